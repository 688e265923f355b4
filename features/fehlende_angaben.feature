# language: de
Funktionalität: Fehlende Angaben - was noch gefragt werden muss

  Keine Angabe ist Pflicht. Was nicht bekannt ist, gilt weder als ja noch als nein. Gefragt
  wird nur, was noch etwas ändern kann: zuerst, was die meisten offenen Ergebnisse klärt,
  bei gleicher Zahl das weniger Persönliche. Aufenthaltsstatus, Ansprüche und Bedarf sind
  persönlicher als anderes.
  Grundlage ist das Screening mit freiwilligen Angaben.
  Quelle: Stadt Hilden, WP 20-25 SV 51/247 vom 15.09.2023, Erläuterungen, Screening.

  Grundlage:
    Angenommen eine Person
      | Angabe                  | Wert                        |
      | Geburtsdatum            | 15.06.1990                  |
      | Einreisedatum           | 01.03.2015                  |
      | zugewandert             | ja                          |
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
    Und im Bereich "Sprache" ist die Antwort "kurzfristig"

  Regel: Gefragt wird nach jeder Angabe, von der ein Ergebnis abhängt (SV 51/247, Screening)

    Szenario: Ist alles Nötige bekannt, fehlt nichts
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann fehlt keine Angabe

    Szenariogrundriss: Nicht bekannt: <Angabe>
      Angenommen die Angabe "<Angabe>" ist unbekannt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann fehlen genau die Angaben "<Angabe>"
      Und ist die nächste Frage "<Angabe>"
      Und fehlt die Angabe "<Angabe>" für "<Ergebnisse>"

      Beispiele:
        | Angabe                  | Ergebnisse                 |
        | Geburtsdatum            | Verweisung                 |
        | Staatsangehörigkeit     | Zielgruppe 4               |
        | Aufenthaltsstatus       | Zielgruppe 1, Zielgruppe 3 |
        | berechtigt nach § 25a   | Zielgruppe 1               |
        | berechtigt nach § 25b   | Zielgruppe 1               |
        | berechtigt nach § 104c  | Zielgruppe 1               |
        | Bedarf                  | Verweisung                 |
        | Feststellung            | multipler Hilfebedarf      |
        | Unterstützung gewünscht | Verweisung                 |
        | Wohnort                 | Verweisung                 |

    Szenariogrundriss: Mit Bedarf in zwei Bereichen fehlt: <Angabe>
      Angenommen in den Bereichen "Gesundheit, Wohnen" ist die Antwort "längerfristig"
      Und den Fall beeinflussen 2 Institutionen
      Und eine Gesamtplanung ist notwendig
      Und die Angabe "<Angabe>" ist unbekannt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann fehlen genau die Angaben "<Angabe>"
      Und fehlt die Angabe "<Angabe>" für "multipler Hilfebedarf"

      Beispiele: Für die Verweisung zählt es nicht, weil die Person zu keiner Zielgruppe gehört
        | Angabe                  |
        | Institutionen           |
        | Gesamtplanung notwendig |

  Regel: Nach einer Angabe, die nichts mehr ändern kann, wird nicht gefragt (SV 51/247, Screening: freiwillige Angaben)

    Szenariogrundriss: Nicht bekannt, aber ohne Bedeutung: <Angabe>
      Angenommen die Angabe "<Angabe>" ist unbekannt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann fehlt keine Angabe

      Beispiele:
        | Angabe                  |
        | Einreisedatum           |
        | zugewandert             |
        | geflüchtet              |
        | unbegleitet eingereist  |
        | Institutionen           |
        | Gesamtplanung notwendig |
        | aufgenommen am          |

    Szenariogrundriss: Der Anspruch nach § 104c zählt am <Stichtag>: <Ergebnis>
      Angenommen die Angabe "berechtigt nach § 104c" ist unbekannt
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis für Zielgruppe 1 "<Ergebnis>"
      Und <Folge>

      Beispiele:
        | Stichtag   | Ergebnis | Folge                                           |
        | 31.12.2025 | offen    | ist die nächste Frage "berechtigt nach § 104c"  |
        | 01.01.2026 | nein     | fehlt die Angabe "berechtigt nach § 104c" nicht |

    @entitled
    Szenario: Zählt nur der Titel, wird nach dem Anspruch nicht gefragt
      Angenommen die Angabe "berechtigt nach § 25a" ist unbekannt
      Und für "Berechtigte" gilt die Lesart "nur wer den Titel besitzt"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann fehlt keine Angabe

    @running_cases
    Szenario: Nach der Aufnahme wird gefragt, wenn laufende Fälle bestehen bleiben
      Angenommen sie ist am 01.03.2021 eingereist
      Und die Stelle "Fachberatungsstelle" hat am 01.06.2023 einen multiplen Hilfebedarf festgestellt
      Und in den Bereichen "alle" ist die Antwort "kein Bedarf"
      Und für "Laufende Fälle" gilt die Lesart "ihre Zugehörigkeit bleibt bestehen"
      Wenn zum Stichtag 01.02.2025 entschieden wird
      Dann ist offen, ob sie zur Zielgruppe 5 gehört
      Und fehlen genau die Angaben "aufgenommen am"

  Regel: Eine ungenaue Angabe zählt als fehlend, solange es auf den Tag ankommt (§ 187 Abs. 2, § 188 Abs. 2 BGB)

    Szenario: Nur das Geburtsjahr ist bekannt, und der 27. Geburtstag liegt in diesem Jahr
      Angenommen die Person ist im Jahr 1996 geboren
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann fehlen genau die Angaben "Geburtsdatum"
      Und fehlt die Angabe "Geburtsdatum" für "Zielgruppe 3, Verweisung"

    Szenario: Nur das Geburtsjahr ist bekannt, und es kommt nicht auf den Tag an
      Angenommen die Person ist im Jahr 1990 geboren
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie zur Zielgruppe 3
      Und fehlt keine Angabe

    Szenario: Nur das Jahr der Einreise ist bekannt, und der fünfte Jahrestag liegt in diesem Jahr
      Angenommen sie ist im Jahr 2019 eingereist
      Und die Stelle "Fachberatungsstelle" hat am 01.06.2023 einen multiplen Hilfebedarf festgestellt
      Wenn zum Stichtag 01.06.2024 entschieden wird
      Dann fehlen genau die Angaben "Einreisedatum"
      Und fehlt die Angabe "Einreisedatum" für "Zielgruppe 5, Verweisung"

  Regel: Zuerst kommt, was mehr klärt, dann das weniger Persönliche, dann die Reihenfolge des Regelwerks (SV 51/247, Screening)

    Szenariogrundriss: Nicht bekannt sind <eine> und <andere>
      Angenommen die Angabe "<eine>" ist unbekannt
      Und die Angabe "<andere>" ist unbekannt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann fehlen genau die Angaben "<Reihenfolge>"

      Beispiele: Mehr offene Ergebnisse zuerst, auch wenn es persönlicher ist
        | eine              | andere              | Reihenfolge                            |
        | Aufenthaltsstatus | Staatsangehörigkeit | Aufenthaltsstatus, Staatsangehörigkeit |

      Beispiele: Bei gleicher Zahl das weniger Persönliche zuerst
        | eine                   | andere                  | Reihenfolge                     |
        | berechtigt nach § 25a  | Wohnort                 | Wohnort, berechtigt nach § 25a  |
        | berechtigt nach § 25b  | Wohnort                 | Wohnort, berechtigt nach § 25b  |
        | berechtigt nach § 104c | Wohnort                 | Wohnort, berechtigt nach § 104c |
        | Bedarf                 | Unterstützung gewünscht | Unterstützung gewünscht, Bedarf |

      Beispiele: Sonst die Reihenfolge des Regelwerks
        | eine                   | andere                | Reihenfolge                                   |
        | Wohnort                | Staatsangehörigkeit   | Staatsangehörigkeit, Wohnort                  |
        | berechtigt nach § 104c | berechtigt nach § 25b | berechtigt nach § 25b, berechtigt nach § 104c |
        | Bedarf                 | berechtigt nach § 25a | berechtigt nach § 25a, Bedarf                 |

    Szenario: Auch der Aufenthaltsstatus steht hinten, wenn er nicht mehr klärt als anderes
      Angenommen die Person ist am 15.06.2003 geboren
      Und die Angabe "Aufenthaltsstatus" ist unbekannt
      Und die Angabe "Wohnort" ist unbekannt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann fehlen genau die Angaben "Wohnort, Aufenthaltsstatus"
