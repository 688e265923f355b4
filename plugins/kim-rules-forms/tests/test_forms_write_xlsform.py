"""The XLSForm: pyxform converts it without a warning, and its XForm does what it should."""

from __future__ import annotations

import csv
import re
import zipfile
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from forms_made import ALL_LANGUAGES, BEISPIELLAND, converted, kinds_of, plain, written, xform
from made_rulebooks import criterion, flags, loaded, made
from random_clients import KEY_DATES, random_client
from test_forms_read_files import read
from xform_checking import faults_of
from xform_filling import XF, H, XForm, steps

import kim_rules as kim
from kim_rules_forms.answers import answers_from, facts_from
from kim_rules_forms.questions import META, questions_of

RULEBOOK = kim.load_rulebook()
LANGUAGES = [("de", "en"), ("en",), ("ar", "de"), ALL_LANGUAGES]


@pytest.mark.parametrize("codes", LANGUAGES, ids="-".join)
@pytest.mark.parametrize("rules", [None, BEISPIELLAND], ids=["mettmann", "beispielland"])
def test_it_converts_without_warning(rules: Path | None, codes: tuple[str, ...]) -> None:
    """Every text is there in every language of the form, in that language's own list."""
    form = xform(kim.load_rulebook(rules), codes)
    texts = form.texts()
    assert [name.rpartition("(")[2] for name in texts] == [f"{code})" for code in codes]
    ids = {key for known in texts.values() for key in known}
    for known in texts.values():
        empty = {key for key in ids if not known.get(key, "").strip() and ":label" in key}
        assert empty == set()


@pytest.mark.parametrize("codes", [("de", "en"), ALL_LANGUAGES], ids="-".join)
@pytest.mark.parametrize("rules", [None, BEISPIELLAND], ids=["mettmann", "beispielland"])
def test_its_xform_is_sound(rules: Path | None, codes: tuple[str, ...]) -> None:
    """What telephones refuse is not there: a loose reference, a text or a list that is missing.

    These are the checks of ODK Validate, which needs Java; every expression is evaluated.
    """
    assert faults_of(xform(kim.load_rulebook(rules), codes)) == []


SPOILT = [
    ("<itemset nodeset=\"instance('yes_no')", "<itemset nodeset=\"instance('yes_and_no')", "yes_and_no"),
    ("<text id=\"/data/section_facts/fled:label\">", "<text id=\"gone\">", "fled:label"),
    ("ref=\"/data/section_facts/fled\"", "ref=\"/data/section_facts/flee\"", "/flee"),
    ("nodeset=\"/data/section_facts/fled\"", "nodeset=\"/data/flee\"", "bound, but not there"),
    ("type=\"date\"", "type=\"dates\"", "no type: dates"),
    ("calculate=\"once(uuid())\"", "calculate=\"twice(uuid())\"", "calculate"),
    ("calculate=\"once(uuid())\"", "calculate=\" /data/section_meta/submission_id \"", "in a circle"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "fault"), SPOILT)
def test_an_xform_that_is_not_sound_is_seen(old: str, new: str, fault: str) -> None:
    """The check finds each kind of mistake."""
    text = converted(written("xlsform"))
    root = XForm(text).root.find(f".//{XF}instance")[0].tag.rpartition("}")[2]
    spoilt = text.replace("/data/", f"/{root}/").replace(
        old.replace("/data/", f"/{root}/"), new.replace("/data/", f"/{root}/")
    )
    assert spoilt != text
    assert any(fault in one for one in faults_of(XForm(spoilt)))


def test_every_question_of_the_rulebook_is_a_column() -> None:
    """The columns of an export are those that the answers are read from."""
    row = xform(RULEBOOK).filled({})
    assert {*META, *(one.name for one in questions_of(RULEBOOK))} <= set(row)


@pytest.mark.parametrize("form", ["xlsform", "xlsx", "csv", "html", "json-schema"])
def test_what_no_rule_looks_at_is_not_asked(form: str) -> None:
    """The other district decides nothing by nationality, so no form of it asks for one."""
    other = kim.load_rulebook(BEISPIELLAND)
    assert "nationalities" in {one.name for one in questions_of(other)}
    for rulebook, is_there in ((RULEBOOK, True), (other, False)):
        told = written(form, rulebook)
        if form.startswith("xls"):
            with zipfile.ZipFile(BytesIO(told)) as archive:
                told = archive.read("xl/sharedStrings.xml")
        assert (b"nationalities" in told) == is_there


def test_every_question_can_be_left_open() -> None:
    """Every list of answers ends with "not asked" and "does not want to say"."""
    form = xform()
    lists = {
        instance.get("id"): [name.text for name in instance.iter(f"{XF}name")]
        for instance in form.model.findall(f"{XF}instance")
        if instance.get("id")
    }
    assert lists
    for codes in lists.values():
        assert codes[-2:] == ["not_asked", "refused"]
    body = form.root.find(f"{H}body")
    assert body is not None
    asked = [*body.iter(f"{XF}select1"), *body.iter(f"{XF}select")]
    names = {one.get("ref").rpartition("/")[2] for one in asked}
    for question in questions_of(RULEBOOK):
        assert names & {question.name, f"{question.name}_known"}, question.name


