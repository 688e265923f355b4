# language: de
Funktionalität: Ein Schritt ohne die Tabelle, die er braucht

    Szenario: Ohne Tabelle
      Angenommen ihr Bedarf ist
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
