# language: de
Funktionalität: Ein Ergebnis als Voraussetzung

    Szenario: Vertauscht
      Angenommen gehört sie zur Zielgruppe 3
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
