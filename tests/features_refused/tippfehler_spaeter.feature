# language: de
Funktionalität: Ein Tippfehler nach dem ersten Schritt

    Szenario: Tippfehler
      Angenommen die Person ist am 15.06.1990 geboren
      Wen zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
