# language: de
Funktionalität: Ein englischer Schritt wird zur Beschreibung

    Szenario: Englisch
      Given die Person ist am 15.06.1990 geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist offen, ob sie zur Zielgruppe 3 gehört
