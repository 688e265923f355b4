# language: de
Funktionalität: Eine Angabe nach der Entscheidung

    Szenario: Zu spät
      Angenommen die Person ist am 15.06.1990 geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Angenommen ihr Aufenthaltsstatus ist "Duldung"
      Dann ist offen, ob sie zur Zielgruppe 3 gehört
