# language: de
Funktionalität: Vorrang - in welcher Zielgruppe eine Person gezählt wird

  In den Statistiken steht jede Person in genau einer Zielgruppe, obwohl sich die
  Zielgruppen überschneiden. Eine Reihenfolge nennt die Vorlage nicht; das Regelwerk
  nimmt die Nummern der Zielgruppen.
  Quelle: Stadt Hilden, WP 20-25 SV 51/247 vom 15.09.2023, Aktuelles aus dem Case Management Hilden.

  @residence_prospects @unaccompanied_minors @tolerated_over_27 @southeast_europe @recent_multiple_needs
  Regel: Gezählt wird in der ersten Zielgruppe, zu der die Person gehört (Reihenfolge 1, 2, 3, 4, 5)

    Szenariogrundriss: Anspruch nach § 25b <Anspruch>, unbegleitet <unbegleitet>, Status <Status>, <Land>, Feststellung <Feststellung>
      Angenommen eine Person
        | Angabe                 | Wert           |
        | Geburtsdatum           | 15.06.1990     |
        | Einreisedatum          | <Einreise>     |
        | geflüchtet             | ja             |
        | unbegleitet eingereist | <unbegleitet>  |
        | Staatsangehörigkeit    | <Land>         |
        | Aufenthaltsstatus      | <Status>       |
        | berechtigt nach § 25a  | nein           |
        | berechtigt nach § 25b  | <Anspruch>     |
        | berechtigt nach § 104c | nein           |
        | Feststellung           | <Feststellung> |
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist die vorrangige Zielgruppe "<Zielgruppe>"
      Und steht die vorrangige Zielgruppe fest

      Beispiele:
        | Anspruch | unbegleitet | Einreise   | Status  | Land    | Feststellung | Zielgruppe |
        | ja       | ja          | 01.03.2005 | Duldung | Serbien | keine        | 1          |
        | nein     | ja          | 01.03.2005 | Duldung | Serbien | keine        | 2          |
        | nein     | nein        | 01.03.2005 | Duldung | Serbien | keine        | 3          |
        | nein     | nein        | 01.03.2005 | Visum   | Serbien | keine        | 4          |
        | nein     | nein        | 01.03.2005 | Visum   | Syrien  | keine        | keine      |

    Szenariogrundriss: Kurz in Deutschland mit festgestelltem Bedarf, Land <Land>
      Angenommen eine Person
        | Angabe                 | Wert                |
        | Geburtsdatum           | 15.06.1990          |
        | Einreisedatum          | 01.03.2021          |
        | geflüchtet             | nein                |
        | Staatsangehörigkeit    | <Land>              |
        | Aufenthaltsstatus      | Visum               |
        | berechtigt nach § 25a  | nein                |
        | berechtigt nach § 25b  | nein                |
        | berechtigt nach § 104c | nein                |
        | Feststellung           | festgestellt        |
        | Feststellung durch     | Fachberatungsstelle |
        | Feststellung am        | 01.06.2023          |
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie zur Zielgruppe 5
      Und ist die vorrangige Zielgruppe "<Zielgruppe>"
      Und ist das Ergebnis über alle Zielgruppen "ja"

      Beispiele:
        | Land     | Zielgruppe |
        | Kroatien | 4          |
        | Syrien   | 5          |

  @prospects_25ab
  Regel: Die Zielgruppe 1 hat zwei Zeilen; wer in beide passt, zählt in der ersten (SV 51/247, Aktuelles aus dem Case Management Hilden)

    Szenariogrundriss: Status <Status>, Anspruch nach § 25a <a>, § 25b <b>, § 104c <c>
      Angenommen ihr Aufenthaltsstatus ist "<Status>"
      Und die Angabe "berechtigt nach § 25a" lautet "<a>"
      Und die Angabe "berechtigt nach § 25b" lautet "<b>"
      Und die Angabe "berechtigt nach § 104c" lautet "<c>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist die vorrangige Zielgruppe "1"
      Und zählt sie in der Statistik in der Zeile "<Zeile>"

      Beispiele:
        | Status                                    | a    | b    | c    | Zeile                               |
        | Aufenthaltserlaubnis nach § 25a AufenthG  | nein | nein | nein | Berechtigte nach §§ 25a, b AufenthG |
        | Duldung                                   | nein | ja   | nein | Berechtigte nach §§ 25a, b AufenthG |
        | Aufenthaltserlaubnis nach § 104c AufenthG | nein | nein | nein | Berechtigte nach § 104c AufenthG    |
        | Duldung                                   | nein | nein | ja   | Berechtigte nach § 104c AufenthG    |
        | Aufenthaltserlaubnis nach § 104c AufenthG | ja   | nein | nein | Berechtigte nach §§ 25a, b AufenthG |

  @residence_prospects
  Regel: Solange eine frühere Zielgruppe offen ist, steht der Vorrang nicht fest (Reihenfolge 1, 2, 3, 4, 5)

    Szenariogrundriss: Anspruch nach § 25b <Anspruch>, Land <Land>
      Angenommen eine Person
        | Angabe                 | Wert       |
        | Geburtsdatum           | 15.06.1990 |
        | Einreisedatum          | 01.03.2005 |
        | geflüchtet             | nein       |
        | Staatsangehörigkeit    | <Land>     |
        | Aufenthaltsstatus      | Duldung    |
        | berechtigt nach § 25a  | nein       |
        | berechtigt nach § 25b  | <Anspruch> |
        | berechtigt nach § 104c | nein       |
        | Feststellung           | keine      |
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist die vorrangige Zielgruppe "3"
      Und steht die vorrangige Zielgruppe <Stand>

      Beispiele: Eine spätere offene Zielgruppe schadet nicht
        | Anspruch  | Land      | Stand           |
        | nein      | Syrien    | fest            |
        | unbekannt | Syrien    | noch nicht fest |
        | nein      | unbekannt | fest            |

    Szenario: Ist noch alles offen, gibt es keine vorrangige Zielgruppe
      Angenommen eine Person
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis über alle Zielgruppen "offen"
      Und ist die vorrangige Zielgruppe "keine"
      Und steht die vorrangige Zielgruppe noch nicht fest
      Und ist die nächste Frage "Einreisedatum"
