# language: de
Funktionalität: Ein Szenario, in dem nichts entschieden wird

    Szenario: Ohne Stichtag
      Angenommen die Person ist am 15.06.1996 geboren
      Dann gehört sie nicht zur Zielgruppe 3
