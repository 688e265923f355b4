# language: de
@unaccompanied_minors @beschluss_zielgruppen_1_4
Funktionalität: Zielgruppe 2 - bei der Einreise unbegleitete minderjährige Geflüchtete

  Beschlossen von der Lenkungsgruppe des Kommunalen Integrationsmanagements (KIM) im
  Kreis Mettmann; der Tag des Beschlusses ist nicht bekannt, er liegt vor dem 10.05.2023.
  Quelle: Stadt Hilden, WP 20-25 SV 51/247 vom 15.09.2023, Erläuterungen, Zielgruppe (2).

  @fled @unaccompanied_at_entry @minor_at_entry
  Regel: Drei Merkmale müssen zusammenkommen: Flucht, ohne Begleitung, minderjährig (SV 51/247, Zielgruppe 2; § 42 Abs. 1 SGB VIII)

    Szenariogrundriss: Geflüchtet <geflüchtet>, unbegleitet <unbegleitet>, geboren <Geburt>
      Angenommen die Angabe "geflüchtet" lautet "<geflüchtet>"
      Und die Angabe "unbegleitet eingereist" lautet "<unbegleitet>"
      Und die Angabe "Geburtsdatum" lautet "<Geburt>"
      Und sie ist am 01.03.2021 eingereist
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 2 "<Ergebnis>"

      Beispiele: Alle Angaben bekannt
        | geflüchtet | unbegleitet | Geburt     | Ergebnis |
        | ja         | ja          | 15.06.2005 | ja       |
        | nein       | ja          | 15.06.2005 | nein     |
        | ja         | nein        | 15.06.2005 | nein     |
        | ja         | ja          | 15.06.1990 | nein     |
        | nein       | nein        | 15.06.1990 | nein     |

      Beispiele: Eine Angabe fehlt, und es kommt auf sie an
        | geflüchtet | unbegleitet | Geburt     | Ergebnis |
        | unbekannt  | ja          | 15.06.2005 | offen    |
        | ja         | unbekannt   | 15.06.2005 | offen    |
        | ja         | ja          | unbekannt  | offen    |
        | unbekannt  | unbekannt   | unbekannt  | offen    |

      Beispiele: Eine Angabe fehlt, aber eine andere schließt die Zielgruppe aus
        | geflüchtet | unbegleitet | Geburt     | Ergebnis |
        | nein       | unbekannt   | unbekannt  | nein     |
        | unbekannt  | nein        | unbekannt  | nein     |
        | unbekannt  | unbekannt   | 15.06.1990 | nein     |

  @minor_at_entry
  Regel: Minderjährig ist, wer am Tag der Einreise das 18. Lebensjahr nicht vollendet hat (§ 2, § 187 Abs. 2, § 188 Abs. 2 BGB)

    Szenariogrundriss: Geboren <Geburt>, eingereist <Einreise>
      Angenommen die Angabe "Geburtsdatum" lautet "<Geburt>"
      Und die Angabe "Einreisedatum" lautet "<Einreise>"
      Und sie ist geflüchtet
      Und sie ist unbegleitet eingereist
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 2 "<Ergebnis>"

      Beispiele: Der Tag vor dem 18. Geburtstag, der Geburtstag und der Tag danach
        | Geburt     | Einreise   | Ergebnis |
        | 15.06.2005 | 14.06.2023 | ja       |
        | 15.06.2005 | 15.06.2023 | nein     |
        | 15.06.2005 | 16.06.2023 | nein     |

      Beispiele: Am 29. Februar geboren: 18 Jahre alt mit Beginn des 1. März
        | Geburt     | Einreise   | Ergebnis |
        | 29.02.2004 | 27.02.2022 | ja       |
        | 29.02.2004 | 28.02.2022 | ja       |
        | 29.02.2004 | 01.03.2022 | nein     |

      Beispiele: Am Tag der Geburt eingereist
        | Geburt     | Einreise   | Ergebnis |
        | 01.03.2021 | 01.03.2021 | ja       |

      Beispiele: Nur das Geburtsjahr ist bekannt
        | Geburt | Einreise   | Ergebnis |
        | 2005   | 01.09.2022 | ja       |
        | 2004   | 01.09.2022 | offen    |
        | 2003   | 01.09.2022 | nein     |
        | 2004   | 31.12.2021 | ja       |
        | 2004   | 01.01.2022 | offen    |
        | 2004   | 30.12.2022 | offen    |
        | 2004   | 31.12.2022 | nein     |

      Beispiele: Nur der Geburtsmonat ist bekannt
        | Geburt    | Einreise   | Ergebnis |
        | Juni 2005 | 31.05.2023 | ja       |
        | Juni 2005 | 01.06.2023 | offen    |
        | Juni 2005 | 29.06.2023 | offen    |
        | Juni 2005 | 30.06.2023 | nein     |

      Beispiele: Nur Jahr oder Monat der Einreise ist bekannt
        | Geburt     | Einreise  | Ergebnis |
        | 15.06.2005 | 2022      | ja       |
        | 15.06.2005 | 2023      | offen    |
        | 15.06.2004 | 2023      | nein     |
        | 15.06.2005 | Mai 2023  | ja       |
        | 15.06.2005 | Juni 2023 | offen    |
        | 15.06.2005 | Juli 2023 | nein     |

    Szenariogrundriss: Einreise unbekannt, geboren am 15.06.2005, Stichtag <Stichtag>
      Angenommen die Person ist am 15.06.2005 geboren
      Und die Angabe "Einreisedatum" ist unbekannt
      Und sie ist geflüchtet
      Und sie ist unbegleitet eingereist
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis für Zielgruppe 2 "<Ergebnis>"

      Beispiele: Wer am Stichtag noch minderjährig ist, war es auch bei der Einreise
        | Stichtag   | Ergebnis |
        | 14.06.2023 | ja       |
        | 15.06.2023 | offen    |

  @unaccompanied_minors
  Regel: Maßgeblich ist die Einreise; wer danach volljährig wird, bleibt in der Zielgruppe (SV 51/247, Zielgruppe 2: „bei der Einreise“)

    Szenariogrundriss: Mit 15 Jahren eingereist, Stichtag <Stichtag>
      Angenommen die Person ist am 01.01.2000 geboren
      Und sie ist am 01.06.2015 eingereist
      Und sie ist geflüchtet
      Und sie ist unbegleitet eingereist
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann gehört sie zur Zielgruppe 2

      Beispiele: Um den 18. Geburtstag und lange danach
        | Stichtag   |
        | 31.12.2017 |
        | 01.01.2018 |
        | 02.01.2018 |
        | 01.09.2023 |
        | 01.01.2040 |
