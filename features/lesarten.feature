# language: de
Funktionalität: Lesarten - was von einem offenen Wortlaut abhängt

  Wo die Vorlage Raum lässt, wird nichts stillschweigend entschieden: Jede offene Frage
  des Wortlauts ist eine Lesart mit mehreren Möglichkeiten. Ohne Wahl gilt die erste.
  Zu jeder Entscheidung steht dabei, was sich unter einer anderen Möglichkeit ändern würde.
  Die Lenkungsgruppe kann jede Lesart durch Beschluss festlegen.
  Quelle: Stadt Hilden, WP 20-25 SV 51/247 vom 15.09.2023, Erläuterungen.

  @older_than_27
  Regel: „Älter als 27 Jahre“ (SV 51/247, Zielgruppe 3)

    Szenariogrundriss: Am 27. Geburtstag, Lesart „<Lesart>“
      Angenommen die Person ist am 15.06.1996 geboren
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag 15.06.2023 entschieden wird
      Dann gehört sie zur Zielgruppe 3
      Und würde die Lesart "<Lesart>" für "Älter als 27 Jahre" das Ergebnis für "Zielgruppe 3" von "ja" zu "nein" ändern

      Beispiele:
        | Lesart                             |
        | ab dem 28. Geburtstag              |
        | ab dem Tag nach dem 27. Geburtstag |

    Szenariogrundriss: Am <Stichtag> hängt das Ergebnis nicht von der Lesart ab
      Angenommen die Person ist am 15.06.1996 geboren
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis für Zielgruppe 3 "<Ergebnis>"
      Und hängt das Ergebnis von der Lesart "Älter als 27 Jahre" nicht ab

      Beispiele:
        | Stichtag   | Ergebnis |
        | 14.06.2023 | nein     |
        | 15.06.2024 | ja       |

    Szenario: Von einer gewählten Lesart aus ist die übliche die andere Möglichkeit
      Angenommen die Person ist am 15.06.1996 geboren
      Und ihr Aufenthaltsstatus ist "Duldung"
      Und für "Älter als 27 Jahre" gilt die Lesart "ab dem 28. Geburtstag"
      Wenn zum Stichtag 16.06.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
      Und würde die Lesart "ab dem 27. Geburtstag" für "Älter als 27 Jahre" das Ergebnis für "Zielgruppe 3" von "nein" zu "ja" ändern
      Und würde die Lesart "ab dem Tag nach dem 27. Geburtstag" für "Älter als 27 Jahre" das Ergebnis für "Zielgruppe 3" von "nein" zu "ja" ändern

  @over_18
  Regel: „Über 18 Jahre“ (SV 51/247, Zielgruppe 5)

    Szenario: Am 18. Geburtstag
      Angenommen die Person ist am 15.09.2005 geboren
      Und sie ist am 01.03.2021 eingereist
      Und die Stelle "Fachberatungsstelle" hat am 01.06.2023 einen multiplen Hilfebedarf festgestellt
      Wenn zum Stichtag 15.09.2023 entschieden wird
      Dann gehört sie zur Zielgruppe 5
      Und würde die Lesart "ab dem 19. Geburtstag" für "Über 18 Jahre" das Ergebnis für "Zielgruppe 5" von "ja" zu "nein" ändern

    Szenario: Am 19. Geburtstag kommt es nicht mehr darauf an
      Angenommen die Person ist am 15.09.2004 geboren
      Und sie ist am 01.03.2021 eingereist
      Und die Stelle "Fachberatungsstelle" hat am 01.06.2023 einen multiplen Hilfebedarf festgestellt
      Wenn zum Stichtag 15.09.2023 entschieden wird
      Dann hängt das Ergebnis von der Lesart "Über 18 Jahre" nicht ab

  @not_yet_5_years
  Regel: „Noch nicht 5 Jahre in Deutschland“ (SV 51/247, Zielgruppe 5)

    Szenario: Am fünften Jahrestag der Einreise
      Angenommen die Person ist am 15.06.1990 geboren
      Und sie ist am 01.06.2019 eingereist
      Und die Stelle "Fachberatungsstelle" hat am 01.06.2023 einen multiplen Hilfebedarf festgestellt
      Wenn zum Stichtag 01.06.2024 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 5
      Und würde die Lesart "bis einschließlich des fünften Jahrestags" für "Noch nicht 5 Jahre" das Ergebnis für "Zielgruppe 5" von "nein" zu "ja" ändern

    Szenario: Am Tag nach dem fünften Jahrestag kommt es nicht mehr darauf an
      Angenommen die Person ist am 15.06.1990 geboren
      Und sie ist am 01.06.2019 eingereist
      Und die Stelle "Fachberatungsstelle" hat am 01.06.2023 einen multiplen Hilfebedarf festgestellt
      Wenn zum Stichtag 02.06.2024 entschieden wird
      Dann hängt das Ergebnis von der Lesart "Noch nicht 5 Jahre" nicht ab

  @several
  Regel: „In mehreren Themenbereichen“ (SV 51/247, multipler Hilfebedarf)

    Szenario: Mit zwei Bereichen hängen Hilfebedarf und Verweisung davon ab
      Angenommen eine Person
        | Angabe                  | Wert                    |
        | Geburtsdatum            | 15.06.1990              |
        | zugewandert             | ja                      |
        | Aufenthaltsstatus       | Duldung                 |
        | Institutionen           | Jobcenter, Ausländeramt |
        | Gesamtplanung notwendig | ja                      |
        | Feststellung            | keine                   |
        | Unterstützung gewünscht | ja                      |
        | Wohnort                 | Hilden                  |
      Und in den Bereichen "Gesundheit, Wohnen" ist die Antwort "längerfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist der multiple Hilfebedarf "angezeigt"
      Und wird sie an "KIM-CM" verwiesen
      Und würde die Lesart "mindestens drei" für "Mehrere Themenbereiche" das Ergebnis für "multipler Hilfebedarf" von "angezeigt" zu "nicht angezeigt" ändern
      Und würde die Lesart "mindestens drei" für "Mehrere Themenbereiche" das Ergebnis für "Verweisung" von "KIM-CM" zu "MBE" ändern

  @southeast_europe
  Regel: „Südosteuropa“ (SV 51/247, Zielgruppe 4)

    Szenariogrundriss: Staatsangehörigkeit <Land>, Lesart „<Lesart>“
      Angenommen sie ist zugewandert
      Und ihre Staatsangehörigkeit ist "<Land>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann würde die Lesart "<Lesart>" für "Südosteuropa" das Ergebnis für "Zielgruppe 4" von "<jetzt>" zu "<dann>" ändern

      Beispiele:
        | Land     | Lesart                                         | jetzt | dann |
        | Serbien  | nur Bulgarien und Rumänien                     | ja    | nein |
        | Serbien  | die elf mittel- und osteuropäischen EU-Staaten | ja    | nein |
        | Kroatien | nur Bulgarien und Rumänien                     | ja    | nein |
        | Polen    | die elf mittel- und osteuropäischen EU-Staaten | nein  | ja   |

    Szenariogrundriss: Bei der Staatsangehörigkeit <Land> kommt es nicht auf die Lesart an
      Angenommen sie ist zugewandert
      Und ihre Staatsangehörigkeit ist "<Land>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann hängt das Ergebnis von der Lesart "Südosteuropa" nicht ab

      Beispiele:
        | Land      |
        | Bulgarien |
        | Rumänien  |
        | Syrien    |

  @tolerated_or_permitted
  Regel: „Duldung oder Gestattung“ (SV 51/247, Zielgruppe 3)

    Szenario: Mit einem Ankunftsnachweis
      Angenommen die Person ist am 15.06.1990 geboren
      Und ihr Aufenthaltsstatus ist "Ankunftsnachweis"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
      Und würde die Lesart "zusätzlich der Ankunftsnachweis" für "Duldung oder Gestattung" das Ergebnis für "Zielgruppe 3" von "nein" zu "ja" ändern

    Szenario: Mit einer Duldung kommt es nicht darauf an
      Angenommen die Person ist am 15.06.1990 geboren
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann hängt das Ergebnis von der Lesart "Duldung oder Gestattung" nicht ab

  @entitled
  Regel: „Berechtigte“ (SV 51/247, Zielgruppe 1)

    Szenario: Mit einem Anspruch, aber ohne Titel
      Angenommen ihr Aufenthaltsstatus ist "Duldung"
      Und sie ist nach § 25a AufenthG berechtigt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie zur Zielgruppe 1
      Und würde die Lesart "nur wer den Titel besitzt" für "Berechtigte" das Ergebnis für "Zielgruppe 1" von "ja" zu "nein" ändern

    Szenario: Mit dem Titel kommt es nicht darauf an
      Angenommen ihr Aufenthaltsstatus ist "Aufenthaltserlaubnis nach § 25a AufenthG"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann hängt das Ergebnis von der Lesart "Berechtigte" nicht ab

  @finding_by
  Regel: „Von einer Fachberatungsstelle festgestellt“ (SV 51/247, Zielgruppe 5)

    Szenario: Mit einer Feststellung des KIM
      Angenommen die Person ist am 15.06.1990 geboren
      Und sie ist am 01.03.2021 eingereist
      Und den Fall beeinflusst 1 Institution
      Und die Stelle "KIM" hat am 01.06.2023 einen multiplen Hilfebedarf festgestellt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 5
      Und ist der multiple Hilfebedarf "nicht angezeigt"
      Und würde die Lesart "jede Stelle" für "Feststellung durch eine Fachberatungsstelle" das Ergebnis für "Zielgruppe 5" von "nein" zu "ja" ändern
      Und würde die Lesart "jede Stelle" für "Feststellung durch eine Fachberatungsstelle" das Ergebnis für "multipler Hilfebedarf" von "nicht angezeigt" zu "festgestellt" ändern

  @running_cases
  Regel: „Vorerst bis zum 31.12.2024 befristet“ (SV 51/247, Zielgruppe 5)

    Szenario: Nach dem Ende, für eine aufgenommene Person
      Angenommen die Person ist am 15.06.1990 geboren
      Und sie ist am 01.03.2021 eingereist
      Und die Stelle "Fachberatungsstelle" hat am 01.06.2023 einen multiplen Hilfebedarf festgestellt
      Und sie ist am 01.07.2023 in das Case Management aufgenommen worden
      Wenn zum Stichtag 01.01.2025 entschieden wird
      Dann ist die Zielgruppe 5 nicht in Kraft
      Und würde die Lesart "ihre Zugehörigkeit bleibt bestehen" für "Laufende Fälle" das Ergebnis für "Zielgruppe 5" von "nein" zu "ja" ändern

    Szenario: Für eine nicht aufgenommene Person kommt es nicht darauf an
      Angenommen die Person ist am 15.06.1990 geboren
      Und sie ist am 01.03.2021 eingereist
      Und die Stelle "Fachberatungsstelle" hat am 01.06.2023 einen multiplen Hilfebedarf festgestellt
      Und sie ist nicht in das Case Management aufgenommen worden
      Wenn zum Stichtag 01.01.2025 entschieden wird
      Dann hängt das Ergebnis von der Lesart "Laufende Fälle" nicht ab

  Regel: Steht alles fest, hängt nichts von einer Lesart ab (SV 51/247)

    Szenario: Lange in Deutschland, mit Visum, ohne Bedarf
      Angenommen eine Person
        | Angabe                 | Wert       |
        | Geburtsdatum           | 15.06.1970 |
        | Einreisedatum          | 01.03.2010 |
        | Staatsangehörigkeit    | Syrien     |
        | Aufenthaltsstatus      | Visum      |
        | geflüchtet             | nein       |
        | berechtigt nach § 25a  | nein       |
        | berechtigt nach § 25b  | nein       |
        | berechtigt nach § 104c | nein       |
        | Institutionen          | keine      |
        | Feststellung           | keine      |
      Und in den Bereichen "alle" ist die Antwort "kein Bedarf"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann hängt das Ergebnis von keiner Lesart ab
