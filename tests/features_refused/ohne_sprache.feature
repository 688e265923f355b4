Funktionalität: Ohne Sprachangabe

    Szenario: Ohne Sprache
      Angenommen die Person ist am 15.06.1996 geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
