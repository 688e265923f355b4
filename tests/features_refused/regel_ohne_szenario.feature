# language: de
Funktionalität: Eine Regel, die niemand prüft

  Regel: Ungeprüft

    Nur ein Satz.

  Regel: Geprüft

    Szenario: Vorhanden
      Angenommen die Person ist am 15.06.1996 geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
