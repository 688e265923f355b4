# language: de
Funktionalität: Ein Szenario beginnt mit Und

    Szenario: Und
      Und die Person ist am 15.06.1990 geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
