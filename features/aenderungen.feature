# language: de
Funktionalität: Änderungen - wann sich die Antwort ändert

  Zu jeder Entscheidung steht dabei, an welchem Tag sich zum ersten Mal etwas ändert, wenn
  die Angaben gleich bleiben: ein Geburtstag, ein Jahrestag der Einreise, Beginn oder Ende
  eines Beschlusses oder eines Gesetzes. Vorausgeschaut wird zehn Jahre.
  Quellen: SV 51/247 vom 15.09.2023, Erläuterungen; § 187 Abs. 2, § 188 BGB; § 104c AufenthG.

  Grundlage:
    Angenommen eine Person
      | Angabe                  | Wert                        |
      | Geburtsdatum            | 15.06.1970                  |
      | Einreisedatum           | 01.03.2015                  |
      | Staatsangehörigkeit     | Syrien                      |
      | Aufenthaltsstatus       | andere Aufenthaltserlaubnis |
      | geflüchtet              | nein                        |
      | unbegleitet eingereist  | nein                        |
      | berechtigt nach § 25a   | nein                        |
      | berechtigt nach § 25b   | nein                        |
      | berechtigt nach § 104c  | nein                        |
      | Institutionen           | keine                       |
      | Gesamtplanung notwendig | nein                        |
      | Feststellung            | keine                       |
      | Unterstützung gewünscht | ja                          |
      | Wohnort                 | Hilden                      |
    Und in den Bereichen "alle" ist die Antwort "kein Bedarf"

  Regel: Steht kein Wechsel bevor, ändert sich nichts; auch das Ende der Zielgruppe 5 ändert nichts für Personen außerhalb (SV 51/247)

    Szenario: Nichts ändert sich
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ändert sich die Antwort in den nächsten zehn Jahren nicht

    Szenario: Wissen nimmt durch Warten nicht ab
      Angenommen die Person ist am 15.06.2006 geboren
      Und die Angabe "Einreisedatum" ist unbekannt
      Und sie ist geflüchtet
      Und sie ist unbegleitet eingereist
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie zur Zielgruppe 2
      Und ändert sich die Antwort in den nächsten zehn Jahren nicht

  @older_than_27
  Regel: Mit dem Alter ändert sich die Zielgruppe 3 (SV 51/247, Zielgruppe 3; § 187 Abs. 2, § 188 Abs. 2 BGB)

    Szenariogrundriss: Geduldet, geboren <Geburt>, Stichtag <Stichtag>, Lesart „<Lesart>“
      Angenommen die Angabe "Geburtsdatum" lautet "<Geburt>"
      Und ihr Aufenthaltsstatus ist "Duldung"
      Und für "Älter als 27 Jahre" gilt die Lesart "<Lesart>"
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ändert sich am <Tag> das Ergebnis für "Zielgruppe 3" von "<vorher>" zu "<nachher>"

      Beispiele: Am Geburtstag
        | Geburt     | Stichtag   | Lesart                             | Tag        | vorher | nachher |
        | 01.11.1996 | 01.09.2023 | ab dem 27. Geburtstag              | 01.11.2023 | nein   | ja      |
        | 01.11.1996 | 31.10.2023 | ab dem 27. Geburtstag              | 01.11.2023 | nein   | ja      |
        | 01.11.1996 | 01.09.2023 | ab dem Tag nach dem 27. Geburtstag | 02.11.2023 | nein   | ja      |
        | 01.11.1996 | 01.09.2023 | ab dem 28. Geburtstag              | 01.11.2024 | nein   | ja      |
        | 29.02.1996 | 01.09.2022 | ab dem 27. Geburtstag              | 01.03.2023 | nein   | ja      |

      Beispiele: Ist nur das Jahr bekannt, wird die Antwort erst offen, dann ja
        | Geburt | Stichtag   | Lesart                | Tag        | vorher | nachher |
        | 1996   | 01.09.2022 | ab dem 27. Geburtstag | 01.01.2023 | nein   | offen   |
        | 1996   | 01.09.2023 | ab dem 27. Geburtstag | 31.12.2023 | offen  | ja      |

    Szenario: Am Tag des Wechsels selbst liegt nichts mehr vor der Person
      Angenommen die Person ist am 01.11.1996 geboren
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag 01.11.2023 entschieden wird
      Dann ändert sich die Antwort in den nächsten zehn Jahren nicht

  @older_than_27
  Regel: Vorausgeschaut wird bis einschließlich des zehnten Jahrestags (Vorgabe des Programms)

    Szenariogrundriss: Geduldet, geboren <Geburt>, Stichtag <Stichtag>: <Folge>
      Angenommen die Angabe "Geburtsdatum" lautet "<Geburt>"
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann <Folge>

      Beispiele:
        | Geburt     | Stichtag   | Folge                                                     |
        | 31.08.2006 | 01.09.2023 | ändert sich die Antwort am 31.08.2033                     |
        | 01.09.2006 | 01.09.2023 | ändert sich die Antwort am 01.09.2033                     |
        | 02.09.2006 | 01.09.2023 | ändert sich die Antwort in den nächsten zehn Jahren nicht |

      Beispiele: Der zehnte Jahrestag des 29. Februar ist hier der 28. Februar
        | Geburt     | Stichtag   | Folge                                                     |
        | 28.02.2007 | 29.02.2024 | ändert sich die Antwort am 28.02.2034                     |
        | 01.03.2007 | 29.02.2024 | ändert sich die Antwort in den nächsten zehn Jahren nicht |

  @entitled_104c @holds_104c
  Regel: Mit dem Gesetz ändert sich die Zielgruppe 1 (§ 104c AufenthG, Ersterteilung vom 31.12.2022 bis 31.12.2025)

    Szenariogrundriss: Anspruch nach § 104c, Stichtag <Stichtag>
      Angenommen sie ist nach § 104c AufenthG berechtigt
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ändert sich am <Tag> das Ergebnis für "Zielgruppe 1" von "<vorher>" zu "<nachher>"

      Beispiele:
        | Stichtag   | Tag        | vorher | nachher |
        | 01.12.2022 | 31.12.2022 | nein   | ja      |
        | 01.09.2023 | 01.01.2026 | ja     | nein    |
        | 31.12.2025 | 01.01.2026 | ja     | nein    |

    Szenario: Für den Titel selbst gibt es kein Ende
      Angenommen ihr Aufenthaltsstatus ist "Aufenthaltserlaubnis nach § 104c AufenthG"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ändert sich die Antwort in den nächsten zehn Jahren nicht

  @recent_multiple_needs @beschluss_2023_05_10
  Regel: Mit Beginn und Ende des Beschlusses, dem fünften Jahrestag und dem Tag der Feststellung ändert sich die Zielgruppe 5 (SV 51/247, Zielgruppe 5)

    Szenariogrundriss: Eingereist <Einreise>, Feststellung <Feststellung>, Stichtag <Stichtag>
      Angenommen sie ist am <Einreise> eingereist
      Und die Stelle "Fachberatungsstelle" hat am <Feststellung> einen multiplen Hilfebedarf festgestellt
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ändert sich am <Tag> das Ergebnis für "Zielgruppe 5" von "<vorher>" zu "<nachher>"

      Beispiele:
        | Einreise   | Feststellung | Stichtag   | Tag        | vorher | nachher |
        | 01.03.2021 | 01.03.2023   | 01.04.2023 | 10.05.2023 | nein   | ja      |
        | 01.03.2021 | 01.03.2023   | 01.09.2023 | 01.01.2025 | ja     | nein    |
        | 01.06.2019 | 01.03.2023   | 01.09.2023 | 01.06.2024 | ja     | nein    |
        | 01.03.2021 | 01.10.2023   | 01.09.2023 | 01.10.2023 | nein   | ja      |

    @not_yet_5_years
    Szenario: Zählt der fünfte Jahrestag mit, ändert sich die Antwort einen Tag später
      Angenommen sie ist am 01.06.2019 eingereist
      Und die Stelle "Fachberatungsstelle" hat am 01.03.2023 einen multiplen Hilfebedarf festgestellt
      Und für "Noch nicht 5 Jahre" gilt die Lesart "bis einschließlich des fünften Jahrestags"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ändert sich am 02.06.2024 das Ergebnis für "Zielgruppe 5" von "ja" zu "nein"

    @running_cases
    Szenario: Bleiben laufende Fälle bestehen, zählt erst der fünfte Jahrestag
      Angenommen sie ist am 01.03.2021 eingereist
      Und die Stelle "Fachberatungsstelle" hat am 01.03.2023 einen multiplen Hilfebedarf festgestellt
      Und sie ist am 01.07.2023 in das Case Management aufgenommen worden
      Und für "Laufende Fälle" gilt die Lesart "ihre Zugehörigkeit bleibt bestehen"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ändert sich am 01.03.2026 das Ergebnis für "Zielgruppe 5" von "ja" zu "nein"

    Szenario: Eine Feststellung mit späterem Datum ändert auch den Stand des Hilfebedarfs
      Angenommen sie ist am 01.03.2021 eingereist
      Und die Stelle "Fachberatungsstelle" hat am 01.10.2023 einen multiplen Hilfebedarf festgestellt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist der multiple Hilfebedarf "nicht angezeigt"
      Und ändert sich am 01.10.2023 das Ergebnis für "multipler Hilfebedarf" von "nicht angezeigt" zu "festgestellt"

  @aged_12_or_older @under_27 @aged_27_or_older
  Regel: Mit dem Alter ändert sich die zuständige Beratung (Verzeichnis der Angebote)

    Szenariogrundriss: Geboren <Geburt>, mit Bedarf im Bereich Sprache
      Angenommen die Person ist am <Geburt> geboren
      Und im Bereich "Sprache" ist die Antwort "kurzfristig"
      Und sie ist am 01.03.2016 eingereist
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ändert sich am <Tag> das Ergebnis für "Verweisung" von "<vorher>" zu "<nachher>"

      Beispiele:
        | Geburt     | Tag        | vorher       | nachher |
        | 01.11.2011 | 01.11.2023 | kein Angebot | JMD     |
        | 01.11.1996 | 01.11.2023 | JMD          | MBE     |
        | 29.02.2012 | 29.02.2024 | kein Angebot | JMD     |
