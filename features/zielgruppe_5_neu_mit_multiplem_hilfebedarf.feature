# language: de
@recent_multiple_needs @beschluss_2023_05_10
Funktionalität: Zielgruppe 5 - Zugewanderte über 18 Jahre, noch keine 5 Jahre in Deutschland, mit festgestelltem multiplem Hilfebedarf

  Beschlossen von der Lenkungsgruppe des Kommunalen Integrationsmanagements (KIM) im
  Kreis Mettmann am 10.05.2023, vorerst befristet bis zum 31.12.2024.
  Quelle: Stadt Hilden, WP 20-25 SV 51/247 vom 15.09.2023, Erläuterungen, Zielgruppe (5).

  Grundlage:
    Angenommen eine Person
      | Angabe             | Wert                |
      | zugewandert        | ja                  |
      | Geburtsdatum       | 15.06.1990          |
      | Einreisedatum      | 01.03.2021          |
      | Feststellung       | festgestellt        |
      | Feststellung durch | Fachberatungsstelle |
      | Feststellung am    | 01.06.2023          |

  @immigrated @over_18 @not_yet_5_years @multiple_needs_established
  Regel: Alle vier Merkmale müssen zusammenkommen: zugewandert, erwachsen, noch nicht 5 Jahre hier, festgestellter Bedarf (SV 51/247, Zielgruppe 5)

    Szenario: Alle Merkmale treffen zu
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie zur Zielgruppe 5

    Szenariogrundriss: Die Angabe „<Angabe>“ lautet „<Wert>“
      Angenommen die Angabe "<Angabe>" lautet "<Wert>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 5 "<Ergebnis>"

      Beispiele: Ein Merkmal fehlt
        | Angabe        | Wert       | Ergebnis |
        | Geburtsdatum  | 15.06.2010 | nein     |
        | Einreisedatum | 01.03.2015 | nein     |
        | Feststellung  | verneint   | nein     |
        | Feststellung  | keine      | nein     |

      Beispiele: Ein Merkmal ist nicht bekannt
        | Angabe        | Wert      | Ergebnis |
        | Geburtsdatum  | unbekannt | offen    |
        | Einreisedatum | unbekannt | offen    |
        | Feststellung  | unbekannt | offen    |

      Beispiele: Zuwanderung folgt schon aus der Einreise
        | Angabe      | Wert      | Ergebnis |
        | zugewandert | unbekannt | ja       |

    Szenariogrundriss: Ohne Einreisedatum und Flucht ist die Zuwanderung „<zugewandert>“
      Angenommen die Angabe "Einreisedatum" ist unbekannt
      Und die Angabe "zugewandert" lautet "<zugewandert>"
      Und die Angabe "Geburtsdatum" lautet "<Geburt>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 5 "<Ergebnis>"

      Beispiele: Ein unbekannter Tag der Einreise bleibt offen, wenn kein anderes Merkmal fehlt
        | zugewandert | Geburt     | Ergebnis |
        | unbekannt   | 15.06.1990 | offen    |
        | ja          | 15.06.1990 | offen    |
        | nein        | 15.06.1990 | nein     |
        | ja          | 15.06.2010 | nein     |

    Szenario: Die Feststellung genügt, auch wenn gerade kein Bedarf genannt wird
      Angenommen in den Bereichen "alle" ist die Antwort "kein Bedarf"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie zur Zielgruppe 5

  @over_18
  Regel: Über 18 Jahre ist, wer am Stichtag das 18. Lebensjahr vollendet hat; ob das 19. gemeint ist, ist eine Lesart (SV 51/247, Zielgruppe 5; § 187 Abs. 2, § 188 Abs. 2 BGB)

    Szenariogrundriss: Lesart „<Lesart>“, geboren <Geburt>, Stichtag <Stichtag>
      Angenommen die Angabe "Geburtsdatum" lautet "<Geburt>"
      Und für "Über 18 Jahre" gilt die Lesart "<Lesart>"
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis für Zielgruppe 5 "<Ergebnis>"

      Beispiele: Der 18. Geburtstag
        | Lesart                | Geburt     | Stichtag   | Ergebnis |
        | ab dem 18. Geburtstag | 15.09.2005 | 14.09.2023 | nein     |
        | ab dem 18. Geburtstag | 15.09.2005 | 15.09.2023 | ja       |
        | ab dem 18. Geburtstag | 15.09.2005 | 16.09.2023 | ja       |
        | ab dem 19. Geburtstag | 15.09.2005 | 14.09.2023 | nein     |
        | ab dem 19. Geburtstag | 15.09.2005 | 15.09.2023 | nein     |
        | ab dem 19. Geburtstag | 15.09.2005 | 16.09.2023 | nein     |

      Beispiele: Der 19. Geburtstag
        | Lesart                | Geburt     | Stichtag   | Ergebnis |
        | ab dem 18. Geburtstag | 15.09.2005 | 14.09.2024 | ja       |
        | ab dem 19. Geburtstag | 15.09.2005 | 14.09.2024 | nein     |
        | ab dem 19. Geburtstag | 15.09.2005 | 15.09.2024 | ja       |
        | ab dem 19. Geburtstag | 15.09.2005 | 16.09.2024 | ja       |

      Beispiele: Nur das Geburtsjahr ist bekannt
        | Lesart                | Geburt | Stichtag   | Ergebnis |
        | ab dem 18. Geburtstag | 2005   | 30.12.2023 | offen    |
        | ab dem 18. Geburtstag | 2005   | 31.12.2023 | ja       |
        | ab dem 18. Geburtstag | 2006   | 31.12.2023 | nein     |
        | ab dem 18. Geburtstag | 2006   | 01.01.2024 | offen    |

  @not_yet_5_years
  Regel: Noch nicht 5 Jahre in Deutschland; ob der fünfte Jahrestag der Einreise noch dazugehört, ist eine Lesart (SV 51/247, Zielgruppe 5; § 188 Abs. 2 und 3 BGB)

    Szenariogrundriss: Lesart „<Lesart>“, eingereist <Einreise>, Stichtag <Stichtag>
      Angenommen die Angabe "Einreisedatum" lautet "<Einreise>"
      Und für "Noch nicht 5 Jahre" gilt die Lesart "<Lesart>"
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis für Zielgruppe 5 "<Ergebnis>"

      Beispiele: Der Tag vor dem Jahrestag, der Jahrestag und der Tag danach
        | Lesart                                    | Einreise   | Stichtag   | Ergebnis |
        | bis zum Tag vor dem fünften Jahrestag     | 01.06.2019 | 31.05.2024 | ja       |
        | bis zum Tag vor dem fünften Jahrestag     | 01.06.2019 | 01.06.2024 | nein     |
        | bis zum Tag vor dem fünften Jahrestag     | 01.06.2019 | 02.06.2024 | nein     |
        | bis einschließlich des fünften Jahrestags | 01.06.2019 | 31.05.2024 | ja       |
        | bis einschließlich des fünften Jahrestags | 01.06.2019 | 01.06.2024 | ja       |
        | bis einschließlich des fünften Jahrestags | 01.06.2019 | 02.06.2024 | nein     |

      Beispiele: Nur das Jahr der Einreise ist bekannt
        | Lesart                                    | Einreise | Stichtag   | Ergebnis |
        | bis zum Tag vor dem fünften Jahrestag     | 2019     | 31.12.2023 | ja       |
        | bis zum Tag vor dem fünften Jahrestag     | 2019     | 01.01.2024 | offen    |
        | bis zum Tag vor dem fünften Jahrestag     | 2019     | 30.12.2024 | offen    |
        | bis zum Tag vor dem fünften Jahrestag     | 2019     | 31.12.2024 | nein     |
        | bis einschließlich des fünften Jahrestags | 2019     | 01.01.2024 | ja       |
        | bis einschließlich des fünften Jahrestags | 2019     | 02.01.2024 | offen    |
        | bis einschließlich des fünften Jahrestags | 2019     | 31.12.2024 | offen    |

      Beispiele: Nur der Monat der Einreise ist bekannt
        | Lesart                                | Einreise  | Stichtag   | Ergebnis |
        | bis zum Tag vor dem fünften Jahrestag | Juni 2019 | 31.05.2024 | ja       |
        | bis zum Tag vor dem fünften Jahrestag | Juni 2019 | 01.06.2024 | offen    |
        | bis zum Tag vor dem fünften Jahrestag | Juni 2019 | 29.06.2024 | offen    |
        | bis zum Tag vor dem fünften Jahrestag | Juni 2019 | 30.06.2024 | nein     |

      Beispiele: Am Stichtag eingereist
        | Lesart                                | Einreise   | Stichtag   | Ergebnis |
        | bis zum Tag vor dem fünften Jahrestag | 01.09.2023 | 01.09.2023 | ja       |

    Szenariogrundriss: Am 29.02.2020 eingereist, laufender Fall, Lesart „<Lesart>“, Stichtag <Stichtag>
      Angenommen sie ist am 29.02.2020 eingereist
      Und sie ist am 01.07.2023 in das Case Management aufgenommen worden
      Und für "Laufende Fälle" gilt die Lesart "ihre Zugehörigkeit bleibt bestehen"
      Und für "Noch nicht 5 Jahre" gilt die Lesart "<Lesart>"
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis für Zielgruppe 5 "<Ergebnis>"

      Beispiele: 2025 gibt es keinen 29. Februar; der erste volle Tag danach ist der 1. März
        | Lesart                                    | Stichtag   | Ergebnis |
        | bis zum Tag vor dem fünften Jahrestag     | 27.02.2025 | ja       |
        | bis zum Tag vor dem fünften Jahrestag     | 28.02.2025 | ja       |
        | bis zum Tag vor dem fünften Jahrestag     | 01.03.2025 | nein     |
        | bis einschließlich des fünften Jahrestags | 27.02.2025 | ja       |
        | bis einschließlich des fünften Jahrestags | 28.02.2025 | ja       |
        | bis einschließlich des fünften Jahrestags | 01.03.2025 | nein     |

  @finding_established @finding_by_allowed_body @finding_made_by_day @finding_by
  Regel: Eine Fachberatungsstelle muss den Bedarf bis zum Stichtag festgestellt haben; ob auch eine andere Stelle genügt, ist eine Lesart (SV 51/247, Zielgruppe 5)

    Szenariogrundriss: Lesart „<Lesart>“, Feststellung „<Befund>“ durch <Stelle> am <Tag>
      Angenommen die Angabe "Feststellung" lautet "<Befund>"
      Und die Angabe "Feststellung durch" lautet "<Stelle>"
      Und die Angabe "Feststellung am" lautet "<Tag>"
      Und für "Feststellung durch eine Fachberatungsstelle" gilt die Lesart "<Lesart>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 5 "<Ergebnis>"

      Beispiele: Nur eine Fachberatungsstelle
        | Lesart                       | Befund       | Stelle              | Tag        | Ergebnis |
        | nur eine Fachberatungsstelle | festgestellt | Fachberatungsstelle | 31.08.2023 | ja       |
        | nur eine Fachberatungsstelle | festgestellt | Fachberatungsstelle | 01.09.2023 | ja       |
        | nur eine Fachberatungsstelle | festgestellt | Fachberatungsstelle | 02.09.2023 | nein     |
        | nur eine Fachberatungsstelle | festgestellt | Fachberatungsstelle | unbekannt  | offen    |
        | nur eine Fachberatungsstelle | festgestellt | KIM                 | 31.08.2023 | nein     |
        | nur eine Fachberatungsstelle | festgestellt | andere Stelle       | 31.08.2023 | nein     |
        | nur eine Fachberatungsstelle | festgestellt | unbekannt           | 31.08.2023 | offen    |
        | nur eine Fachberatungsstelle | festgestellt | unbekannt           | unbekannt  | offen    |
        | nur eine Fachberatungsstelle | festgestellt | KIM                 | unbekannt  | nein     |
        | nur eine Fachberatungsstelle | verneint     | Fachberatungsstelle | 31.08.2023 | nein     |
        | nur eine Fachberatungsstelle | verneint     | unbekannt           | unbekannt  | nein     |

      Beispiele: Jede Stelle
        | Lesart      | Befund       | Stelle              | Tag        | Ergebnis |
        | jede Stelle | festgestellt | Fachberatungsstelle | 31.08.2023 | ja       |
        | jede Stelle | festgestellt | KIM                 | 31.08.2023 | ja       |
        | jede Stelle | festgestellt | andere Stelle       | 31.08.2023 | ja       |
        | jede Stelle | festgestellt | unbekannt           | 31.08.2023 | ja       |
        | jede Stelle | festgestellt | KIM                 | 02.09.2023 | nein     |
        | jede Stelle | festgestellt | KIM                 | unbekannt  | offen    |
        | jede Stelle | verneint     | KIM                 | 31.08.2023 | nein     |
