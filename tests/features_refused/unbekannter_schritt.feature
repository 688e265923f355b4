# language: de
Funktionalität: Ein Schritt, den es nicht gibt

    Szenario: Unbekannt
      Angenommen die Person ist am 15.06.1996 zur Welt gekommen
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
