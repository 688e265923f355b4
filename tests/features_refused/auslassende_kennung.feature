# language: de
Funktionalität: Kennungen, die ein Szenario auslassen oder entschuldigen

    @skip
    Szenario: Ausgelassen
      Angenommen die Person ist am 15.06.1996 geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3

    @xfail
    Szenario: Entschuldigt
      Angenommen die Person ist am 15.06.1996 geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
