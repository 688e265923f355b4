# language: de
Funktionalität: Eingaben - was zurückgewiesen wird und was nur auffällt

  Unmögliche oder widersprüchliche Angaben werden zurückgewiesen, alle auf einmal und mit
  der Stelle, an der sie stehen. Über eine solche Person wird nicht entschieden. Was möglich,
  aber ungewöhnlich ist, erscheint als Hinweis und ändert nichts am Ergebnis.
  Festgelegt mit dem Regelwerk; die Stellen heißen wie die Felder der Datei.

  Regel: Es zählen nur Tage, die es im Kalender gibt (Gregorianischer Kalender)

    Szenariogrundriss: Geburtsdatum <Geburt>
      Angenommen die Angabe "Geburtsdatum" lautet "<Geburt>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird die Angabe "Geburtsdatum" zurückgewiesen

      Beispiele:
        | Geburt     |
        | 31.02.1990 |
        | 29.02.2023 |
        | 31.04.1990 |
        | 13.1990    |
        | 00.1990    |

    Szenario: Der 29. Februar eines Schaltjahres ist ein Tag wie jeder andere
      Angenommen die Person ist am 29.02.1996 geboren
      Wenn zum Stichtag 29.02.2024 entschieden wird
      Dann ist offen, ob sie zur Zielgruppe 3 gehört

  Regel: Geburt, Einreise, Aufnahme und Stichtag müssen in dieser Folge möglich sein (Logik der Angaben)

    Szenariogrundriss: Geboren <Geburt>, eingereist <Einreise>, aufgenommen <Aufnahme>
      Angenommen die Angabe "Geburtsdatum" lautet "<Geburt>"
      Und die Angabe "Einreisedatum" lautet "<Einreise>"
      Und die Angabe "aufgenommen am" lautet "<Aufnahme>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird die Angabe "<Angabe>" zurückgewiesen

      Beispiele: Die Geburt liegt sicher nach der Einreise
        | Geburt     | Einreise   | Aufnahme  | Angabe       |
        | 02.03.2021 | 01.03.2021 | unbekannt | Geburtsdatum |
        | 2021       | 2020       | unbekannt | Geburtsdatum |
        | Juni 2020  | Mai 2020   | unbekannt | Geburtsdatum |

      Beispiele: Etwas liegt sicher nach dem Stichtag
        | Geburt       | Einreise   | Aufnahme   | Angabe         |
        | 02.09.2023   | unbekannt  | unbekannt  | Geburtsdatum   |
        | 2024         | unbekannt  | unbekannt  | Geburtsdatum   |
        | Oktober 2023 | unbekannt  | unbekannt  | Geburtsdatum   |
        | 15.06.1990   | 02.09.2023 | unbekannt  | Einreisedatum  |
        | 15.06.1990   | 2024       | unbekannt  | Einreisedatum  |
        | 15.06.1990   | 01.03.2021 | 02.09.2023 | aufgenommen am |

      Beispiele: Die Aufnahme liegt sicher vor der Geburt
        | Geburt     | Einreise  | Aufnahme   | Angabe         |
        | 15.06.2022 | unbekannt | 14.06.2022 | aufgenommen am |

    Szenariogrundriss: Möglich: geboren <Geburt>, eingereist <Einreise>
      Angenommen die Angabe "Geburtsdatum" lautet "<Geburt>"
      Und die Angabe "Einreisedatum" lautet "<Einreise>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 5

      Beispiele:
        | Geburt     | Einreise   |
        | 01.03.2021 | 01.03.2021 |
        | 2021       | 2021       |
        | 01.09.2023 | 01.09.2023 |
        | 2023       | 2023       |

  @immigrated
  Regel: Nicht zugewandert und zugleich eingereist oder geflüchtet ist ein Widerspruch (Logik der Angaben)

    Szenario: Nicht zugewandert, aber mit Einreise
      Angenommen sie ist nicht zugewandert
      Und sie ist am 01.03.2021 eingereist
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird die Angabe "zugewandert" zurückgewiesen

    Szenario: Nicht zugewandert, aber geflüchtet
      Angenommen sie ist nicht zugewandert
      Und sie ist geflüchtet
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird die Angabe "zugewandert" zurückgewiesen

    Szenario: Nicht zugewandert und nicht geflüchtet ist kein Widerspruch
      Angenommen sie ist nicht zugewandert
      Und sie ist nicht geflüchtet
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 4

  Regel: Unbekannte Kennwörter und falsche Arten von Werten werden genannt, wo sie stehen (Format der Daten)

    Szenariogrundriss: In den Daten steht bei <Stelle>: <Wert>
      Angenommen in den Daten steht bei "<Stelle>" der Wert <Wert>
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird die Angabe "<genannt>" zurückgewiesen

      Beispiele: Unbekannte Kennwörter
        | Stelle                 | Wert                                     | genannt                   |
        | residence_status       | "ausweis"                                | residence_status          |
        | nationalities          | ["RO", "ZZ"]                             | nationalities[1]          |
        | nationalities          | ["ro"]                                   | nationalities[0]          |
        | needs.garten           | "none"                                   | needs.garten              |
        | needs.health           | "viel"                                   | needs.health              |
        | multiple_needs_finding | {"established": true, "by": "jobcenter"} | multiple_needs_finding.by |
        | vorname                | "x"                                      | vorname                   |

      Beispiele: Falsche Arten von Werten
        | Stelle                 | Wert                                | genannt                            |
        | id                     | null                                | id                                 |
        | birth_date             | 1990                                | birth_date                         |
        | birth_date             | "15.06.1990"                        | birth_date                         |
        | fled                   | "ja"                                | fled                               |
        | support_wanted         | 1                                   | support_wanted                     |
        | nationalities          | []                                  | nationalities                      |
        | nationalities          | "RO"                                | nationalities                      |
        | institutions           | "Jobcenter"                         | institutions                       |
        | institutions           | ["Jobcenter", "Jobcenter"]          | institutions[1]                    |
        | multiple_needs_finding | true                                | multiple_needs_finding             |
        | multiple_needs_finding | {"by": "kim"}                       | multiple_needs_finding.established |
        | multiple_needs_finding | {"established": true, "on": "2023"} | multiple_needs_finding.on          |
        | admitted_on            | "2023-07"                           | admitted_on                        |
        | admitted_on            | true                                | admitted_on                        |
        | municipality           | ""                                  | municipality                       |

  Regel: Alle Beanstandungen einer Person werden zusammen genannt (Format der Daten)

    Szenario: Drei Fehler auf einmal
      Angenommen die Angabe "Geburtsdatum" lautet "31.02.1990"
      Und in den Daten steht bei "residence_status" der Wert "ausweis"
      Und in den Daten steht bei "needs.garten" der Wert "none"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann werden genau 3 Angaben zurückgewiesen
      Und wird die Angabe "Geburtsdatum" zurückgewiesen
      Und wird die Angabe "Aufenthaltsstatus" zurückgewiesen
      Und wird die Angabe "needs.garten" zurückgewiesen

    Szenario: Ein Widerspruch und ein Datum nach dem Stichtag
      Angenommen sie ist nicht zugewandert
      Und sie ist am 02.09.2023 eingereist
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann werden genau 2 Angaben zurückgewiesen
      Und wird die Angabe "zugewandert" zurückgewiesen
      Und wird die Angabe "Einreisedatum" zurückgewiesen

  @german_with_entitlement @german @any_entitlement @found_entitled_25a @found_entitled_25b @found_entitled_104c
  Regel: Ein Anspruch auf einen Titel bei deutscher Staatsangehörigkeit fällt auf (§ 1 Abs. 1, § 2 Abs. 1 AufenthG)

    Szenariogrundriss: Deutsch und berechtigt nach <Paragraf>
      Angenommen ihr Aufenthaltsstatus ist "deutsche Staatsangehörigkeit"
      Und sie ist nach <Paragraf> AufenthG berechtigt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann erscheint der Hinweis "german_with_entitlement"
      Und gehört sie zur Zielgruppe 1

      Beispiele:
        | Paragraf |
        | § 25a    |
        | § 25b    |
        | § 104c   |

    Szenario: Deutsch ohne Anspruch fällt nicht auf
      Angenommen ihr Aufenthaltsstatus ist "deutsche Staatsangehörigkeit"
      Und sie ist nach § 25a AufenthG nicht berechtigt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann erscheint kein Hinweis

  @finding_made_by_day
  Regel: Eine Feststellung vor der Einreise fällt auf, zählt aber (Logik der Angaben)

    Szenariogrundriss: Feststellung am <Tag>, Einreise am 01.03.2021: <Folge>
      Angenommen die Person ist am 15.06.1990 geboren
      Und sie ist am 01.03.2021 eingereist
      Und die Stelle "Fachberatungsstelle" hat am <Tag> einen multiplen Hilfebedarf festgestellt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie zur Zielgruppe 5
      Und <Folge>

      Beispiele:
        | Tag        | Folge                                            |
        | 28.02.2021 | erscheint der Hinweis "finding_older_than_entry" |
        | 01.03.2021 | erscheint kein Hinweis                           |

  @lives_in_district
  Regel: Ein Wohnort, der fast wie eine Stadt des Kreises heißt, fällt auf und gilt als auswärts (Verzeichnis der Städte)

    Szenariogrundriss: Wohnort <Ort>
      Angenommen sie wohnt in "<Ort>"
      Und im Bereich "Sprache" ist die Antwort "kurzfristig"
      Und sie wünscht weitere Unterstützung
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist der Kreis nicht zuständig
      Und <Folge>

      Beispiele:
        | Ort        | Folge                                             |
        | Hildn      | erscheint der Hinweis "municipality_nearly_spelt" |
        | Wuelfrath  | erscheint der Hinweis "municipality_nearly_spelt" |
        | Düsseldorf | erscheint kein Hinweis                            |

  @finding_counts
  Regel: Ein Widerspruch zwischen Feststellung und Angaben fällt auf (SV 51/247, multipler Hilfebedarf)

    Szenario: Festgestellt, obwohl keine Institution beteiligt ist
      Angenommen die Stelle "Fachberatungsstelle" hat am 01.06.2023 einen multiplen Hilfebedarf festgestellt
      Und den Fall beeinflussen keine Institutionen
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann widersprechen sich Feststellung und Angaben
      Und erscheint der Hinweis "conflict"
      Und ist der multiple Hilfebedarf "festgestellt"
