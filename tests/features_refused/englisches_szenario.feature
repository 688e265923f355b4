# language: de
Funktionalität: Ein ganzes Szenario wird zur Beschreibung

  Regel: Mit englischem Titel

    Scenario: Verschwunden
      Angenommen die Person ist am 15.06.1996 geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3

  Regel: Mit deutschem Titel

    Szenario: Vorhanden
      Angenommen die Person ist am 15.06.1996 geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
