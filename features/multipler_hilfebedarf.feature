# language: de
Funktionalität: Multipler Hilfebedarf

  Beschrieben mit dem Beschluss der Lenkungsgruppe vom 10.05.2023 über die Zielgruppe 5.
  Quelle: Stadt Hilden, WP 20-25 SV 51/247 vom 15.09.2023, Erläuterungen.

  Eine Feststellung, die zählt, geht immer vor: Sie wird nie überschrieben. Ohne eine
  solche Feststellung zeigen die Angaben nur an, ob eine Fachberatungsstelle prüfen sollte.

  @multiple_needs @several_areas @several_institutions @overall_planning_needed
  Regel: Drei Merkmale müssen zusammenkommen: längerfristiger Bedarf in mehreren Themenbereichen, verschiedene Institutionen, Gesamtplanung (SV 51/247, multipler Hilfebedarf)

    Szenariogrundriss: Längerfristig: <Bereiche>; Institutionen: <Institutionen>; Gesamtplanung: <Planung>
      Angenommen in den Bereichen "<Bereiche>" ist die Antwort "längerfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und die Angabe "Institutionen" lautet "<Institutionen>"
      Und die Angabe "Gesamtplanung notwendig" lautet "<Planung>"
      Und es gibt keine Feststellung zum multiplen Hilfebedarf
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist der multiple Hilfebedarf "<Stand>"
      Und ergibt sich der multiple Hilfebedarf aus den Angaben: "<Ergebnis>"

      Beispiele: Alle drei Merkmale
        | Bereiche                                                                               | Institutionen                      | Planung | Stand     | Ergebnis |
        | Gesundheit, Wohnen                                                                     | Jobcenter, Ausländeramt            | ja      | angezeigt | ja       |
        | Sprache, Bildung, Wohnen                                                               | Jobcenter, Ausländeramt, Jugendamt | ja      | angezeigt | ja       |
        | Gesundheit, Existenzsicherung, Arbeit/Ausbildung, Sprache, Bildung, Aufenthalt, Wohnen | Jobcenter, Ausländeramt            | ja      | angezeigt | ja       |

      Beispiele: Ein Merkmal fehlt
        | Bereiche           | Institutionen           | Planung | Stand           | Ergebnis |
        | Gesundheit         | Jobcenter, Ausländeramt | ja      | nicht angezeigt | nein     |
        | Gesundheit, Wohnen | Jobcenter               | ja      | nicht angezeigt | nein     |
        | Gesundheit, Wohnen | keine                   | ja      | nicht angezeigt | nein     |
        | Gesundheit, Wohnen | Jobcenter, Ausländeramt | nein    | nicht angezeigt | nein     |

      Beispiele: Ein Merkmal ist nicht bekannt, die anderen treffen zu
        | Bereiche           | Institutionen           | Planung   | Stand | Ergebnis |
        | Gesundheit, Wohnen | unbekannt               | ja        | offen | offen    |
        | Gesundheit, Wohnen | Jobcenter, Ausländeramt | unbekannt | offen | offen    |

      Beispiele: Ein Merkmal fehlt sicher, ein anderes ist nicht bekannt
        | Bereiche           | Institutionen | Planung   | Stand           | Ergebnis |
        | Gesundheit         | unbekannt     | unbekannt | nicht angezeigt | nein     |
        | Gesundheit, Wohnen | Jobcenter     | unbekannt | nicht angezeigt | nein     |
        | Gesundheit, Wohnen | unbekannt     | nein      | nicht angezeigt | nein     |

    Szenario: Kurzfristiger Bedarf zählt nicht mit
      Angenommen in den Bereichen "Gesundheit, Existenzsicherung, Arbeit/Ausbildung" ist die Antwort "kurzfristig"
      Und im Bereich "Sprache" ist die Antwort "längerfristig"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und den Fall beeinflussen 2 Institutionen
      Und eine Gesamtplanung ist notwendig
      Und es gibt keine Feststellung zum multiplen Hilfebedarf
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist der multiple Hilfebedarf "nicht angezeigt"

    Szenario: Ist zu keinem Bereich gefragt worden, bleibt alles offen
      Angenommen den Fall beeinflussen 2 Institutionen
      Und eine Gesamtplanung ist notwendig
      Und es gibt keine Feststellung zum multiplen Hilfebedarf
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist der multiple Hilfebedarf "offen"

  @several @several_areas
  Regel: Wie viele Themenbereiche „mehrere“ sind, ist eine Lesart; Institutionen sind immer zwei oder mehr (SV 51/247, multipler Hilfebedarf)

    Szenariogrundriss: Lesart „<Lesart>“, längerfristig: <längerfristig>, nicht gefragt: <nicht gefragt>
      Angenommen in den Bereichen "<längerfristig>" ist die Antwort "längerfristig"
      Und in den Bereichen "<nicht gefragt>" ist die Antwort "nicht gefragt"
      Und in allen übrigen Bereichen ist die Antwort "kein Bedarf"
      Und den Fall beeinflussen 2 Institutionen
      Und eine Gesamtplanung ist notwendig
      Und es gibt keine Feststellung zum multiplen Hilfebedarf
      Und für "Mehrere Themenbereiche" gilt die Lesart "<Lesart>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist der multiple Hilfebedarf "<Stand>"

      Beispiele: Alle Bereiche beantwortet
        | Lesart          | längerfristig               | nicht gefragt | Stand           |
        | mindestens zwei | Gesundheit                  | keine         | nicht angezeigt |
        | mindestens zwei | Gesundheit, Wohnen          | keine         | angezeigt       |
        | mindestens drei | Gesundheit, Wohnen          | keine         | nicht angezeigt |
        | mindestens drei | Gesundheit, Sprache, Wohnen | keine         | angezeigt       |

      Beispiele: Nicht gefragte Bereiche können noch hinzukommen
        | Lesart          | längerfristig               | nicht gefragt    | Stand           |
        | mindestens zwei | Gesundheit                  | Sprache          | offen           |
        | mindestens zwei | Gesundheit, Wohnen          | Sprache, Bildung | angezeigt       |
        | mindestens drei | Gesundheit                  | Sprache          | nicht angezeigt |
        | mindestens drei | Gesundheit                  | Sprache, Bildung | offen           |
        | mindestens drei | Gesundheit, Wohnen          | Sprache          | offen           |
        | mindestens drei | Gesundheit, Wohnen, Sprache | Bildung          | angezeigt       |

  @finding_counts @finding_by @finding_by_allowed_body @finding_made_by_day
  Regel: Eine Feststellung der zuständigen Stelle geht den Angaben vor; sonst entscheiden die Angaben (SV 51/247, Zielgruppe 5)

    Szenariogrundriss: Lesart „<Lesart>“, „<Befund>“ durch <Stelle> am <Tag>, nach den Angaben <Angaben>
      Angenommen in den Bereichen "Gesundheit, Wohnen" ist die Antwort "längerfristig"
      Und den Fall beeinflussen 2 Institutionen
      Und die Angabe "Gesamtplanung notwendig" lautet "<Angaben>"
      Und die Angabe "Feststellung" lautet "<Befund>"
      Und die Angabe "Feststellung durch" lautet "<Stelle>"
      Und die Angabe "Feststellung am" lautet "<Tag>"
      Und für "Feststellung durch eine Fachberatungsstelle" gilt die Lesart "<Lesart>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist der multiple Hilfebedarf "<Stand>"

      Beispiele: Die Feststellung zählt
        | Lesart                       | Befund       | Stelle              | Tag        | Angaben   | Stand        |
        | nur eine Fachberatungsstelle | festgestellt | Fachberatungsstelle | 01.06.2023 | ja        | festgestellt |
        | nur eine Fachberatungsstelle | festgestellt | Fachberatungsstelle | 01.09.2023 | nein      | festgestellt |
        | nur eine Fachberatungsstelle | festgestellt | Fachberatungsstelle | 01.06.2023 | unbekannt | festgestellt |
        | nur eine Fachberatungsstelle | verneint     | Fachberatungsstelle | 01.06.2023 | ja        | verneint     |
        | nur eine Fachberatungsstelle | verneint     | Fachberatungsstelle | 01.06.2023 | nein      | verneint     |
        | jede Stelle                  | festgestellt | KIM                 | 01.06.2023 | nein      | festgestellt |
        | jede Stelle                  | verneint     | andere Stelle       | 01.06.2023 | ja        | verneint     |
        | jede Stelle                  | festgestellt | unbekannt           | 01.06.2023 | nein      | festgestellt |

      Beispiele: Die Feststellung zählt nicht, die Angaben entscheiden
        | Lesart                       | Befund       | Stelle              | Tag        | Angaben   | Stand           |
        | nur eine Fachberatungsstelle | festgestellt | KIM                 | 01.06.2023 | ja        | angezeigt       |
        | nur eine Fachberatungsstelle | festgestellt | KIM                 | 01.06.2023 | nein      | nicht angezeigt |
        | nur eine Fachberatungsstelle | festgestellt | andere Stelle       | 01.06.2023 | unbekannt | offen           |
        | nur eine Fachberatungsstelle | verneint     | KIM                 | unbekannt  | ja        | angezeigt       |
        | nur eine Fachberatungsstelle | festgestellt | Fachberatungsstelle | 02.09.2023 | nein      | nicht angezeigt |
        | jede Stelle                  | verneint     | KIM                 | 02.09.2023 | ja        | angezeigt       |

      Beispiele: Ob die Feststellung zählt, ist offen
        | Lesart                       | Befund       | Stelle              | Tag        | Angaben | Stand |
        | nur eine Fachberatungsstelle | festgestellt | unbekannt           | 01.06.2023 | ja      | offen |
        | nur eine Fachberatungsstelle | festgestellt | Fachberatungsstelle | unbekannt  | ja      | offen |
        | jede Stelle                  | verneint     | KIM                 | unbekannt  | nein    | offen |

    Szenario: Ist nicht bekannt, ob es eine Feststellung gibt, bleibt der Stand offen
      Angenommen in den Bereichen "Gesundheit, Wohnen" ist die Antwort "längerfristig"
      Und den Fall beeinflussen 2 Institutionen
      Und eine Gesamtplanung ist notwendig
      Und die Angabe "Feststellung" ist unbekannt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist der multiple Hilfebedarf "offen"
      Und ergibt sich der multiple Hilfebedarf aus den Angaben: "ja"

  @finding_counts @multiple_needs
  Regel: Widersprechen die Angaben einer Feststellung, die zählt, so wird das angezeigt und nichts geändert (SV 51/247, multipler Hilfebedarf)

    Szenariogrundriss: „<Befund>“ durch <Stelle>, nach den Angaben <Angaben>
      Angenommen in den Bereichen "Gesundheit, Wohnen" ist die Antwort "längerfristig"
      Und den Fall beeinflussen 2 Institutionen
      Und die Angabe "Gesamtplanung notwendig" lautet "<Angaben>"
      Und die Stelle "<Stelle>" hat am 01.06.2023 einen multiplen Hilfebedarf <Befund>
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist der multiple Hilfebedarf "<Stand>"
      Und widersprechen sich Feststellung und Angaben

      Beispiele:
        | Befund       | Stelle              | Angaben | Stand        |
        | festgestellt | Fachberatungsstelle | nein    | festgestellt |
        | verneint     | Fachberatungsstelle | ja      | verneint     |

    Szenariogrundriss: Kein Widerspruch: „<Befund>“ durch <Stelle>, nach den Angaben <Angaben>
      Angenommen in den Bereichen "Gesundheit, Wohnen" ist die Antwort "längerfristig"
      Und den Fall beeinflussen 2 Institutionen
      Und die Angabe "Gesamtplanung notwendig" lautet "<Angaben>"
      Und die Stelle "<Stelle>" hat am 01.06.2023 einen multiplen Hilfebedarf <Befund>
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann widersprechen sich Feststellung und Angaben nicht
      Und erscheint kein Hinweis

      Beispiele: Gleichlautend, offen, oder die Feststellung zählt nicht
        | Befund       | Stelle              | Angaben   |
        | festgestellt | Fachberatungsstelle | ja        |
        | verneint     | Fachberatungsstelle | nein      |
        | festgestellt | Fachberatungsstelle | unbekannt |
        | verneint     | Fachberatungsstelle | unbekannt |
        | festgestellt | KIM                 | nein      |
        | verneint     | unbekannt           | ja        |
