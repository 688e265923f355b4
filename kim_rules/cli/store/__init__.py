"""``kim-rules store``: keeps cases in a store, decides them, and shows what became of them."""

from __future__ import annotations

import click

from kim_rules.cli.frame import LazyGroup

#: Every command: where it is, and what it does.
COMMANDS: dict[str, tuple[str, str]] = {
    name: (f"kim_rules.cli.store.{place}", told)
    for name, place, told in (
        ("init", "init:command", "Legt eine Ablage an."),
        ("put", "put:command", "Nimmt Angaben zu Personen auf."),
        ("get", "get:command", "Zeigt einen Fall."),
        ("list", "listing:command", "Nennt alle Fälle."),
        ("decide", "decide:command", "Entscheidet über alle offenen Fälle."),
        ("replay", "replay:command", "Rechnet alle Entscheidungen nach."),
        ("due", "due:command", "Nennt die Fälle, die anzusehen sind."),
        ("consent", "steps:consent", "Hält eine Einwilligung oder ihren Widerruf fest."),
        ("refer", "steps:refer", "Führt eine Verweisung weiter."),
        ("event", "steps:event", "Hält fest, was in einem Fall geschehen ist."),
        ("close", "steps:close", "Schließt einen Fall."),
        ("reopen", "steps:reopen", "Eröffnet einen geschlossenen Fall wieder."),
        ("erase", "erase:command", "Löscht eine Person."),
        ("retention", "erase:retention", "Nennt oder löscht, wessen Frist abgelaufen ist."),
        ("verify", "verify:command", "Prüft, ob das Protokoll unverändert ist."),
        ("export", "transfer:export", "Schreibt alles in eine Datei."),
        ("import", "transfer:import_", "Liest eine solche Datei in eine leere Ablage."),
    )
}


@click.group("store", cls=LazyGroup, members=COMMANDS)
def command() -> None:
    """Führt Fälle in einer Ablage: Angaben, Entscheidungen, Verweisungen.

    Jeder Befehl braucht die Adresse der Ablage und die Angabe, wer sie für welchen Mandanten
    wozu benutzt. Das steht in Optionen oder in der Umgebung:

      --store     KIM_RULES_STORE      sqlite:///datei, postgresql://…
      --tenant    KIM_RULES_TENANT     die Kommune oder Stelle
      --actor     KIM_RULES_ACTOR      wer handelt, als Kennung
      --purpose   KIM_RULES_PURPOSE    wozu
      --key-file  KIM_RULES_KEY_FILE   die Datei mit dem Hauptschlüssel

    Adressen mit Passwort gehören in die Umgebung; Optionen sehen auch andere auf dem Rechner.

    Beispiele:
      kim-rules store init --store sqlite:///kim.db --key-file kim.key --new-key
      kim-rules store put personen.ndjson
      kim-rules store decide --format ndjson > entscheidungen.ndjson
      kim-rules store get c-1

    Rückgabewerte:
      0    erledigt
      2    falscher Aufruf, auch wenn eine der Angaben oben fehlt
      3    fehlerhafte Eingabe; der Fall fehlt oder lässt den Schritt nicht zu;
           oder „verify“ oder „replay“ hat etwas gefunden
      4    die Ablage ist nicht da, nicht benutzbar oder hat einen anderen
           Schlüssel
    """
