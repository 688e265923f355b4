# language: de
Funktionalität: Ein Szenario ohne Schritte

    Szenario: Leer
