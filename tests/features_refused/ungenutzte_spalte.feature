# language: de
Funktionalität: Eine Spalte, die nichts bewirkt

    Szenariogrundriss: Ungenutzt
      Angenommen die Person ist am <Geburt> geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3

      Beispiele:
        | Geburt     | Status  |
        | 15.06.1996 | Duldung |
