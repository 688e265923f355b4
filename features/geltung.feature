# language: de
Funktionalität: Geltung - ab wann und bis wann ein Beschluss oder ein Gesetz gilt

  Die Zielgruppen 1 bis 4 hat die Lenkungsgruppe früher beschlossen; der Tag ist nicht
  bekannt, und ein Ende ist nicht genannt. Die Zielgruppe 5 hat sie am 10.05.2023
  beschlossen und vorerst bis zum 31.12.2024 befristet.
  Quelle: Stadt Hilden, WP 20-25 SV 51/247 vom 15.09.2023, Erläuterungen.

  Außerhalb der Geltung lautet das Ergebnis weder ja noch nein, sondern „nicht in Kraft“.
  Für die Frage, ob eine Person überhaupt zu einer Zielgruppe gehört, zählt das wie nein.

  @beschluss_zielgruppen_1_4
  Regel: Ein unbekannter Beginn und ein fehlendes Ende begrenzen nicht (SV 51/247, Zielgruppen 1 bis 4)

    Szenariogrundriss: Zielgruppen 1 bis 4 zum Stichtag <Stichtag>
      Angenommen eine Person
        | Angabe                 | Wert       |
        | Geburtsdatum           | 01.01.1960 |
        | Einreisedatum          | 01.01.1970 |
        | Staatsangehörigkeit    | Rumänien   |
        | Aufenthaltsstatus      | Duldung    |
        | geflüchtet             | ja         |
        | unbegleitet eingereist | ja         |
        | berechtigt nach § 25a  | ja         |
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann gehört sie zur Zielgruppe 1
      Und gehört sie zur Zielgruppe 2
      Und gehört sie zur Zielgruppe 3
      Und gehört sie zur Zielgruppe 4

      Beispiele:
        | Stichtag   |
        | 01.01.2000 |
        | 09.05.2023 |
        | 01.09.2023 |
        | 01.01.2026 |
        | 01.01.2040 |

  @beschluss_2023_05_10
  Regel: Die Zielgruppe 5 gilt vom 10.05.2023 bis einschließlich 31.12.2024 (SV 51/247, Zielgruppe 5)

    Szenariogrundriss: Alle Merkmale treffen zu, Stichtag <Stichtag>
      Angenommen die Person ist am 15.06.1990 geboren
      Und sie ist am 01.03.2021 eingereist
      Und die Stelle "Fachberatungsstelle" hat am 01.03.2023 einen multiplen Hilfebedarf festgestellt
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis für Zielgruppe 5 "<Ergebnis>"

      Beispiele: Beginn
        | Stichtag   | Ergebnis       |
        | 09.05.2023 | nicht in Kraft |
        | 10.05.2023 | ja             |
        | 11.05.2023 | ja             |

      Beispiele: Ende
        | Stichtag   | Ergebnis       |
        | 30.12.2024 | ja             |
        | 31.12.2024 | ja             |
        | 01.01.2025 | nicht in Kraft |

    Szenario: Nicht in Kraft zählt bei der Gesamtfrage wie nein
      Angenommen eine Person
        | Angabe                | Wert                        |
        | Geburtsdatum          | 15.06.1990                  |
        | Einreisedatum         | 01.03.2021                  |
        | Staatsangehörigkeit   | Syrien                      |
        | Aufenthaltsstatus     | andere Aufenthaltserlaubnis |
        | geflüchtet            | nein                        |
        | berechtigt nach § 25a | nein                        |
        | berechtigt nach § 25b | nein                        |
      Und die Stelle "Fachberatungsstelle" hat am 01.03.2023 einen multiplen Hilfebedarf festgestellt
      Wenn zum Stichtag 01.01.2026 entschieden wird
      Dann ist die Zielgruppe 5 nicht in Kraft
      Und ist das Ergebnis über alle Zielgruppen "nein"
      Und ist die vorrangige Zielgruppe "keine"

    Szenario: Nicht in Kraft ist die Zielgruppe auch, wenn nichts bekannt ist
      Angenommen eine Person
      Wenn zum Stichtag 01.01.2025 entschieden wird
      Dann ist die Zielgruppe 5 nicht in Kraft

  @running_cases
  Regel: Was das Ende der Befristung für schon aufgenommene Personen bedeutet, ist eine Lesart (SV 51/247, Zielgruppe 5: „vorerst bis zum 31.12.2024 befristet“)

    Szenariogrundriss: Lesart „<Lesart>“, aufgenommen <aufgenommen>, Stichtag <Stichtag>
      Angenommen die Person ist am 15.06.1990 geboren
      Und sie ist am 01.03.2021 eingereist
      Und die Stelle "Fachberatungsstelle" hat am 01.03.2023 einen multiplen Hilfebedarf festgestellt
      Und die Angabe "aufgenommen am" lautet "<aufgenommen>"
      Und für "Laufende Fälle" gilt die Lesart "<Lesart>"
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis für Zielgruppe 5 "<Ergebnis>"

      Beispiele: Auch die Zugehörigkeit der Aufgenommenen endet
        | Lesart                        | aufgenommen | Stichtag   | Ergebnis       |
        | auch ihre Zugehörigkeit endet | 01.07.2023  | 31.12.2024 | ja             |
        | auch ihre Zugehörigkeit endet | 01.07.2023  | 01.01.2025 | nicht in Kraft |
        | auch ihre Zugehörigkeit endet | unbekannt   | 01.01.2025 | nicht in Kraft |

      Beispiele: Die Zugehörigkeit bleibt, wenn die Zielgruppe am Tag der Aufnahme galt
        | Lesart                             | aufgenommen | Stichtag   | Ergebnis       |
        | ihre Zugehörigkeit bleibt bestehen | 09.05.2023  | 01.01.2025 | nicht in Kraft |
        | ihre Zugehörigkeit bleibt bestehen | 10.05.2023  | 01.01.2025 | ja             |
        | ihre Zugehörigkeit bleibt bestehen | 11.05.2023  | 01.01.2025 | ja             |
        | ihre Zugehörigkeit bleibt bestehen | 30.12.2024  | 01.01.2025 | ja             |
        | ihre Zugehörigkeit bleibt bestehen | 31.12.2024  | 01.01.2025 | ja             |
        | ihre Zugehörigkeit bleibt bestehen | 01.01.2025  | 01.01.2025 | nicht in Kraft |

      Beispiele: Nicht aufgenommen, oder der Tag der Aufnahme ist nicht bekannt
        | Lesart                             | aufgenommen       | Stichtag   | Ergebnis       |
        | ihre Zugehörigkeit bleibt bestehen | nicht aufgenommen | 31.12.2024 | ja             |
        | ihre Zugehörigkeit bleibt bestehen | nicht aufgenommen | 01.01.2025 | nicht in Kraft |
        | ihre Zugehörigkeit bleibt bestehen | unbekannt         | 31.12.2024 | ja             |
        | ihre Zugehörigkeit bleibt bestehen | unbekannt         | 01.01.2025 | offen          |
        | ihre Zugehörigkeit bleibt bestehen | unbekannt         | 09.05.2023 | nicht in Kraft |

      Beispiele: Die anderen Merkmale müssen weiter zutreffen, hier die fünf Jahre
        | Lesart                             | aufgenommen | Stichtag   | Ergebnis |
        | ihre Zugehörigkeit bleibt bestehen | 01.07.2023  | 28.02.2026 | ja       |
        | ihre Zugehörigkeit bleibt bestehen | 01.07.2023  | 01.03.2026 | nein     |
        | ihre Zugehörigkeit bleibt bestehen | unbekannt   | 01.03.2026 | nein     |

  @holds_104c @entitled_104c
  Regel: Das Gesetz hat eine eigene Zeitleiste, unabhängig vom Beschluss (§ 104c AufenthG, in Kraft seit 31.12.2022, Ersterteilung bis 31.12.2025)

    Szenariogrundriss: Titel nach § 104c und Anspruch auf § 104c zum Stichtag <Stichtag>
      Angenommen ihr Aufenthaltsstatus ist "<Status>"
      Und sie ist nach § 25a AufenthG nicht berechtigt
      Und sie ist nach § 25b AufenthG nicht berechtigt
      Und sie ist nach § 104c AufenthG berechtigt
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis für Zielgruppe 1 "<Ergebnis>"

      Beispiele:
        | Status                                    | Stichtag   | Ergebnis |
        | Duldung                                   | 30.12.2022 | nein     |
        | Duldung                                   | 31.12.2022 | ja       |
        | Duldung                                   | 31.12.2025 | ja       |
        | Duldung                                   | 01.01.2026 | nein     |
        | Aufenthaltserlaubnis nach § 104c AufenthG | 30.12.2022 | nein     |
        | Aufenthaltserlaubnis nach § 104c AufenthG | 01.01.2026 | ja       |

    @permit_104c_too_early @status_104c @before_104c
    Szenario: Ein Titel nach § 104c vor dem 31.12.2022 fällt auf
      Angenommen ihr Aufenthaltsstatus ist "Aufenthaltserlaubnis nach § 104c AufenthG"
      Wenn zum Stichtag 30.12.2022 entschieden wird
      Dann erscheint der Hinweis "permit_104c_too_early"

    Szenario: Ab dem 31.12.2022 fällt der Titel nach § 104c nicht auf
      Angenommen ihr Aufenthaltsstatus ist "Aufenthaltserlaubnis nach § 104c AufenthG"
      Wenn zum Stichtag 31.12.2022 entschieden wird
      Dann erscheint kein Hinweis
