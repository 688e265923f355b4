"""``kim-rules report``: writes the status report out of the cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from kim_rules.cli import options
from kim_rules.cli.exits import Misuse
from kim_rules.cli.frame import Command
from kim_rules.cli.store.desk import Call, with_call
from kim_rules.cli.store.options import DAY
from kim_rules_report import FORMATS

#: What ``--publish`` hides when it has no number: counts below it.
THRESHOLD = 3
#: Most processes that may be asked for.
MAX_PROCESSES = 64


def _sections(_ctx: click.Context, _param: click.Parameter, value: str | None) -> list[str] | None:
    return None if value is None else [name.strip() for name in value.split(",") if name.strip()]


def _threshold(_ctx: click.Context, _param: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    if value.isascii() and value.isdigit() and THRESHOLD <= int(value[:9]) <= THRESHOLD * 1000:
        return int(value)
    raise Misuse(
        f"erlaubt ist nichts oder eine Zahl ab {THRESHOLD}; ein Dateiname steht davor",
        f"allowed is nothing, or a number from {THRESHOLD}; the name of a file stands before it",
        "--publish",
    )


def _processes(_ctx: click.Context, _param: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    if value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= MAX_PROCESSES:
        return int(value)
    raise Misuse(
        f"erlaubt ist eine Zahl von 1 bis {MAX_PROCESSES}",
        f"allowed is a number from 1 to {MAX_PROCESSES}",
        "--processes",
    )


@click.command("report", cls=Command)
@click.argument(
    "files",
    metavar="[DATEI…]",
    nargs=-1,
    type=options.FILE,
    help="Fälle als NDJSON, - für die Standardeingabe; ohne Datei kommen sie aus der Ablage.",
)
@options.key_date
@click.option("--from", "since", metavar="TAG", type=DAY, help="Erster Tag des Zeitraums.")
@click.option("--to", "until", metavar="TAG", type=DAY, help="Letzter Tag; sonst der Stichtag.")
@click.option(
    "--format",
    "form",
    default="html",
    metavar="|".join(FORMATS),
    help="Das Format, sonst html; ein Plugin kann weitere haben.",
)
@click.option("--out", type=options.FILE, metavar="DATEI", help="Wohin; - ist die Ausgabe.")
@click.option("--force", is_flag=True, help="Überschreibt eine Datei, die es schon gibt.")
@click.option(
    "--sections",
    metavar="NAME,…",
    callback=_sections,
    help="Nur diese Abschnitte: screening, caseload, needs, outcomes, network, steering, method.",
)
@click.option("--title", metavar="TEXT", help="Titel des Berichts.")
@click.option(
    "--publish",
    is_flag=False,
    flag_value=str(THRESHOLD),
    metavar="[ZAHL]",
    callback=_threshold,
    help=f"Zur Veröffentlichung: Zahlen darunter (sonst {THRESHOLD}) bleiben verborgen.",
)
@click.option(
    "--compare-on",
    metavar="TAG",
    type=DAY,
    multiple=True,
    help="Früherer Stichtag zum Vergleich; mehrfach möglich.",
)
@click.option(
    "--not-wanted",
    "shows_not_wanted",
    is_flag=True,
    help="Zeigt getrennt, wer keine Unterstützung wünscht.",
)
@click.option("--staffing", type=options.FILE, metavar="DATEI", help="Stellenanteile (TOML).")
@click.option("--network", type=options.FILE, metavar="DATEI", help="Netzwerk (TOML).")
@click.option(
    "--processes",
    metavar="ZAHL",
    callback=_processes,
    help="Rechnet bei vielen Fällen in so vielen Prozessen; sonst so viele wie Prozessoren.",
)
@options.readings
@options.rulebook
@with_call
def command(call: Call, files: tuple[str, ...], out: str | None, force: bool, **asked: Any) -> None:
    """Schreibt den Sachstandsbericht: Screening, Fälle, Bedarfe, Ergebnisse, Netzwerk, Steuerung.

    Gelesen werden Dateien mit einer Zeile je Fall oder, ohne Datei, die Ablage. Der Bericht ist
    für den internen Gebrauch; --publish verbirgt kleine Zahlen und so viele weitere, dass sich
    keine zurückrechnen lässt. Gleiche Eingabe ergibt dieselbe Datei, Byte für Byte.

    Einträge, die sich nicht lesen lassen, werden mit Ort gemeldet und im Bericht gezählt; der
    Rückgabewert ist dann 3.

    Beispiele:
      kim-rules report faelle.ndjson --from 2023-01-01 --out bericht.html
      kim-rules report --from 2023-01-01 --format pdf --out bericht.pdf
      kim-rules report faelle.ndjson --from 2023-01-01 --publish --out presse.html
    """
    from kim_rules_report.reporting import Asked, Reporting

    since: date | None = asked.pop("since")
    if out is None or since is None:
        needed = {"--out": out, "--from": since}
        missing = ", ".join(option for option, value in needed.items() if value is None)
        raise Misuse(f"Es fehlt: {missing}", f"Missing: {missing}")
    Reporting(call, files, Asked(since=since, **asked)).write(out, force=force)
