"""Comparisons: who gains, who loses, what becomes open, and which node is responsible."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from batch_files import ON, batch, clients, read, write, write_packed
from batch_tables import METTMANN, Facts, Row

import kim_rules as kim

ROWS = clients(200, seed=5)
#: How near to yes what an outcome can be is; a provider counts as yes.
RANKS = {
    "yes": 2,
    "open": 1,
    "no": 0,
    "established": 2,
    "indicated": 2,
    "rejected": 0,
    "not_indicated": 0,
    "no_need": 0,
    "not_responsible": 0,
    "gap": 0,
}
Changed = dict[tuple[str, str], tuple[str, str]]


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clients in a file."""
    return write(tmp_path_factory.mktemp("in") / "in.parquet", ROWS)


def decision(facts: Facts, on: date, readings: Any = None, rulebook: Any = None) -> kim.Decision:
    """What the core decides about a client."""
    rules = rulebook or METTMANN
    return kim.decide(
        kim.Client.from_dict(facts, rules, on), on=on, rulebook=rules, readings=readings
    )


def outcomes(one: kim.Decision) -> dict[str, str]:
    """Every outcome as comparisons name it."""
    groups = {f"group:{g.number}": str(g.verdict.value) for g in one.target_groups}
    found = {
        "eligible": one.eligible.value,
        **{name: "no" if said == "not_in_force" else said for name, said in groups.items()},
        "multiple_needs": one.multiple_needs.status.value,
        "referral": one.referral.to or one.referral.verdict.value,
    }
    return {name: str(said) for name, said in found.items()}


def changes(**later: Any) -> Changed:
    """What the core finds changed, by client and outcome."""
    found = {}
    for facts in ROWS:
        before = outcomes(decision(facts, ON))
        after = outcomes(decision(facts, **{"on": ON, **later}))
        for name in before | after:
            pair = before.get(name, "no"), after.get(name, "no")
            if pair[0] != pair[1]:
                found[facts["id"], name] = pair
    return found


def kind(before: str, after: str) -> str:
    """What becomes of an outcome."""
    later, earlier = RANKS.get(after, 2), RANKS.get(before, 2)
    return "other" if later == earlier else {2: "gained", 1: "opened", 0: "lost"}[later]


def truths(tree: Any) -> Iterator[tuple[str, str, list[Any]]]:
    """Every node of an explanation, with its truth and its parts."""
    yield tree.get("id", ""), tree.get("truth", ""), tree.get("parts", [])
    for part in tree.get("parts", []):
        yield from truths(part)


def all_truths(one: kim.Decision) -> dict[str, str]:
    """The truth of every node of a decision."""
    outcomes = one.explanation["outcomes"].values()
    return {name: truth for tree in outcomes for name, truth, _ in truths(tree)}


COMPARISONS: dict[str, dict[str, Any]] = {
    "several=three": {"readings": {"several": "three"}},
    "older_than_27=from_28th_birthday": {"readings": {"older_than_27": "from_28th_birthday"}},
    "entitled=holder_only": {"readings": {"entitled": "holder_only"}},
    "finding_by=any_body": {"readings": {"finding_by": "any_body"}},
    "2025-01-01": {"on": date(2025, 1, 1)},
}


@pytest.fixture(scope="module", params=COMPARISONS)
def compared(
    request: pytest.FixtureRequest, given: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Row], dict[str, Any]]:
    """The changes that one of the comparisons finds, and what is different in it."""
    out = tmp_path_factory.mktemp("out") / "out.parquet"
    told = batch(given, out, "--compare", request.param)
    assert told.code == 0, told.err
    return read(out).to_dicts(), COMPARISONS[request.param]


def test_changes_are_those_of_the_core(compared: tuple[list[Row], dict[str, Any]]) -> None:
    """A row for each client and outcome that differs, in the order of the input."""
    rows, later = compared
    wanted = changes(**later)
    assert {(r["id"], r["outcome"]): (r["before"], r["after"]) for r in rows} == wanted
    assert [(r["id"], r["outcome"]) for r in rows] == list(wanted)
    assert all(r["change"] == kind(r["before"], r["after"]) for r in rows)
    assert all(r["nodes"] for r in rows)