@pytest.mark.parametrize("seed", range(4))
def test_a_thousand_clients_through_the_telephone(seed: int, tmp_path: Path) -> None:
    """What the form asked comes back as the same facts; what it hid is unknown.

    So it does from the export of all their rows.
    """
    rng, kinds = Random(seed), kinds_of(RULEBOOK)
    rows, wanted = [], {}
    for number in range(250):
        client = random_client(rng, KEY_DATES[number % len(KEY_DATES)]) | {"id": f"r-{number}"}
        answers = answers_from(client, RULEBOOK)
        row = xform().filled(dict(steps(answers, kinds)))
        facts, findings = facts_from(row, RULEBOOK)
        assert findings == []
        asked = {name: text for name, text in answers.items() if row[name] != ""}
        assert facts == facts_from(asked, RULEBOOK)[0]
        always = ("birth_date", "entry_date", "nationalities", "fled", "residence_status")
        whole = plain(client, RULEBOOK)
        assert {k: facts.get(k) for k in always} == {k: whole.get(k) for k in always}
        row["submission_id"] = f"s-{number}"  # the filler makes the same one for all
        rows.append({f"group-{name}": text for name, text in row.items()})
        wanted[client["id"]] = facts
    path = tmp_path / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    found, told = read(path, on=max(KEY_DATES))
    assert not found.rejected, [one.text("en") for one in told if one.remark.is_error][:5]
    exported = {one.person: plain(one.facts, RULEBOOK) for one in found.accepted.values()}
    assert exported == {person: plain(facts, RULEBOOK) for person, facts in wanted.items()}


BROKEN = [
    ({"birth_date": "2037-01-01"}, ["birth_date_day"]),
    ({"birth_date": "2037"}, ["birth_date_year"]),
    ({"birth_date": "1889"}, ["birth_date_year"]),
    ({"birth_date": "2000-06-15", "entry_date": "2000-06-14"}, ["entry_date_day"]),
    ({"birth_date": "2000-06-15", "entry_date": "2000-06-15"}, []),
    ({"birth_date": "2000-06-15", "entry_date": "2000-05"}, ["entry_date_month"]),
    ({"birth_date": "2000-06-15", "entry_date": "2000-06"}, []),
    ({"birth_date": "2000-06", "entry_date": "2000-06-01"}, []),
    ({"birth_date": "2000-06", "entry_date": "2000-05-31"}, ["entry_date_day"]),
    ({"birth_date": "2000", "entry_date": "1999"}, ["entry_date_year"]),
    ({"birth_date": "2000", "entry_date": "2000"}, []),
    ({"birth_date": "refused", "entry_date": "1999"}, []),
    ({"birth_date": "2000", "admitted": "yes", "admitted_on": "1999-12-31"}, ["admitted_on_day"]),
    ({"finding_established": "rejected", "finding_on": "2037-01-01"}, ["finding_on_day"]),
    ({"nationalities": "SY refused"}, ["nationalities"]),
    ({"nationalities": "SY TR"}, []),
    ({"nationalities": "refused"}, []),
]


@pytest.mark.parametrize(("answers", "broken"), BROKEN)
def test_constraints(answers: dict[str, str], broken: list[str]) -> None:
    """No day after the interview, none before the birth, no list beside a refusal."""
    form = xform()
    form.filled(dict(steps(answers, kinds_of(RULEBOOK))))
    assert form.broken == broken


def test_what_is_not_checked_says_so_in_the_form() -> None:
    """The note stands in the language itself and, with its name, in the others."""
    texts = xform(None, ("de", "uk")).texts()
    (german,) = (known for name, known in texts.items() if name.endswith("(de)"))
    (ukrainian,) = (known for name, known in texts.items() if name.endswith("(uk)"))
    (key,) = (key for key in german if key.endswith("/unchecked:label"))
    assert "Українська" in german[key]
    assert "носієм мови" in ukrainian[key]
    row = xform(None, ("de", "en")).filled({})
    assert "unchecked" not in row


def test_equal_content_gives_equal_bytes_and_another_rulebook_another_version(
    tmp_path: Path,
) -> None:
    """A server takes a changed form for a new version."""
    assert written("xlsform") == written("xlsform")

    def version(rulebook: kim.Rulebook) -> str:
        found = re.findall(r' version="([^"]+)"', converted(written("xlsform", rulebook)))
        return str(found[-1])

    criteria = {"a": criterion(fact="b0", **{"is": True})}
    files = made(criteria, ["a"], flags(1))
    first = version(loaded(tmp_path / "first", files))
    files["rulebook.toml"]["areas"][0]["label"]["de"] = "Unterkunft"
    assert version(loaded(tmp_path / "second", files)) != first


def test_consent_is_asked_last_and_never_presumed() -> None:
    """Its day is there only with a yes; who wants no support is not asked."""
    form = xform(RULEBOOK)
    day = {"consent_referral": "yes", "consent_referral_on": "2036-12-30"}
    assert form.filled(day)["consent_referral_on"] == "2036-12-30"
    assert form.filled({**day, "consent_referral": "no"})["consent_referral_on"] == ""
    assert form.filled({"consent_referral_on": "2036-12-30"})["consent_referral_on"] == ""
    assert form.filled({**day, "support_wanted": "no"})["consent_referral_on"] == ""
    assert form.filled({})["consent_referral"] == ""
    form.filled({**day, "consent_referral_on": "2037-01-01"})
    assert form.broken == ["consent_referral_on"]
    assert form.binds[-1]["nodeset"].endswith(("/consent_referral_on", "/instanceName"))
