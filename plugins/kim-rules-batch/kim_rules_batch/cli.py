"""``kim-rules batch``: decides or compares whole tables."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from kim_rules.cli import options
from kim_rules.cli.exits import Misuse
from kim_rules.cli.frame import Command

if TYPE_CHECKING:
    from kim_rules_batch.job import Job, Setting


def _one_spelling(name: str) -> str:
    """The name of an option; ``--readings`` is ``--reading``."""
    return "reading" if name == "readings" else name


@click.command("batch", cls=Command, context_settings={"token_normalize_func": _one_spelling})
@click.argument(
    "names",
    metavar="EIN…",
    nargs=-1,
    required=True,
    type=options.FILE,
    help="Dateien, Ordner oder Muster: Parquet, CSV, NDJSON oder Arrow IPC.",
)
@click.argument(
    "out",
    metavar="AUS",
    type=options.FILE,
    help="Datei (Format nach der Endung), Ordner für Teile, oder - für nur die Tabellen.",
)
@options.deciding
@click.option(
    "--on-column", metavar="SPALTE", help="Spalte mit dem Stichtag jeder Zeile, statt --on."
)
@click.option(
    "--layout",
    type=click.Choice(("plain", "packed")),
    metavar="plain|packed",
    help="Wie die Angaben in den Spalten stehen; sonst an den Spalten erkannt.",
)
@click.option(
    "--compare",
    "compared",
    metavar="REGELWERK|LESART=OPTION|TAG",
    multiple=True,
    help="Vergleicht mit einem anderen Regelwerk, einer Lesart oder einem Tag; mehrfach möglich.",
)
@click.option(
    "--by",
    "columns",
    metavar="SPALTE",
    multiple=True,
    help="Zählt einen Vergleich auch nach dieser Spalte; mehrfach möglich.",
)
@click.option(
    "--keep",
    "kept",
    metavar="SPALTE",
    multiple=True,
    help="Übernimmt eine Spalte hinter die Ergebnisse; mehrfach möglich.",
)
@click.option(
    "--cluster",
    metavar="local[:N]|tcp://…",
    help="Schreibt die Teile auf einem Dask-Cluster; AUS ist dann ein Ordner.",
)
@click.option(
    "--part-rows",
    type=click.IntRange(min=1),
    default=1_000_000,
    metavar="ZEILEN",
    help="Wie viele Zeilen ein Teil etwa hat, sonst eine Million.",
)
@click.option("--force", is_flag=True, help="Überschreibt, was an der Stelle von AUS liegt.")
def command(
    names: tuple[str, ...],
    out: str,
    on: date | None,
    readings: dict[str, str],
    rules: str | None,
    lang: str,
    on_column: str | None,
    layout: str | None,
    compared: tuple[str, ...],
    columns: tuple[str, ...],
    kept: tuple[str, ...],
    cluster: str | None,
    part_rows: int,
    force: bool,
) -> None:
    """Entscheidet über ganze Tabellen oder vergleicht, was ein Beschluss ändert.

    Eine Zeile je Person, in der Reihenfolge der Eingabe. Fehlerhafte Zeilen halten nichts auf:
    Ihre Ergebnisse bleiben leer, die Spalte error nennt Art und Stelle des Fehlers.

    Ist AUS ein Ordner, so entstehen Teile. Ein abgebrochener Lauf wird mit demselben Aufruf
    fortgesetzt und macht nur, was noch fehlt.

    Mit --compare steht in AUS eine Zeile je Person und Ergebnis, das sich ändert.

    Beispiele:
      kim-rules batch personen.parquet ergebnisse.parquet --on 2024-01-01
      kim-rules batch "register/*.parquet" ergebnisse/ --cluster local:4
      kim-rules batch personen.csv - --on 2024-01-01 --compare several=three
      kim-rules batch personen.csv anders.csv --on 2024-12-31 --compare 2025-01-01
    """
    from kim_rules.cli.setting import chosen, loaded
    from kim_rules_batch.cluster import is_cluster
    from kim_rules_batch.job import Job, Setting
    from kim_rules_batch.layouts import Layout
    from kim_rules_batch.run import Run, Target

    _check(on, on_column, compared, columns, kept)
    if cluster is not None and not is_cluster(cluster):
        raise Misuse(
            f"{cluster}: erlaubt ist local, local:ANZAHL oder tcp://RECHNER:PORT",
            f"{cluster}: allowed is local, local:NUMBER or tcp://HOST:PORT",
            "--cluster",
        )
    target = Target(out, part_rows)
    if on_column is None:
        given = chosen(on, readings, rules, lang)
        setting = Setting(given.rulebook, given.readings, given.on)
    else:
        rulebook = loaded(rules, lang)
        given = chosen(date.min, readings, rules, lang)
        setting = Setting(rulebook, given.readings, on_column)
    job = Job(setting, target.form, None if layout is None else Layout(layout), columns or kept)
    for text in compared:
        job = _compared(job, text, lang)
    Run(job, target, cluster, force, lang).all(names)


def _check(
    on: date | None,
    on_column: str | None,
    compared: tuple[str, ...],
    columns: tuple[str, ...],
    kept: tuple[str, ...],
) -> None:
    """Refuse options that do not go together."""
    if on is not None and on_column is not None:
        raise Misuse("nicht zusammen mit --on", "not together with --on", "--on-column")
    if columns and not compared:
        raise Misuse("nur zusammen mit --compare", "only together with --compare", "--by")
    if kept and compared:
        raise Misuse(
            "nicht zusammen mit --compare; dafür gibt es --by",
            "not together with --compare; that is what --by is for",
            "--keep",
        )


def _compared(job: Job, text: str, lang: str) -> Job:
    """The job with one more thing that is different in the other setting."""
    from kim_rules.cli.setting import loaded

    if "=" in text and not _is_folder(text):
        return _with_reading(job, text)
    if text[:1].isdigit() and not _is_folder(text):
        return job.with_other(on=options.day_of(text, "--compare"))
    rulebook = loaded(text, lang)
    other = job.other or job.setting
    kept = {
        reading.id: other.readings[reading.id]
        for reading in rulebook.readings
        if other.readings.get(reading.id) in reading.options
    }
    return job.with_other(rulebook=rulebook, readings=rulebook.choose(kept))


def _is_folder(text: str) -> bool:
    from pathlib import Path

    return Path(text).is_dir()


def _with_reading(job: Job, text: str) -> Job:
    from kim_rules.errors import InvalidReadings

    name, _, option = text.partition("=")
    other: Setting = job.other or job.setting
    try:
        readings = other.rulebook.choose({**other.readings, name: option})
    except InvalidReadings as error:
        de, en = ("\n".join(one.text(each) for one in error.findings) for each in ("de", "en"))
        raise Misuse(de, en, "--compare") from None
    return job.with_other(readings=readings)
