# language: de
Funktionalität: Zwei Spalten mit einem Namen

    Szenariogrundriss: Doppelt
      Angenommen die Person ist am <Geburt> geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3

      Beispiele:
        | Geburt     | Geburt     |
        | 15.06.1996 | 15.06.1990 |
