# language: de
Funktionalität: Eine Grundlage kennt keine Beispiele

    Grundlage:
      Angenommen ihr Aufenthaltsstatus ist "<Status>"

    Szenariogrundriss: Gemeinsam
      Angenommen ihr Aufenthaltsstatus ist "<Status>"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3

      Beispiele:
        | Status  |
        | Duldung |
