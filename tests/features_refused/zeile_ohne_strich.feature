# language: de
Funktionalität: Eine Zeile der Tabelle ohne Strich am Anfang

    Szenariogrundriss: Zeilen
      Angenommen die Person ist am <Geburt> geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3

      Beispiele:
        Geburt |
        | Geburt     |
        | 15.06.1996 |
