# language: de
@southeast_europe @beschluss_zielgruppen_1_4
Funktionalität: Zielgruppe 4 - (Neu-)Zugewanderte aus Südosteuropa

  Beschlossen von der Lenkungsgruppe des Kommunalen Integrationsmanagements (KIM) im
  Kreis Mettmann; der Tag des Beschlusses ist nicht bekannt, er liegt vor dem 10.05.2023.
  Quelle: Stadt Hilden, WP 20-25 SV 51/247 vom 15.09.2023, Erläuterungen, Zielgruppe (4).

  Der Beschluss nennt keine Staaten. Welche gemeint sind, ist deshalb eine Lesart.

  @southeast_european
  Regel: Ohne andere Wahl zählen Bulgarien, Rumänien, Kroatien und die Westbalkanstaaten (SV 51/247, Zielgruppe 4)

    Szenariogrundriss: Zugewandert, Staatsangehörigkeit <Land>
      Angenommen sie ist zugewandert
      Und ihre Staatsangehörigkeit ist "<Land>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 4 "<Ergebnis>"

      Beispiele: Die neun Staaten
        | Land                    | Ergebnis |
        | Bulgarien               | ja       |
        | Rumänien                | ja       |
        | Kroatien                | ja       |
        | Albanien                | ja       |
        | Bosnien und Herzegowina | ja       |
        | Kosovo                  | ja       |
        | Montenegro              | ja       |
        | Nordmazedonien          | ja       |
        | Serbien                 | ja       |

      Beispiele: Andere Staaten und staatenlos
        | Land         | Ergebnis |
        | Griechenland | nein     |
        | Slowenien    | nein     |
        | Moldau       | nein     |
        | Ungarn       | nein     |
        | Türkei       | nein     |
        | Syrien       | nein     |
        | Deutschland  | nein     |
        | staatenlos   | nein     |

      Beispiele: Eine von mehreren Staatsangehörigkeiten genügt
        | Land                 | Ergebnis |
        | Moldau, Rumänien     | ja       |
        | Deutschland, Serbien | ja       |
        | Moldau, Ukraine      | nein     |

      Beispiele: Nicht bekannt
        | Land      | Ergebnis |
        | unbekannt | offen    |

  @immigrated
  Regel: Die Person muss selbst zugewandert sein; eine Einreise oder Flucht belegt das (SV 51/247, Zielgruppe 4)

    Szenariogrundriss: Zugewandert <zugewandert>, Einreise <Einreise>, geflüchtet <geflüchtet>, Land <Land>
      Angenommen die Angabe "zugewandert" lautet "<zugewandert>"
      Und die Angabe "Einreisedatum" lautet "<Einreise>"
      Und die Angabe "geflüchtet" lautet "<geflüchtet>"
      Und ihre Staatsangehörigkeit ist "<Land>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 4 "<Ergebnis>"

      Beispiele:
        | zugewandert | Einreise   | geflüchtet | Land      | Ergebnis |
        | ja          | unbekannt  | unbekannt  | Rumänien  | ja       |
        | nein        | unbekannt  | unbekannt  | Rumänien  | nein     |
        | unbekannt   | unbekannt  | unbekannt  | Rumänien  | offen    |
        | unbekannt   | unbekannt  | nein       | Rumänien  | offen    |
        | unbekannt   | 01.03.2021 | unbekannt  | Rumänien  | ja       |
        | unbekannt   | 2021       | nein       | Rumänien  | ja       |
        | unbekannt   | unbekannt  | ja         | Kosovo    | ja       |
        | unbekannt   | unbekannt  | unbekannt  | Syrien    | nein     |
        | nein        | unbekannt  | unbekannt  | unbekannt | nein     |
        | ja          | unbekannt  | unbekannt  | unbekannt | offen    |

  @southeast_europe
  Regel: Weder die Dauer des Aufenthalts noch das Alter begrenzt die Zielgruppe (SV 51/247, Zielgruppe 4: „(Neu-)“ steht in Klammern)

    Szenariogrundriss: Geboren <Geburt>, eingereist <Einreise>
      Angenommen die Person ist am <Geburt> geboren
      Und sie ist am <Einreise> eingereist
      Und ihre Staatsangehörigkeit ist "Bulgarien"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie zur Zielgruppe 4

      Beispiele:
        | Geburt     | Einreise   |
        | 15.06.1950 | 01.03.1975 |
        | 15.06.1990 | 31.08.2023 |
        | 15.06.2020 | 01.03.2021 |

  @southeast_europe
  Regel: Welche Staaten zu Südosteuropa gehören, ist eine Lesart (SV 51/247, Zielgruppe 4)

    Szenariogrundriss: Lesart „<Lesart>“, Staatsangehörigkeit <Land>
      Angenommen sie ist zugewandert
      Und ihre Staatsangehörigkeit ist "<Land>"
      Und für "Südosteuropa" gilt die Lesart "<Lesart>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis für Zielgruppe 4 "<Ergebnis>"

      Beispiele: Nur Bulgarien und Rumänien
        | Lesart                     | Land      | Ergebnis |
        | nur Bulgarien und Rumänien | Bulgarien | ja       |
        | nur Bulgarien und Rumänien | Rumänien  | ja       |
        | nur Bulgarien und Rumänien | Kroatien  | nein     |
        | nur Bulgarien und Rumänien | Serbien   | nein     |
        | nur Bulgarien und Rumänien | Polen     | nein     |

      Beispiele: Die elf mittel- und osteuropäischen EU-Staaten
        | Lesart                                         | Land       | Ergebnis |
        | die elf mittel- und osteuropäischen EU-Staaten | Bulgarien  | ja       |
        | die elf mittel- und osteuropäischen EU-Staaten | Rumänien   | ja       |
        | die elf mittel- und osteuropäischen EU-Staaten | Kroatien   | ja       |
        | die elf mittel- und osteuropäischen EU-Staaten | Estland    | ja       |
        | die elf mittel- und osteuropäischen EU-Staaten | Lettland   | ja       |
        | die elf mittel- und osteuropäischen EU-Staaten | Litauen    | ja       |
        | die elf mittel- und osteuropäischen EU-Staaten | Polen      | ja       |
        | die elf mittel- und osteuropäischen EU-Staaten | Slowenien  | ja       |
        | die elf mittel- und osteuropäischen EU-Staaten | Slowakei   | ja       |
        | die elf mittel- und osteuropäischen EU-Staaten | Tschechien | ja       |
        | die elf mittel- und osteuropäischen EU-Staaten | Ungarn     | ja       |
        | die elf mittel- und osteuropäischen EU-Staaten | Albanien   | nein     |
        | die elf mittel- und osteuropäischen EU-Staaten | Kosovo     | nein     |

      Beispiele: Die Lesart, die ohne andere Wahl gilt
        | Lesart                                                  | Land     | Ergebnis |
        | Bulgarien, Rumänien, Kroatien und die Westbalkanstaaten | Kroatien | ja       |
        | Bulgarien, Rumänien, Kroatien und die Westbalkanstaaten | Albanien | ja       |
        | Bulgarien, Rumänien, Kroatien und die Westbalkanstaaten | Polen    | nein     |
