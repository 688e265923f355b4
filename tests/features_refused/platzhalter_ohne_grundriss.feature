# language: de
Funktionalität: Ein Platzhalter in einem einfachen Szenario

    Szenario: Wörtlich
      Angenommen ihr Aufenthaltsstatus ist "<Status>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
