# language: de
Funktionalität: Ein Platzhalter, den keine Spalte füllt

    Szenariogrundriss: Ungefüllt
      Angenommen die Person ist am <Geburt> geboren
      Und ihr Aufenthaltsstatus ist "<Status>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3

      Beispiele:
        | Geburt     |
        | 15.06.1996 |
