# language: de
@residence_prospects @beschluss_zielgruppen_1_4
Funktionalität: Zielgruppe 1 - Berechtigte nach §§ 25a, 25b und 104c AufenthG

  Beschlossen von der Lenkungsgruppe des Kommunalen Integrationsmanagements (KIM) im
  Kreis Mettmann; der Tag des Beschlusses ist nicht bekannt, er liegt vor dem 10.05.2023.
  Quelle: Stadt Hilden, WP 20-25 SV 51/247 vom 15.09.2023, Erläuterungen, Zielgruppe (1).

  Ob jemand die Voraussetzungen eines Titels erfüllt, entscheidet die Ausländerbehörde.
  Hier zählt nur, welchen Status die Person am Stichtag hat und ob ein Anspruch
  festgestellt ist.

  @holds_25a @holds_25b @holds_104c
  Regel: Wer einen der drei Titel besitzt, gehört dazu (SV 51/247, Zielgruppe 1)

    Szenariogrundriss: Kein Anspruch festgestellt, Status <Status>
      Angenommen ihr Aufenthaltsstatus ist "<Status>"
      Und sie ist nach § 25a AufenthG nicht berechtigt
      Und sie ist nach § 25b AufenthG nicht berechtigt
      Und sie ist nach § 104c AufenthG nicht berechtigt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 1 "<Ergebnis>"

      Beispiele: Die drei Titel
        | Status                                    | Ergebnis |
        | Aufenthaltserlaubnis nach § 25a AufenthG  | ja       |
        | Aufenthaltserlaubnis nach § 25b AufenthG  | ja       |
        | Aufenthaltserlaubnis nach § 104c AufenthG | ja       |

      Beispiele: Jeder andere Status
        | Status                       | Ergebnis |
        | Duldung                      | nein     |
        | Duldung nach § 60b AufenthG  | nein     |
        | Aufenthaltsgestattung        | nein     |
        | Ankunftsnachweis             | nein     |
        | andere Aufenthaltserlaubnis  | nein     |
        | Niederlassungserlaubnis      | nein     |
        | EU-Freizügigkeit             | nein     |
        | Fiktionsbescheinigung        | nein     |
        | Visum                        | nein     |
        | Grenzübertrittsbescheinigung | nein     |
        | ohne Aufenthaltstitel        | nein     |
        | deutsche Staatsangehörigkeit | nein     |

      Beispiele: Status nicht bekannt
        | Status    | Ergebnis |
        | unbekannt | offen    |

  @entitled_25a @entitled_25b @entitled_104c
  Regel: Ein festgestellter Anspruch genügt (SV 51/247, Zielgruppe 1: „Berechtigte“)

    Szenariogrundriss: Geduldet, Anspruch nach § 25a <a>, § 25b <b>, § 104c <c>
      Angenommen ihr Aufenthaltsstatus ist "Duldung"
      Und die Angabe "berechtigt nach § 25a" lautet "<a>"
      Und die Angabe "berechtigt nach § 25b" lautet "<b>"
      Und die Angabe "berechtigt nach § 104c" lautet "<c>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 1 "<Ergebnis>"

      Beispiele: Alle Angaben bekannt
        | a    | b    | c    | Ergebnis |
        | ja   | nein | nein | ja       |
        | nein | ja   | nein | ja       |
        | nein | nein | ja   | ja       |
        | ja   | ja   | ja   | ja       |
        | nein | nein | nein | nein     |

      Beispiele: Unbekannt ist weder ja noch nein
        | a         | b         | c         | Ergebnis |
        | unbekannt | nein      | nein      | offen    |
        | nein      | unbekannt | nein      | offen    |
        | nein      | nein      | unbekannt | offen    |
        | unbekannt | unbekannt | unbekannt | offen    |
        | ja        | unbekannt | unbekannt | ja       |

    Szenario: Ein festgestellter Anspruch genügt auch bei unbekanntem Status
      Angenommen ihr Aufenthaltsstatus ist "unbekannt"
      Und sie ist nach § 25b AufenthG berechtigt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie zur Zielgruppe 1

  @holds_104c @entitled_104c
  Regel: § 104c zählt nur, solange es ihn gibt (§ 104c AufenthG, in Kraft seit 31.12.2022, Ersterteilung bis 31.12.2025)

    Szenariogrundriss: Der Titel nach § 104c am <Stichtag>
      Angenommen ihr Aufenthaltsstatus ist "Aufenthaltserlaubnis nach § 104c AufenthG"
      Und sie ist nach § 25a AufenthG nicht berechtigt
      Und sie ist nach § 25b AufenthG nicht berechtigt
      Und sie ist nach § 104c AufenthG nicht berechtigt
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis für Zielgruppe 1 "<Ergebnis>"

      Beispiele: Wer den Titel besitzt, gehört auch nach dem 31.12.2025 dazu
        | Stichtag   | Ergebnis |
        | 30.12.2022 | nein     |
        | 31.12.2022 | ja       |
        | 01.01.2023 | ja       |
        | 31.12.2025 | ja       |
        | 01.01.2026 | ja       |

    Szenariogrundriss: Der Anspruch nach § 104c (<Anspruch>) am <Stichtag>
      Angenommen ihr Aufenthaltsstatus ist "Duldung"
      Und sie ist nach § 25a AufenthG nicht berechtigt
      Und sie ist nach § 25b AufenthG nicht berechtigt
      Und die Angabe "berechtigt nach § 104c" lautet "<Anspruch>"
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis für Zielgruppe 1 "<Ergebnis>"

      Beispiele: Ein Anspruch auf einen Titel, den niemand mehr erteilen kann, zählt nicht
        | Anspruch | Stichtag   | Ergebnis |
        | ja       | 30.12.2022 | nein     |
        | ja       | 31.12.2022 | ja       |
        | ja       | 01.01.2023 | ja       |
        | ja       | 30.12.2025 | ja       |
        | ja       | 31.12.2025 | ja       |
        | ja       | 01.01.2026 | nein     |

      Beispiele: Außerhalb der Geltung bleibt auch nichts offen
        | Anspruch  | Stichtag   | Ergebnis |
        | unbekannt | 30.12.2022 | nein     |
        | unbekannt | 31.12.2022 | offen    |
        | unbekannt | 31.12.2025 | offen    |
        | unbekannt | 01.01.2026 | nein     |

    Szenariogrundriss: Die Titel nach §§ 25a und 25b am <Stichtag>
      Angenommen ihr Aufenthaltsstatus ist "<Status>"
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann gehört sie zur Zielgruppe 1

      Beispiele: Sie sind nicht befristet
        | Status                                   | Stichtag   |
        | Aufenthaltserlaubnis nach § 25a AufenthG | 01.01.2018 |
        | Aufenthaltserlaubnis nach § 25b AufenthG | 01.01.2018 |
        | Aufenthaltserlaubnis nach § 25a AufenthG | 01.01.2035 |
        | Aufenthaltserlaubnis nach § 25b AufenthG | 01.01.2035 |

  @entitled
  Regel: Ob „Berechtigte“ auch Personen ohne Titel meint, ist eine Lesart (SV 51/247, Zielgruppe 1)

    Szenariogrundriss: Lesart „<Lesart>“, Status <Status>, Anspruch nach § 25a <a>, § 25b <b>, § 104c <c>
      Angenommen ihr Aufenthaltsstatus ist "<Status>"
      Und die Angabe "berechtigt nach § 25a" lautet "<a>"
      Und die Angabe "berechtigt nach § 25b" lautet "<b>"
      Und die Angabe "berechtigt nach § 104c" lautet "<c>"
      Und für "Berechtigte" gilt die Lesart "<Lesart>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 1 "<Ergebnis>"

      Beispiele: Ohne andere Wahl gilt die erste Lesart
        | Lesart                                         | Status  | a         | b    | c    | Ergebnis |
        | wer den Titel besitzt oder Anspruch darauf hat | Duldung | ja        | nein | nein | ja       |
        | nur wer den Titel besitzt                      | Duldung | ja        | nein | nein | nein     |
        | wer den Titel besitzt oder Anspruch darauf hat | Duldung | nein      | ja   | nein | ja       |
        | nur wer den Titel besitzt                      | Duldung | nein      | ja   | nein | nein     |
        | wer den Titel besitzt oder Anspruch darauf hat | Duldung | nein      | nein | ja   | ja       |
        | nur wer den Titel besitzt                      | Duldung | nein      | nein | ja   | nein     |
        | wer den Titel besitzt oder Anspruch darauf hat | Duldung | unbekannt | nein | nein | offen    |
        | nur wer den Titel besitzt                      | Duldung | unbekannt | nein | nein | nein     |

      Beispiele: Wer den Titel besitzt, gehört nach jeder Lesart dazu
        | Lesart                    | Status                                   | a    | b    | c    | Ergebnis |
        | nur wer den Titel besitzt | Aufenthaltserlaubnis nach § 25a AufenthG | nein | nein | nein | ja       |
        | nur wer den Titel besitzt | unbekannt                                | ja   | ja   | ja   | offen    |