def test_all_at_once(given: Path, tmp_path: Path) -> None:
    """Several differences make one other side; packed tables are compared just so."""
    packed = write_packed(tmp_path / "packed.parquet", ROWS)
    options = (
        "--compare",
        "several=three",
        "--compare",
        "2025-01-01",
        "--compare",
        "over_18=from_19th_birthday",
    )
    tables = []
    for path in (given, packed):
        out = tmp_path / f"{path.stem}-out.parquet"
        told = batch(path, out, *options)
        assert told.code == 0
        tables.append(read(out).to_dicts())
    readings = {"several": "three", "over_18": "from_19th_birthday"}
    wanted = changes(on=date(2025, 1, 1), readings=readings)
    assert {(r["id"], r["outcome"]): (r["before"], r["after"]) for r in tables[0]} == wanted
    assert tables[0] == tables[1]


def test_responsible_nodes_moved(compared: tuple[list[Row], dict[str, Any]]) -> None:
    """The truth of each differs between the two decisions, and no part moved it."""
    rows, different = compared
    facts = {one["id"]: one for one in ROWS}
    later = {"on": ON, **different}
    ranks = {"no": 0, "open": 1, "yes": 2}
    explained = 0
    for row in rows:
        before = all_truths(decision(facts[row["id"]], ON))
        after_decision = decision(facts[row["id"]], **later)
        after = all_truths(after_decision)
        trees = after_decision.explanation["outcomes"].values()
        parts = {name: (tree_parts) for tree in trees for name, _, tree_parts in truths(tree)}
        for node in row["nodes"].split("; "):
            if node not in before or node not in after:
                continue  # not met on the way of this person's referral
            explained += 1
            moved = ranks[after[node]] - ranks[before[node]]
            assert moved, (row, node)
            for part in parts[node]:
                by = ranks[after[part["id"]]] - ranks[before.get(part["id"], after[part["id"]])]
                sign = -1 if part.get("join") == "none_of" else 1
                assert by * moved * sign <= 0 or part["id"] in row["nodes"] or by == 0
    assert explained > 0


@pytest.mark.parametrize(
    ("compared", "outcome", "node"),
    [
        ("older_than_27=from_28th_birthday", "group:3", "older_than_27"),
        ("several=three", "multiple_needs", "several_areas"),
        ("2025-01-01", "group:5", "in_force:beschluss_2023_05_10"),
    ],
)
def test_the_node_that_everybody_expects(
    compared: str, outcome: str, node: str, given: Path, tmp_path: Path
) -> None:
    """A reading, a threshold, the end of a resolution: each is named."""
    out = tmp_path / "out.parquet"
    told = batch(given, out, "--compare", compared)
    nodes = read(out).filter(outcome=outcome)["nodes"].str.split("; ").to_list()
    assert nodes
    assert all(node in named for named in nodes)
    assert f"({node})" in told.out


def test_the_counts_are_those_of_the_rows(given: Path, tmp_path: Path) -> None:
    """By outcome and kind, by node, by municipality, and by a column asked for."""
    out = tmp_path / "out.parquet"
    told = batch(given, out, "--compare", "2025-01-01", "--by", "residence_status", "--lang", "en")
    rows = read(out)
    assert rows.columns == [
        "id", "residence_status", "outcome", "before", "after", "change", "nodes",
    ]  # fmt: skip
    lines = [line.split() for line in told.out.splitlines()]
    assert ["Outcome", "gain", "lose", "become", "open", "otherwise", "different"] in lines
    kinds = ("gained", "lost", "opened", "other")
    group = rows.filter(outcome="group:5")["change"].to_list()
    numbers = [str(group.count(kind)) for kind in kinds]
    assert ["established", "multiple", "need", *numbers] in lines or numbers in [
        line[-4:] for line in lines
    ]
    some = rows["id"].n_unique()
    assert f"At least one outcome changes for {some} of {len(ROWS)} clients." in told.out
    statuses = Counter(facts.get("residence_status") for facts in ROWS)
    for status, number in (
        rows.filter(outcome="eligible", change="lost")["residence_status"]
        .value_counts()
        .iter_rows()
    ):
        if status is not None:
            assert any(
                line[:2] == [status, str(statuses[status])] and line[3] == str(number)
                for line in lines
            ), status
    places = {place.name for place in METTMANN.municipalities}
    named = {line[0] for line in lines if len(line) == 6 and line[0] in places}
    assert named
    spelt = {facts.get("municipality") for facts in ROWS} - places - {None}
    assert not [text for text in spelt if f"   {text} " in told.out]


