# language: de
Funktionalität: Eine Kennung, die kein einfaches Wort ist

    @§104c
    Szenario: Sonderzeichen
      Angenommen die Person ist am 15.06.1996 geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
