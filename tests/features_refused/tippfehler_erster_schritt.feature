# language: de
Funktionalität: Der erste Schritt wird zur Beschreibung

    Szenario: Tippfehler
      Angenomen die Person ist am 15.06.1990 geboren
      Angenommen ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist offen, ob sie zur Zielgruppe 3 gehört
