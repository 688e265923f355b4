# language: de
Funktionalität: Eine Tabelle an einem Schritt, der keine liest

    Szenario: Mit Tabelle
      Angenommen ihr Aufenthaltsstatus ist "Duldung"
        | Angabe       | Wert       |
        | Geburtsdatum | 15.06.1990 |
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann ist offen, ob sie zur Zielgruppe 3 gehört
