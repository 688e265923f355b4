# language: de
@tolerated_over_27 @beschluss_zielgruppen_1_4
Funktionalität: Zielgruppe 3 - Menschen mit einer Duldung oder Gestattung, die älter als 27 Jahre sind

  Beschlossen von der Lenkungsgruppe des Kommunalen Integrationsmanagements (KIM) im
  Kreis Mettmann; der Tag des Beschlusses ist nicht bekannt, er liegt vor dem 10.05.2023.
  Quelle: Stadt Hilden, WP 20-25 SV 51/247 vom 15.09.2023, Erläuterungen, Zielgruppe (3).

  @tolerated_or_permitted
  Regel: Es zählen die Duldung, auch nach § 60b AufenthG, und die Aufenthaltsgestattung (SV 51/247, Zielgruppe 3)

    Szenariogrundriss: 33 Jahre alt, Status <Status>
      Angenommen die Person ist am 15.06.1990 geboren
      Und ihr Aufenthaltsstatus ist "<Status>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 3 "<Ergebnis>"

      Beispiele: Jeder Status
        | Status                                    | Ergebnis |
        | Duldung                                   | ja       |
        | Duldung nach § 60b AufenthG               | ja       |
        | Aufenthaltsgestattung                     | ja       |
        | Ankunftsnachweis                          | nein     |
        | Aufenthaltserlaubnis nach § 25a AufenthG  | nein     |
        | Aufenthaltserlaubnis nach § 25b AufenthG  | nein     |
        | Aufenthaltserlaubnis nach § 104c AufenthG | nein     |
        | andere Aufenthaltserlaubnis               | nein     |
        | Niederlassungserlaubnis                   | nein     |
        | EU-Freizügigkeit                          | nein     |
        | Fiktionsbescheinigung                     | nein     |
        | Visum                                     | nein     |
        | Grenzübertrittsbescheinigung              | nein     |
        | ohne Aufenthaltstitel                     | nein     |
        | deutsche Staatsangehörigkeit              | nein     |
        | unbekannt                                 | offen    |

    Szenariogrundriss: Lesart „<Lesart>“, Status <Status>
      Angenommen die Person ist am 15.06.1990 geboren
      Und ihr Aufenthaltsstatus ist "<Status>"
      Und für "Duldung oder Gestattung" gilt die Lesart "<Lesart>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 3 "<Ergebnis>"

      Beispiele: Nur beim Ankunftsnachweis kommt es auf die Lesart an
        | Lesart                                                       | Status                | Ergebnis |
        | Duldung (auch nach § 60b AufenthG) und Aufenthaltsgestattung | Ankunftsnachweis      | nein     |
        | zusätzlich der Ankunftsnachweis                              | Ankunftsnachweis      | ja       |
        | zusätzlich der Ankunftsnachweis                              | Duldung               | ja       |
        | zusätzlich der Ankunftsnachweis                              | Aufenthaltsgestattung | ja       |
        | zusätzlich der Ankunftsnachweis                              | Visum                 | nein     |

  @older_than_27
  Regel: Älter als 27 Jahre ist, wer am Stichtag das 27. Lebensjahr vollendet hat (SV 51/247, Zielgruppe 3; § 187 Abs. 2, § 188 Abs. 2 BGB)

    Szenariogrundriss: Geduldet, geboren <Geburt>, Stichtag <Stichtag>
      Angenommen die Angabe "Geburtsdatum" lautet "<Geburt>"
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis für Zielgruppe 3 "<Ergebnis>"

      Beispiele: Der Tag vor dem 27. Geburtstag, der Geburtstag und der Tag danach
        | Geburt     | Stichtag   | Ergebnis |
        | 15.06.1996 | 14.06.2023 | nein     |
        | 15.06.1996 | 15.06.2023 | ja       |
        | 15.06.1996 | 16.06.2023 | ja       |

      Beispiele: Am 29. Februar geboren: 27 Jahre alt mit Beginn des 1. März
        | Geburt     | Stichtag   | Ergebnis |
        | 29.02.1996 | 28.02.2023 | nein     |
        | 29.02.1996 | 01.03.2023 | ja       |
        | 29.02.1996 | 02.03.2023 | ja       |

      Beispiele: Nur das Geburtsjahr ist bekannt
        | Geburt | Stichtag   | Ergebnis |
        | 1996   | 31.12.2022 | nein     |
        | 1996   | 01.01.2023 | offen    |
        | 1996   | 30.12.2023 | offen    |
        | 1996   | 31.12.2023 | ja       |

      Beispiele: Nur der Geburtsmonat ist bekannt
        | Geburt    | Stichtag   | Ergebnis |
        | Juni 1996 | 31.05.2023 | nein     |
        | Juni 1996 | 01.06.2023 | offen    |
        | 06.1996   | 29.06.2023 | offen    |
        | 06.1996   | 30.06.2023 | ja       |

      Beispiele: Das Geburtsdatum ist nicht bekannt
        | Geburt    | Stichtag   | Ergebnis |
        | unbekannt | 01.09.2023 | offen    |

    Szenariogrundriss: Geburtsdatum unbekannt, Einreise am <Einreise>
      Angenommen ihr Aufenthaltsstatus ist "Duldung"
      Und sie ist am <Einreise> eingereist
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 3 "<Ergebnis>"

      Beispiele: Niemand reist vor der eigenen Geburt ein
        | Einreise   | Ergebnis |
        | 31.08.1996 | ja       |
        | 01.09.1996 | ja       |
        | 02.09.1996 | offen    |

    Szenariogrundriss: Status <Status>, geboren <Geburt>: ein Nein entscheidet auch ohne die andere Angabe
      Angenommen die Angabe "Geburtsdatum" lautet "<Geburt>"
      Und ihr Aufenthaltsstatus ist "<Status>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 3 "<Ergebnis>"

      Beispiele:
        | Status    | Geburt     | Ergebnis |
        | unbekannt | 15.06.2000 | nein     |
        | Visum     | unbekannt  | nein     |
        | unbekannt | unbekannt  | offen    |

  @older_than_27
  Regel: Ab welchem Tag jemand „älter als 27 Jahre“ ist, ist eine Lesart (SV 51/247, Zielgruppe 3)

    Szenariogrundriss: Lesart „<Lesart>“, geboren <Geburt>, Stichtag <Stichtag>
      Angenommen die Angabe "Geburtsdatum" lautet "<Geburt>"
      Und ihr Aufenthaltsstatus ist "Aufenthaltsgestattung"
      Und für "Älter als 27 Jahre" gilt die Lesart "<Lesart>"
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis für Zielgruppe 3 "<Ergebnis>"

      Beispiele: Ab dem 27. Geburtstag
        | Lesart                | Geburt     | Stichtag   | Ergebnis |
        | ab dem 27. Geburtstag | 15.06.1996 | 14.06.2023 | nein     |
        | ab dem 27. Geburtstag | 15.06.1996 | 15.06.2023 | ja       |
        | ab dem 27. Geburtstag | 15.06.1996 | 16.06.2023 | ja       |

      Beispiele: Ab dem 28. Geburtstag
        | Lesart                | Geburt     | Stichtag   | Ergebnis |
        | ab dem 28. Geburtstag | 15.06.1996 | 15.06.2023 | nein     |
        | ab dem 28. Geburtstag | 15.06.1996 | 14.06.2024 | nein     |
        | ab dem 28. Geburtstag | 15.06.1996 | 15.06.2024 | ja       |
        | ab dem 28. Geburtstag | 15.06.1996 | 16.06.2024 | ja       |
        | ab dem 28. Geburtstag | 29.02.1996 | 28.02.2024 | nein     |
        | ab dem 28. Geburtstag | 29.02.1996 | 29.02.2024 | ja       |

      Beispiele: Ab dem Tag nach dem 27. Geburtstag
        | Lesart                             | Geburt     | Stichtag   | Ergebnis |
        | ab dem Tag nach dem 27. Geburtstag | 15.06.1996 | 14.06.2023 | nein     |
        | ab dem Tag nach dem 27. Geburtstag | 15.06.1996 | 15.06.2023 | nein     |
        | ab dem Tag nach dem 27. Geburtstag | 15.06.1996 | 16.06.2023 | ja       |
        | ab dem Tag nach dem 27. Geburtstag | 29.02.1996 | 01.03.2023 | nein     |
        | ab dem Tag nach dem 27. Geburtstag | 29.02.1996 | 02.03.2023 | ja       |
        | ab dem Tag nach dem 27. Geburtstag | 1996       | 01.01.2023 | nein     |
        | ab dem Tag nach dem 27. Geburtstag | 1996       | 02.01.2023 | offen    |
        | ab dem Tag nach dem 27. Geburtstag | 1996       | 31.12.2023 | offen    |
        | ab dem Tag nach dem 27. Geburtstag | 1996       | 01.01.2024 | ja       |
        | ab dem Tag nach dem 27. Geburtstag | unbekannt  | 01.09.2023 | offen    |
