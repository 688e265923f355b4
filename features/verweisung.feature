# language: de
Funktionalität: Verweisung nach dem Screening

  Im Screening fragt das Case Management, wo Bedarf besteht und ob weitere Unterstützung
  gewünscht ist. Je nach Bedarf verweist es in die Beratungsstruktur oder bietet bei
  komplexem Hilfebedarf das KIM Case Management (KIM-CM) an.
  Quelle: Stadt Hilden, WP 20-25 SV 51/247 vom 15.09.2023, Erläuterungen, Screening.

  Die Reihenfolge der Angebote und ihre Bedingungen stehen im Verzeichnis des Regelwerks.

  Grundlage:
    Angenommen eine Person
      | Angabe                  | Wert                        |
      | Geburtsdatum            | 15.06.1990                  |
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

  @has_need @support_wanted
  Regel: Schritt 1 - Ohne Bedarf oder ohne Wunsch nach Unterstützung wird nicht verwiesen (SV 51/247, Screening: „Kein Bedarf“)

    Szenariogrundriss: In keinem Bereich Bedarf, Unterstützung gewünscht: <gewünscht>, Wohnort <Ort>
      Angenommen in den Bereichen "alle" ist die Antwort "kein Bedarf"
      Und die Angabe "Unterstützung gewünscht" lautet "<gewünscht>"
      Und die Angabe "Wohnort" lautet "<Ort>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann besteht kein Bedarf

      Beispiele: Gleich, was sonst bekannt ist
        | gewünscht | Ort        |
        | ja        | Hilden     |
        | nein      | Hilden     |
        | unbekannt | Hilden     |
        | ja        | Düsseldorf |
        | unbekannt | unbekannt  |

    Szenariogrundriss: Nicht gewünscht, Wohnen: <Antwort>
      Angenommen im Bereich "Wohnen" ist die Antwort "<Antwort>"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und sie wünscht keine weitere Unterstützung
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird sie nicht verwiesen, weil sie keine Unterstützung wünscht

      Beispiele:
        | Antwort       |
        | kurzfristig   |
        | längerfristig |
        | nicht gefragt |

  @has_need @support_wanted
  Regel: Schritt 2 - Ist Bedarf oder Wunsch noch offen, bleibt die Verweisung offen (SV 51/247, Screening)

    Szenariogrundriss: Wohnen: <Antwort>, Unterstützung gewünscht: <gewünscht>
      Angenommen im Bereich "Wohnen" ist die Antwort "<Antwort>"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und die Angabe "Unterstützung gewünscht" lautet "<gewünscht>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann bleibt die Verweisung offen
      Und stehen zur Wahl: "niemand"

      Beispiele:
        | Antwort       | gewünscht |
        | nicht gefragt | ja        |
        | nicht gefragt | unbekannt |
        | kurzfristig   | unbekannt |
        | längerfristig | unbekannt |

    Szenario: Ein Bereich mit Bedarf genügt, auch wenn die anderen nicht gefragt wurden
      Angenommen im Bereich "Wohnen" ist die Antwort "kurzfristig"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird sie an "MBE" verwiesen

  @lives_in_district
  Regel: Schritt 3 - Zuständig ist der Kreis nur für die zehn kreisangehörigen Städte (SV 51/247: „kreisangehörige Städte“)

    Szenariogrundriss: Wohnort <Ort>
      Angenommen im Bereich "Sprache" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und die Angabe "Wohnort" lautet "<Ort>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis der Verweisung "<Ergebnis>"

      Beispiele: Die zehn Städte
        | Ort          | Ergebnis |
        | Erkrath      | MBE      |
        | Haan         | MBE      |
        | Heiligenhaus | MBE      |
        | Hilden       | MBE      |
        | Langenfeld   | MBE      |
        | Mettmann     | MBE      |
        | Monheim      | MBE      |
        | Ratingen     | MBE      |
        | Velbert      | MBE      |
        | Wülfrath     | MBE      |

      Beispiele: Andere Schreibweisen und der amtliche Gemeindeschlüssel
        | Ort                    | Ergebnis |
        | Langenfeld (Rheinland) | MBE      |
        | Langenfeld (Rhld.)     | MBE      |
        | Monheim am Rhein       | MBE      |
        | WÜLFRATH               | MBE      |
        | 05158016               | MBE      |

      Beispiele: Anderswo
        | Ort        | Ergebnis        |
        | Düsseldorf | nicht zuständig |
        | 05111000   | nicht zuständig |

    Szenario: Wohnt die Person anderswo, ist der Kreis nicht zuständig
      Angenommen im Bereich "Sprache" ist die Antwort "kurzfristig"
      Und sie wohnt in "Solingen"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist der Kreis nicht zuständig

    Szenario: Ist der Wohnort nicht bekannt, steht noch niemand zur Wahl
      Angenommen im Bereich "Sprache" ist die Antwort "kurzfristig"
      Und die Angabe "Wohnort" ist unbekannt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann bleibt die Verweisung offen
      Und stehen zur Wahl: "niemand"

  @multiple_needs @residence_prospects
  Regel: Schritt 4 - Komplexer Hilfebedarf und eine Zielgruppe führen zum KIM-CM (SV 51/247, Screening)

    Szenariogrundriss: Status <Status>, Gesamtplanung <Planung>
      Angenommen in den Bereichen "Gesundheit, Wohnen" ist die Antwort "längerfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und den Fall beeinflussen 2 Institutionen
      Und die Angabe "Gesamtplanung notwendig" lautet "<Planung>"
      Und ihr Aufenthaltsstatus ist "<Status>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis der Verweisung "<Ergebnis>"

      Beispiele: Beides trifft zu
        | Status  | Planung | Ergebnis |
        | Duldung | ja      | KIM-CM   |

      Beispiele: Eines trifft nicht zu, dann zählt das Verzeichnis
        | Status    | Planung   | Ergebnis |
        | Duldung   | nein      | MBE      |
        | Visum     | ja        | MBE      |
        | Visum     | unbekannt | MBE      |
        | unbekannt | nein      | MBE      |

      Beispiele: Eines ist offen, das andere schließt nicht aus
        | Status    | Planung   | Ergebnis |
        | Duldung   | unbekannt | offen    |
        | unbekannt | ja        | offen    |
        | unbekannt | unbekannt | offen    |

    Szenario: Neben dem KIM-CM werden die passenden Angebote genannt
      Angenommen im Bereich "Aufenthalt" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und die Stelle "Fachberatungsstelle" hat am 01.06.2023 einen multiplen Hilfebedarf festgestellt
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird sie an "KIM-CM" verwiesen
      Und kommen daneben in Betracht: "Caritas, MBE"

    Szenario: Ein festgestellter Bedarf ohne Zielgruppe führt nicht zum KIM-CM
      Angenommen im Bereich "Aufenthalt" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und die Stelle "Fachberatungsstelle" hat am 01.06.2023 einen multiplen Hilfebedarf festgestellt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird sie an "MBE" verwiesen

    Szenario: Ein verneinter Bedarf führt auch gegen die Angaben nicht zum KIM-CM
      Angenommen in den Bereichen "Gesundheit, Wohnen" ist die Antwort "längerfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und den Fall beeinflussen 2 Institutionen
      Und eine Gesamtplanung ist notwendig
      Und die Stelle "Fachberatungsstelle" hat am 01.06.2023 einen multiplen Hilfebedarf verneint
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird sie an "MBE" verwiesen

    Szenario: Ist der komplexe Hilfebedarf offen, steht das KIM-CM vorn zur Wahl
      Angenommen in den Bereichen "Gesundheit, Wohnen" ist die Antwort "längerfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und den Fall beeinflussen 2 Institutionen
      Und die Angabe "Gesamtplanung notwendig" ist unbekannt
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann bleibt die Verweisung offen
      Und stehen zur Wahl: "KIM-CM, MBE"

  @status_caritas_fuf
  Regel: Schritt 5 - Die Caritas berät zum Aufenthalt auf dem Weg zu einem gesicherten Status (SV 51/247, „Fördern und Fordern“)

    Szenariogrundriss: Nur Bedarf im Bereich Aufenthalt, Status <Status>
      Angenommen im Bereich "Aufenthalt" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und ihr Aufenthaltsstatus ist "<Status>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis der Verweisung "<Ergebnis>"

      Beispiele:
        | Status                                    | Ergebnis |
        | Duldung                                   | Caritas  |
        | Duldung nach § 60b AufenthG               | Caritas  |
        | Aufenthaltsgestattung                     | Caritas  |
        | Aufenthaltserlaubnis nach § 104c AufenthG | Caritas  |
        | Aufenthaltserlaubnis nach § 25a AufenthG  | MBE      |
        | Aufenthaltserlaubnis nach § 25b AufenthG  | MBE      |
        | Ankunftsnachweis                          | MBE      |
        | andere Aufenthaltserlaubnis               | MBE      |
        | unbekannt                                 | offen    |

    Szenariogrundriss: Geduldet, Bedarf nur im Bereich <Bereich>
      Angenommen im Bereich "<Bereich>" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis der Verweisung "<Ergebnis>"

      Beispiele: Die Caritas deckt nur den Bereich Aufenthalt ab
        | Bereich           | Ergebnis |
        | Gesundheit        | MBE      |
        | Existenzsicherung | MBE      |
        | Arbeit/Ausbildung | MBE      |
        | Sprache           | MBE      |
        | Bildung           | MBE      |
        | Aufenthalt        | Caritas  |
        | Kinderbetreuung   | MBE      |
        | Wohnen            | MBE      |

    Szenario: Daneben kommt die Beratung für das Alter in Betracht
      Angenommen im Bereich "Aufenthalt" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird sie an "Caritas" verwiesen
      Und kommen daneben in Betracht: "MBE"

    Szenario: Ein zweiter Bereich mit Bedarf schließt die Caritas zunächst aus
      Angenommen in den Bereichen "Aufenthalt, Sprache" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird sie an "MBE" verwiesen
      Und scheidet "Caritas" aus, weil nicht gilt: "hat Bedarf nur in Themenbereichen, die das Angebot abdeckt"

    Szenario: Ein nicht gefragter Bereich, den die Caritas nicht abdeckt, hält die Verweisung offen
      Angenommen im Bereich "Aufenthalt" ist die Antwort "kurzfristig"
      Und im Bereich "Sprache" ist die Antwort "nicht gefragt"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann bleibt die Verweisung offen
      Und stehen zur Wahl: "Caritas, MBE"

  @fled
  Regel: Schritt 5 - Die Flüchtlingshilfe Velbert berät nur in Velbert und nur Geflüchtete (Verzeichnis der Angebote)

    Szenariogrundriss: Geflüchtet <geflüchtet>, Wohnort <Ort>, Bedarf in <Bereiche>
      Angenommen in den Bereichen "<Bereiche>" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und die Angabe "geflüchtet" lautet "<geflüchtet>"
      Und sie wohnt in "<Ort>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis der Verweisung "<Ergebnis>"

      Beispiele: In jeder anderen Stadt übernimmt die Beratung für das Alter
        | geflüchtet | Ort          | Bereiche   | Ergebnis |
        | ja         | Erkrath      | Gesundheit | MBE      |
        | ja         | Haan         | Gesundheit | MBE      |
        | ja         | Heiligenhaus | Gesundheit | MBE      |
        | ja         | Hilden       | Gesundheit | MBE      |
        | ja         | Langenfeld   | Gesundheit | MBE      |
        | ja         | Mettmann     | Gesundheit | MBE      |
        | ja         | Monheim      | Gesundheit | MBE      |
        | ja         | Ratingen     | Gesundheit | MBE      |
        | ja         | Wülfrath     | Gesundheit | MBE      |

      Beispiele: Flucht
        | geflüchtet | Ort     | Bereiche   | Ergebnis |
        | nein       | Velbert | Gesundheit | MBE      |
        | unbekannt  | Velbert | Gesundheit | offen    |

      Beispiele: Jeder Bereich für sich
        | geflüchtet | Ort     | Bereiche          | Ergebnis                 |
        | ja         | Velbert | Gesundheit        | Flüchtlingshilfe Velbert |
        | ja         | Velbert | Existenzsicherung | Flüchtlingshilfe Velbert |
        | ja         | Velbert | Arbeit/Ausbildung | MBE                      |
        | ja         | Velbert | Sprache           | MBE                      |
        | ja         | Velbert | Bildung           | MBE                      |
        | ja         | Velbert | Kinderbetreuung   | MBE                      |
        | ja         | Velbert | Wohnen            | MBE                      |

      Beispiele: Mehrere Bereiche
        | geflüchtet | Ort     | Bereiche                                  | Ergebnis                 |
        | ja         | Velbert | Aufenthalt, Gesundheit, Existenzsicherung | Flüchtlingshilfe Velbert |
        | ja         | Velbert | Aufenthalt                                | Flüchtlingshilfe Velbert |
        | ja         | Velbert | Gesundheit, Sprache                       | MBE                      |

    Szenario: Vor der Flüchtlingshilfe steht die Caritas, wenn beide passen
      Angenommen im Bereich "Aufenthalt" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und ihr Aufenthaltsstatus ist "Duldung"
      Und sie ist geflüchtet
      Und sie wohnt in "Velbert"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird sie an "Caritas" verwiesen
      Und kommen daneben in Betracht: "Flüchtlingshilfe Velbert, MBE"

    Szenario: Warum die Angebote ausscheiden, steht dabei
      Angenommen im Bereich "Sprache" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird sie an "MBE" verwiesen
      Und scheidet "Flüchtlingshilfe Velbert" aus, weil nicht gilt: "wohnt in einer Stadt, für die das Angebot da ist; ist geflüchtet; hat Bedarf nur in Themenbereichen, die das Angebot abdeckt"
      Und scheidet "JMD" aus, weil nicht gilt: "hat das 27. Lebensjahr noch nicht vollendet"
      Und scheidet "MBE" nicht aus
      Und kommen daneben in Betracht: "niemand"

  @aged_12_or_older @under_27 @aged_27_or_older
  Regel: Schritt 5 - Der JMD berät ab 12 Jahren bis zur Vollendung des 27. Lebensjahres, die MBE ab dann (§ 187 Abs. 2, § 188 Abs. 2 BGB; Verzeichnis der Angebote)

    Szenariogrundriss: Geboren <Geburt>, Stichtag <Stichtag>
      Angenommen die Angabe "Geburtsdatum" lautet "<Geburt>"
      Und im Bereich "Sprache" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis der Verweisung "<Ergebnis>"

      Beispiele: Der 12. Geburtstag
        | Geburt     | Stichtag   | Ergebnis     |
        | 01.09.2011 | 31.08.2023 | kein Angebot |
        | 01.09.2011 | 01.09.2023 | JMD          |
        | 01.09.2011 | 02.09.2023 | JMD          |

      Beispiele: Der 27. Geburtstag
        | Geburt     | Stichtag   | Ergebnis |
        | 01.09.1996 | 31.08.2023 | JMD      |
        | 01.09.1996 | 01.09.2023 | MBE      |
        | 01.09.1996 | 02.09.2023 | MBE      |

      Beispiele: Am 29. Februar geboren
        | Geburt     | Stichtag   | Ergebnis |
        | 29.02.1996 | 28.02.2023 | JMD      |
        | 29.02.1996 | 01.03.2023 | MBE      |

      Beispiele: Nur das Geburtsjahr ist bekannt
        | Geburt | Stichtag   | Ergebnis |
        | 1996   | 31.12.2022 | JMD      |
        | 1996   | 01.09.2023 | offen    |
        | 1996   | 31.12.2023 | MBE      |
        | 2011   | 01.09.2023 | offen    |

    Szenariogrundriss: Bedarf in jedem Bereich, geboren <Geburt>
      Angenommen die Person ist am <Geburt> geboren
      Und in den Bereichen "alle" ist die Antwort "längerfristig"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird sie an "<Angebot>" verwiesen
      Und bleibt kein Bereich ungedeckt

      Beispiele: Beide Beratungen decken alle Bereiche ab
        | Geburt     | Angebot |
        | 15.06.2003 | JMD     |
        | 15.06.1990 | MBE     |

    Szenario: Kommen beide Beratungen noch in Frage, stehen beide zur Wahl
      Angenommen die Person ist im Jahr 1996 geboren
      Und im Bereich "Sprache" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann bleibt die Verweisung offen
      Und stehen zur Wahl: "JMD, MBE"

  @immigrated
  Regel: Schritt 5 - JMD und MBE beraten zugewanderte Menschen (Verzeichnis der Angebote)

    Szenariogrundriss: Zugewandert <zugewandert>, ohne Angabe einer Einreise, geboren <Geburt>
      Angenommen die Angabe "Einreisedatum" ist unbekannt
      Und die Angabe "zugewandert" lautet "<zugewandert>"
      Und die Person ist am <Geburt> geboren
      Und im Bereich "Sprache" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist das Ergebnis der Verweisung "<Ergebnis>"

      Beispiele:
        | zugewandert | Geburt     | Ergebnis     |
        | ja          | 15.06.1990 | MBE          |
        | nein        | 15.06.1990 | kein Angebot |
        | unbekannt   | 15.06.1990 | offen        |
        | ja          | 15.06.2003 | JMD          |
        | nein        | 15.06.2003 | kein Angebot |
        | unbekannt   | 15.06.2003 | offen        |

  Regel: Schritt 6 - Deckt niemand alles ab, so das erste Angebot, das einen Teil abdeckt (Verzeichnis der Angebote)

    Szenariogrundriss: Ein Kind in <Ort>, geflüchtet, Status <Status>, Bedarf in <Bereiche>
      Angenommen die Person ist am 01.06.2014 geboren
      Und sie ist geflüchtet
      Und ihr Aufenthaltsstatus ist "<Status>"
      Und sie wohnt in "<Ort>"
      Und in den Bereichen "<Bereiche>" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird sie an "<Angebot>" verwiesen, weil dort ein Teil des Bedarfs gedeckt ist
      Und bleiben ungedeckt die Bereiche "<ungedeckt>"
      Und kommen daneben in Betracht: "<daneben>"

      Beispiele:
        | Ort     | Status                      | Bereiche                        | Angebot                  | ungedeckt           | daneben                  |
        | Velbert | andere Aufenthaltserlaubnis | Gesundheit, Bildung             | Flüchtlingshilfe Velbert | Bildung             | niemand                  |
        | Velbert | Duldung                     | Gesundheit, Bildung, Aufenthalt | Caritas                  | Gesundheit, Bildung | Flüchtlingshilfe Velbert |
        | Hilden  | Duldung                     | Wohnen, Aufenthalt, Sprache     | Caritas                  | Sprache, Wohnen     | niemand                  |

    Szenario: Deckt das gewählte Angebot alles ab, bleibt nichts ungedeckt
      Angenommen im Bereich "Sprache" ist die Antwort "kurzfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann wird sie an "MBE" verwiesen
      Und bleibt kein Bereich ungedeckt

    Szenario: Auch im zweiten Durchgang kann eine fehlende Antwort alles offen halten
      Angenommen die Person ist am 01.06.2014 geboren
      Und ihr Aufenthaltsstatus ist "Duldung"
      Und im Bereich "Bildung" ist die Antwort "kurzfristig"
      Und im Bereich "Aufenthalt" ist die Antwort "nicht gefragt"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann bleibt die Verweisung offen
      Und stehen zur Wahl: "Caritas"

    Szenariogrundriss: Ein Kind in <Ort>, geflüchtet <geflüchtet>, Bedarf in <Bereiche>: niemand deckt etwas ab
      Angenommen die Person ist am 01.06.2014 geboren
      Und die Angabe "geflüchtet" lautet "<geflüchtet>"
      Und sie wohnt in "<Ort>"
      Und in den Bereichen "<Bereiche>" ist die Antwort "längerfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann findet sich kein Angebot

      Beispiele:
        | Ort     | geflüchtet | Bereiche            |
        | Hilden  | ja         | Gesundheit, Bildung |
        | Velbert | nein       | Gesundheit, Bildung |
        | Velbert | ja         | Bildung, Wohnen     |
