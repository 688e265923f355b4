# language: de
Funktionalität: Ein Schritt, den zwei Definitionen ausführen könnten

    Szenario: Mehrdeutig
      Angenommen ein mehrdeutiger Schritt
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
