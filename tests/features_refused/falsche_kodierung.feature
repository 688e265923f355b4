# language: de
Funktionalität: Gespeichert als Windows-1252

  Szenario: Umlaute