def test_nobody_is_concerned(given: Path, tmp_path: Path) -> None:
    """Said in plain words, with how many were looked at; the file has no rows."""
    out = tmp_path / "out.csv"
    told = batch(given, out, "--compare", "older_than_27=from_27th_birthday")
    assert "Niemand ist betroffen: Für keine der 200 Personen ändert sich ein Ergebnis." in told.out
    assert "beide Seiten sind gleich" in told.out
    assert out.read_text(encoding="utf-8") == "id,outcome,before,after,change,nodes\n"
    english = batch(given, "-", "--compare", "older_than_27=from_27th_birthday", "--lang", "en")
    assert "Nobody is concerned: no outcome changes for any of the 200 clients." in english.out


def test_invalid_rows_are_not_compared(tmp_path: Path) -> None:
    """They are counted, and the rest is compared; also if only one side finds them invalid."""
    # The second is invalid on the earlier day only.
    wrong = [{"id": "x-1", "birth_date": "nonsense"}, {"id": "x-2", "entry_date": "2024-12-24"}]
    path = write(tmp_path / "in.parquet", [*ROWS[:50], *wrong])
    told = batch(path, tmp_path / "out.parquet", "--compare", "2025-01-01", "--lang", "en")
    assert told.code == 3
    assert ["invalid", "2"] in [line.split() for line in told.out.splitlines()]
    assert not read(tmp_path / "out.parquet")["id"].str.starts_with("x").any()


# --- other rulebooks ---------------------------------------------------------------------------


@pytest.fixture
def proposal(tmp_path: Path) -> Path:
    """A copy of the default rulebook, to be changed."""
    folder = tmp_path / "proposal"
    shutil.copytree(Path(kim.__file__).parent / "rulebooks" / "kreis_mettmann", folder)
    return folder


def edited(folder: Path, file: str, old: str, new: str) -> None:
    """Change one place of a rulebook."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times {old}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_proposed_resolution(given: Path, proposal: Path, tmp_path: Path) -> None:
    """Group 5 is prolonged: who was out gains, because of the resolution."""
    edited(proposal, "resolutions.toml", "= 2024-12-31", "= 2027-12-31")
    later = date(2025, 3, 1)
    told = batch(given, tmp_path / "out.parquet", "--compare", proposal, on=later)
    assert told.code == 0, told.err
    rows = read(tmp_path / "out.parquet")
    rules = kim.load_rulebook(proposal)
    wanted = {
        facts["id"]
        for facts in ROWS
        if outcomes(decision(facts, later))["group:5"]
        != outcomes(decision(facts, later, rulebook=rules))["group:5"]
    }
    assert set(rows.filter(outcome="group:5")["id"]) == wanted
    assert wanted
    assert set(rows.filter(outcome="group:5")["change"]) <= {"gained", "opened"}
    assert "Regelwerk: " in told.out


def test_a_proposal_that_changes_nobody(given: Path, proposal: Path) -> None:
    """A resolution that was over before the key date."""
    edited(proposal, "rulebook.toml", 'version = "2026.1"', 'version = "2026.2"')
    told = batch(given, "-", "--compare", proposal)
    assert told.code == 0
    assert "Niemand ist betroffen" in told.out
    assert "2026.2" in told.out


def test_a_rulebook_whose_facts_are_others(given: Path) -> None:
    """The columns have to fit both rulebooks; what does not is named."""
    other = Path(__file__).parents[3] / "examples" / "kreis_beispielland"
    told = batch(given, "-", "--compare", other)
    assert told.code == 3
    assert "needs: " in told.err


def test_parts_of_a_comparison(given: Path, tmp_path: Path) -> None:
    """Changes go into parts as well, and a finished run tells the same tables again."""
    path = write(tmp_path / "in.parquet", ROWS[:120], row_group_size=60)
    options = ("--compare", "2025-01-01", "--part-rows", "60", "--by", "fled")
    first = batch(path, tmp_path / "out", *options)
    again = batch(path, tmp_path / "out", *options)
    file = batch(path, tmp_path / "out.parquet", *options)
    assert first.out == again.out == file.out
    parts = pl.read_parquet(tmp_path / "out" / "part-*.parquet")
    assert parts.to_dicts() == read(tmp_path / "out.parquet").to_dicts()
