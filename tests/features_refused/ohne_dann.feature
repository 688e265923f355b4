# language: de
Funktionalität: Ein Szenario, das nichts erwartet

    Szenario: Ohne Erwartung
      Angenommen die Person ist am 15.06.1996 geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
