"""Reports to render: like the published one, empty, crowded, with hidden figures, odd names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from attrs import evolve

from kim_rules.report_tables import Cell, Chart, ChartKind, Hidden, Measure, Report, Table

TEXT, COUNT, PERCENT = Measure.TEXT, Measure.COUNT, Measure.PERCENT
CHANGE, RATIO, DAY = Measure.CHANGE, Measure.RATIO, Measure.DAY

PROVIDERS = (
    ("Fördern und Fordern - Schritt für Schritt zum gesicherten Aufenthalt (Caritas)", 4),
    ("JMD", 0),
    ("MBE", 17),
    ("KIM-CM", 23),
    ("Flüchtlingshilfe Velbert e.V.", 1),
    ("Kein Bedarf", 49),
)
GROUPS = (
    "(1) §§ 25a, 25b AufenthG", "(1) § 104c AufenthG", "(2) unbegleitet eingereist",
    "(3) Duldung oder Gestattung, über 27", "(4) aus Südosteuropa",
    "(5) über 18, unter 5 Jahren hier, multipler Hilfebedarf",
)  # fmt: skip
CASELOAD = {"A": (2, 1, 0, 8, 0, 2), "B": (2, 4, 0, 2, 1, 0)}


def _screening() -> Table:
    rows: list[tuple[Cell, ...]] = [
        (name, count, (Decimal(count) * 100 / 94).quantize(Decimal("0.1")))
        for name, count in PROVIDERS
    ]
    return Table(
        "Verweise nach dem Screening",
        ("Verweis an", "Anzahl", "Anteil"),
        (*rows, ("Gesamt", 94, Decimal("100.0"))),
        id="referrals",
        section="Screening",
        text=("Jede Person zählt einmal, mit der ersten Entscheidung im Zeitraum.",),
        notes=("Zeilen mit null sind gedruckt.",),
        column_ids=("to", "count", "share"),
        row_ids=("caritas_fuf", "jmd", "mbe", "kim_cm", "velbert", "no_need", "total"),
        measures=(TEXT, COUNT, PERCENT),
        totals=frozenset({6}),
        chart=Chart(
            ChartKind.BARS,
            "Verweise nach dem Screening",
            "Gut die Hälfte hat keinen Bedarf, ein Viertel geht in das Case Management.",
            0, (1,), tuple(range(6)),
        ),
    )  # fmt: skip


def _caseload(managers: dict[str, tuple[Cell, ...]], title: str = "Betreute Personen") -> Table:
    def sum_of(cells: tuple[Cell, ...]) -> Cell:
        return sum(one for one in cells if isinstance(one, int))

    rows = [(name, *cells, sum_of(cells)) for name, cells in managers.items()]
    columns = zip(*managers.values(), strict=True)
    sums = tuple(sum_of(column) for column in columns)
    return Table(
        title,
        ("Case Management", *GROUPS, "Gesamt"),
        (*rows, ("Gesamt", *sums, sum_of(sums))),
        id="caseload",
        section="Case Management",
        text=("Jede Person zählt einmal, in ihrer ersten Zielgruppe.",),
        measures=(TEXT, *(COUNT,) * 7),
        totals=frozenset({len(rows)}),
        chart=Chart(
            ChartKind.STACKED,
            f"{title} nach Zielgruppen",
            "Die meisten gehören zur Zielgruppe 3.",
            0, tuple(range(1, 7)), tuple(range(len(rows))),
        ),
    )  # fmt: skip


def _trend() -> Table:
    days = (date(2022, 8, 31), date(2022, 12, 31), date(2023, 4, 30), date(2023, 8, 31))
    counts = ((3, 0), (8, 4), (11, 7), (13, 9))
    rows: list[tuple[Cell, ...]] = [(day, *two) for day, two in zip(days, counts, strict=True)]
    return Table(
        "Betreute Personen im Verlauf",
        ("Stichtag", "A", "B"),
        tuple(rows),
        id="trend",
        section="Case Management",
        measures=(DAY, COUNT, COUNT),
        chart=Chart(
            ChartKind.LINES, "Betreute Personen im Verlauf", "Beide Zahlen steigen an jedem Stichtag.",
            0, (1, 2), (0, 1, 2, 3),
        ),
    )  # fmt: skip


def _per_staff() -> Table:
    return Table(
        "Betreute Personen je Vollzeitstelle",
        ("Case Management", "Personen", "Vollzeitstellen", "je Stelle", "Veränderung"),
        (
            ("A", 13, Decimal("1.0"), Decimal("13.0"), 2),
            ("B", 9, Decimal("0.75"), Decimal("12.0"), -1),
            ("C", 1204, Decimal("1.0"), Decimal("1204.0"), 0),
        ),
        section="Case Management",
        measures=(TEXT, COUNT, RATIO, RATIO, CHANGE),
        notes=("Veränderung gegenüber dem 31.12.2022.",),
    )


METTMANN = Report(
    "Sachstandsbericht Case Management",
    "de",
    (_screening(), _caseload({k: tuple(v) for k, v in CASELOAD.items()}), _per_staff(), _trend()),
    ("Quelle: erfundene Fälle.", "Gezählt nach dem Regelwerk, Fassung 1.4."),
    "Nur für den internen Gebrauch",
    (
        ("Stichtag", "31.08.2023"),
        ("Zeitraum", "04.04.2023 bis 15.09.2023"),
        ("Regelwerk", "Kreis Mettmann, Fassung 1.4, sha256 " + "0123456789abcdef" * 4),
    ),
)  # fmt: skip

EMPTY = Report(
    "Sachstandsbericht Case Management",
    "de",
    (
        Table("Verweise nach dem Screening", ("Verweis an", "Anzahl"), (), section="Screening",
              measures=(TEXT, COUNT),
              chart=Chart(ChartKind.BARS, "Verweise", "Es gibt keine Fälle.", 0, (1,), ())),
        Table("Betreute Personen", ("Case Management", "Personen"), (("Gesamt", 0),),
              section="Case Management", measures=(TEXT, COUNT), totals=frozenset({0}),
              chart=Chart(ChartKind.STACKED, "Personen", "Es gibt keine Fälle.", 0, (1,), (0,))),
        Table("Verlauf", ("Stichtag", "Personen"), ((date(2031, 1, 1), 0),),
              section="Case Management", measures=(DAY, COUNT),
              chart=Chart(ChartKind.LINES, "Verlauf", "Es gibt keine Fälle.", 0, (1,), (0,))),
    ),
    ("Der Zeitraum liegt in der Zukunft.",),
)  # fmt: skip

_LONG = (
    "Regionale Beratungsstelle für Aufenthalt und Arbeit e.V. Nord",
    "Bundesamtsangelegenheitenkoordinierungsverwaltungsstellenrat",
    "WOHLFAHRTSVERBAND MIT EINEM SEHR LANGEN NAMEN IM KREIS GMBH",
    "x" * 60,
)
LONG_NAMES = Report(
    "Bericht über Träger mit sehr langen Namen und einer Überschrift, die über eine Zeile geht",
    "de",
    (
        Table("Verweise", ("Verweis an", "Anzahl"), tuple((name, 10 ** at) for at, name in enumerate(_LONG)),
              section="Screening", measures=(TEXT, COUNT),
              chart=Chart(ChartKind.BARS, "Verweise", "Lange Namen.", 0, (1,), (0, 1, 2, 3))),
        Table("Netzwerk", ("Träger", "Ort", "Angebot", "Zielgruppe", "Kooperation seit", "Bestätigt"),
              tuple((name, "Langenfeld (Rheinland)", "Beratung zu Aufenthalt, Arbeit und Wohnen, auch abends",
                     "Alle Zugewanderten", date(2022, 5, 1), None) for name in _LONG),
              section="Netzwerk", measures=(TEXT, TEXT, TEXT, TEXT, DAY, DAY)),
        Table("Personen je Träger", ("Jahr", *_LONG), ((date(2023, 1, 1), 1, 2, 3, 4), (date(2024, 1, 1), 4, 2, 1, 3)),
              section="Netzwerk", measures=(DAY, *(COUNT,) * 4),
              chart=Chart(ChartKind.LINES, "Personen je Träger", "Vier Linien.", 0, (1, 2, 3, 4), (0, 1))),
    ),
    marking="Nur für den internen Gebrauch und nicht für die Weitergabe an Dritte bestimmt",
)  # fmt: skip

MANAGERS = Report(
    "Vierzig Fachkräfte",
    "de",
    (_caseload({
        f"Fachkraft {number:02} mit Doppelnamen" if number % 3 else f"Fachkraft {number:02}":
        tuple((number * (at + 3)) % 17 for at in range(6)) for number in range(1, 41)
    }),),
)  # fmt: skip

_RTL_NAMES = ("نور الحسن", "Łukasz Ördög-Ağaoğlu", "(2) ليلى، الحي 3", "Оксана Їжак", "נועה", "አበባ")
RTL = Report(
    "Bericht mit Namen in anderen Schriften: نور الحسن",
    "de",
    (
        Table("Fälle von نور الحسن und anderen", ("Name", "Ort", "Anzahl"),
              tuple((name, "Straße 5, Größenhausen", at) for at, name in enumerate(_RTL_NAMES, 1)),
              section="Namen: ليلى",
              text=("Die Fachkraft نور الحسن, Telefon 02104 99, hat 3 Fälle.",),
              notes=("Siehe auch (2) ليلى، الحي 3.",),
              measures=(TEXT, TEXT, COUNT),
              chart=Chart(ChartKind.BARS, "Fälle von نور الحسن", "Sechs Balken.", 0, (2,),
                          tuple(range(6)))),
    ),
    ("Erfunden: نور الحسن.",),
    facts=(("Fachkraft", "نور الحسن (Ü 3)"),),
)  # fmt: skip

S = Hidden.SMALL
HIDDEN = Report(
    "Veröffentlichter Bericht",
    "de",
    (
        Table("Verweise", ("Verweis an", "Anzahl", "Anteil"),
              (("JMD", S, S), ("MBE", 17, Decimal("18.1")), ("KIM-CM", S, S), ("Gesamt", 94, Decimal("100.0"))),
              section="Screening", measures=(TEXT, COUNT, PERCENT), totals=frozenset({3}),
              chart=Chart(ChartKind.BARS, "Verweise", "Zwei Zahlen sind nicht ausgewiesen.", 0, (1,), (0, 1, 2))),
        evolve(_caseload({"A": (2, S, 0, 8, 0, S), "B": (S, S, 0, S, S, S), "C": (5, 9, 4, 8, 3, 7)}),
               section="Case Management"),
        Table("Verlauf", ("Stichtag", "A", "B"),
              ((date(2022, 8, 31), S, S), (date(2022, 12, 31), 8, 5), (date(2023, 4, 30), S, 9),
               (date(2023, 8, 31), 13, 9)),
              section="Case Management", measures=(DAY, COUNT, COUNT),
              chart=Chart(ChartKind.LINES, "Verlauf", "Mit Lücken.", 0, (1, 2), (0, 1, 2, 3))),
    ),
)  # fmt: skip

CHANGES = Report(
    "Changes",
    "en",
    (
        Table("Change by group", ("Group", "Change", "Ratio"),
              (("1", -4, Decimal("-0.5")), ("2", 0, Decimal("0.0")), ("3", 12, Decimal("1234.5"))),
              section="Comparison", measures=(TEXT, CHANGE, RATIO),
              chart=Chart(ChartKind.BARS, "Change by group", "Group 1 shrinks.", 0, (1,), (0, 1, 2))),
        Table("Change by quarter", ("Quarter", *(f"Group {at}" for at in range(1, 9))),
              tuple((f"Q{at}", *((at * group) % 7 - 3 for group in range(1, 9))) for at in range(1, 13)),
              section="Comparison", measures=(TEXT, *(CHANGE,) * 8),
              chart=Chart(ChartKind.LINES, "Change by quarter", "Eight lines.", 0, tuple(range(1, 9)), tuple(range(12)))),
        Table("Parts", ("Quarter", *(f"Group {at}" for at in range(1, 9))),
              tuple((f"Q{at}", *((at * group) % 7 - 3 for group in range(1, 9))) for at in range(1, 4)),
              section="Comparison", measures=(TEXT, *(CHANGE,) * 8),
              chart=Chart(ChartKind.STACKED, "Parts", "Eight parts.", 0, tuple(range(1, 9)), tuple(range(3)))),
        Table("Pairs", ("Quarter", "Now", "Before"), (("Q1", 3, 5), ("Q2", 8, S), ("Q3", None, 2)),
              section="Comparison", measures=(TEXT, COUNT, COUNT),
              chart=Chart(ChartKind.BARS, "Pairs", "Two bars a row.", 0, (1, 2), (0, 1, 2))),
    ),
    ("Made up.",), "Internal use only", (("Key date", "2023-08-31"),),
)  # fmt: skip

REPORTS = {
    "mettmann": METTMANN, "empty": EMPTY, "long": LONG_NAMES, "managers": MANAGERS, "rtl": RTL,
    "hidden": HIDDEN, "changes": CHANGES,
}  # fmt: skip

#: Tables and charts of every kind in one, for what takes long for each report.
TOGETHER = evolve(
    METTMANN,
    tables=(
        *METTMANN.tables, EMPTY.tables[0], *LONG_NAMES.tables[1:], *RTL.tables, *HIDDEN.tables[1:],
        CHANGES.tables[3],
    ),
)  # fmt: skip
