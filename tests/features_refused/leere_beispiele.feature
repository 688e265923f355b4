# language: de
Funktionalität: Eine Tabelle, in der nur die Überschrift steht

    Szenariogrundriss: Ohne Zeilen
      Angenommen die Person ist am <Geburt> geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3

      Beispiele:
        | Geburt |
