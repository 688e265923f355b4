"""The German words of the steps, and the messages for words that nothing knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import attrs
import pytest

import kim_rules as kim
from kim_rules.rulebook_parts import ExtraFact
from kim_rules.testing import StepError, UnknownWord, given, outcomes, prospects, referrals, words
from kim_rules.testing.case import Case
from kim_rules.testing.german import choose, day, partial_date, slug
from kim_rules.vocabulary import Label

DAY = date(2023, 9, 1)


def case(**facts: object) -> Case:
    """A case of the default rulebook with some facts in the JSON form."""
    made = Case(kim.load_rulebook())
    made.facts.update(facts)
    return made


@pytest.mark.parametrize(
    ("word", "iso"),
    [
        ("15.06.1990", "1990-06-15"),
        ("5.6.1990", "1990-06-05"),
        ("06.1990", "1990-06"),
        ("Juni 1990", "1990-06"),
        ("März  2021", "2021-03"),
        ("1990", "1990"),
        ("1990-06-15", "1990-06-15"),
        ("31.02.1990", "1990-02-31"),
        ("unbekannt", None),
    ],
)
def test_dates_are_read_as_they_are_written_in_german(word: str, iso: str | None) -> None:
    """Day, month and year; an impossible day is passed on so that the facts refuse it."""
    assert partial_date(word) == iso


@pytest.mark.parametrize("word", ["15/06/1990", "Juno 1990", "Juni 90", "gestern", "", "1.1.90"])
def test_other_dates_are_refused_with_examples(word: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(UnknownWord, match=r"15\.06\.1990.*Juni 1990.*unbekannt"):
        partial_date(word)


@pytest.mark.parametrize("word", ["31.02.2023", "2023", "unbekannt"])
def test_a_key_date_is_a_whole_day_of_the_calendar(word: str) -> None:
    """A month or an impossible day is no key date."""
    with pytest.raises(UnknownWord, match="Tag des Kalenders"):
        day(word)


def test_spelling_of_umlauts_case_and_spaces_does_not_matter() -> None:
    """Words are compared in the form of a code."""
    assert slug("Flüchtlingshilfe  Velbert e.V.") == "fluechtlingshilfe_velbert_e_v"
    assert choose("x", "GROESSE ", {"Größe": 1}) == 1


def test_an_unknown_word_names_what_is_allowed_in_german_only() -> None:
    """Codes are understood and not shown to policy staff."""
    assert words.area(kim.load_rulebook(), "work_training") == "work_training"
    with pytest.raises(UnknownWord) as refused:
        words.area(kim.load_rulebook(), "Garten")
    assert "„Garten“ ist nicht bekannt. Erlaubt: „Gesundheit“" in str(refused.value)
    assert "work_training" not in str(refused.value)


@pytest.mark.parametrize(
    ("word", "provider"),
    [
        ("MBE", "mbe"),
        ("KIM-CM", "kim_cm"),
        ("kim_cm", "kim_cm"),
        ("Caritas", "caritas_fuf"),
        ("Flüchtlingshilfe Velbert", "fluechtlingshilfe_velbert"),
        ("Flüchtlingshilfe Velbert e.V.", "fluechtlingshilfe_velbert"),
    ],
)
def test_providers_have_short_names(word: str, provider: str) -> None:
    """Label, id, the part in brackets and the first word of the id."""
    assert words.provider(kim.load_rulebook(), word) == provider


def test_a_short_name_of_two_providers_names_neither() -> None:
    """With two entries of one carrier the short name would pick one by chance."""
    rulebook = kim.load_rulebook()
    other = attrs.evolve(rulebook.provider("mbe"), id="caritas_zwei", label=Label("Zwei", "two"))
    directory = attrs.evolve(
        rulebook.directory,
        walk=(*rulebook.directory.walk, other),
        table=(*rulebook.directory.table, "caritas_zwei"),
    )
    with pytest.raises(UnknownWord, match="Angebot „caritas“"):
        words.provider(attrs.evolve(rulebook, directory=directory), "caritas_zwei".split("_")[0])


def test_declared_facts_go_by_label_or_name() -> None:
    """Facts of a rulebook's own are used like the others, whatever their kind."""
    kinds = {"spricht": "bool", "kinder": "integer", "schule": "code", "seit": "partial_date"}
    labels = dict.fromkeys(kinds, "") | {"spricht": "Bedarf an Dolmetschen", "schule": "Schulform"}
    extra = {
        name: ExtraFact(
            name,
            kind,
            Label(labels[name] or name, name),
            Label("?", "?"),
            {"gs": Label("Grundschule", "primary")} if kind == "code" else {},
        )
        for name, kind in kinds.items()
    }
    made = Case(attrs.evolve(kim.load_rulebook(), extra_facts=extra))
    for name, said in [
        ("Bedarf an Dolmetschen", "ja"),
        ("kinder", "3"),
        ("Schulform", "Grundschule"),
        ("seit", "Juni 2020"),
    ]:
        made.know(name, said)
    assert {name: made.facts[name] for name in kinds} == {
        "spricht": True,
        "kinder": 3,
        "schule": "gs",
        "seit": "2020-06",
    }
    made.know("kinder", "unbekannt")
    assert made.facts["kinder"] is None
    with pytest.raises(UnknownWord, match="Grundschule"):
        made.know("Schulform", "Abendschule")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([["Angabe", "wert"], ["Wohnort", "Hilden"]], "„Angabe“ und „Wert“"),
        ([["Angabe", "Wert", "Notiz"], ["Wohnort", "Hilden", "x"]], "„Angabe“ und „Wert“"),
        ([["Angabe", "Wert"], ["Wohnort", "Hilden"], ["Wohnort", "Haan"]], "mehrfach: Wohnort"),
        ([["Angabe", "Wert"], ["Wohnung", "Hilden"]], "Die Angabe „Wohnung“ ist nicht bekannt"),
        ([["Angabe", "Wert"], ["Bedarf", "kurzfristig"]], "Bedarf Wohnen"),
        ([["Angabe", "Wert"], ["Bedarf Garten", "kurzfristig"]], "Der Bereich „Garten“"),
        ([["Angabe", "Wert"], ["Feststellung am", "01.06.2023"]], "Vor „Feststellung durch“"),
        ([["Angabe", "Wert"], ["geflüchtet", "vielleicht"]], "„ja“, „nein“, „unbekannt“"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(table: list[list[str]], message: str) -> None:
    """Wrong headings, repeated facts and unknown words are told, not overlooked."""
    with pytest.raises(StepError, match=message):
        given.a_person(case(), table)


def test_the_step_for_the_other_areas_needs_some_left() -> None:
    """Otherwise the step would do nothing, and nobody would see it."""
    made = case()
    given.need_in_areas(made, "alle", "kein Bedarf")
    with pytest.raises(StepError, match="kein Bereich übrig"):
        given.need_elsewhere(made, "kurzfristig")


def test_an_outcome_before_the_key_date_is_refused() -> None:
    """A scenario without decision has nothing to hold against."""
    with pytest.raises(StepError, match="noch nichts entschieden"):
        outcomes.in_group(case(), "3")


def test_a_second_key_date_is_refused() -> None:
    """The first decision would be lost without having been looked at."""
    made = case()
    made.decide(DAY)
    with pytest.raises(StepError, match="genau einen Stichtag"):
        made.decide(date(2024, 9, 1))


def test_an_outcome_of_refused_facts_tells_why_they_were_refused() -> None:
    """The reasons stand in the message, in German."""
    made = case(birth_date="1990-02-31")
    made.decide(DAY)
    with pytest.raises(StepError, match="zurückgewiesen:\nbirth_date: kein mögliches Datum"):
        outcomes.in_group(made, "3")


@pytest.mark.parametrize(
    ("step", "arguments", "message"),
    [
        (outcomes.in_group, ("6",), "Die Zielgruppe „6“ ist nicht bekannt. Erlaubt: „1“, „2“"),
        (outcomes.in_group, ("3",), "Zielgruppe 3: erwartet ist „ja“, entschieden ist „offen“"),
        (outcomes.group_verdict, ("3", "jein"), "„nicht in Kraft“"),
        (outcomes.next_question, ("Wohnort",), "Nächste Frage: erwartet ist „Wohnort“"),
        (outcomes.not_missing, ("Einreisedatum",), "fehlt noch"),
        (outcomes.nothing_missing, (), "erwartet ist nichts"),
        (outcomes.missing_exactly, ("Wohnort, Bedarf",),
         "Fehlende Angaben: erwartet ist „Wohnort, Bedarf“, entschieden ist „Einreisedatum, "),
        (prospects.change_of, ("01.01.2025", "Zielgruppe 5", "ja", "nein"),
         "Zielgruppe 5: erwartet ist ein Wechsel von „ja“ zu „nein“; "
         "es ändert sich von „offen“ zu „nein“"),
        (outcomes.refused, ("Wohnort",), "nicht zurückgewiesen"),
        (outcomes.number_of_refusals, ("1",), "nicht zurückgewiesen"),
        (outcomes.notice, ("conflict",), "erschienen ist nichts"),
        (outcomes.statistics_line, ("Zeile 9",), "Erlaubt: „Berechtigte nach"),
        (prospects.changes_on, ("01.01.2030",), "Nächste Änderung: erwartet ist „01.01.2030“"),
        (prospects.depends_on, ("Südosteuropa", None), "Ergebnis abhängt: nichts"),
        (prospects.reading_would_change, ("mindestens vier", "several", "Verweisung", "MBE", "MBE"),
         "„mindestens zwei“, „mindestens drei“"),
        (prospects.reading_would_change, ("three", "several", "Zielgruppe", "ja", "nein"),
         "„Zielgruppe 1“, „multipler Hilfebedarf“, „Verweisung“"),
        (prospects.reading_would_change, ("three", "several", "Verweisung", "MBE", "JMD"),
         "Verweisung: erwartet ist ein Wechsel von „MBE“ zu „JMD“; das Ergebnis ändert sich nicht"),
        (referrals.referred, ("MBE",), "erwartet ist „MBE“, entschieden ist „offen“"),
        (referrals.referral_is, ("Jobcenter",), "Das Angebot „Jobcenter“ ist nicht bekannt"),
        (referrals.excluded, ("JMD", "ist zugewandert"), "scheidet nicht aus"),
        (referrals.candidates, ("MBE",), "erwartet ist „MBE“, entschieden ist nichts"),
    ],
)  # fmt: skip
def test_a_step_that_does_not_hold_tells_both_sides(
    step: Callable[..., None], arguments: tuple[str | None, ...], message: str
) -> None:
    """What was expected, what was decided, and for unknown words what is allowed."""
    made = case()
    made.decide(DAY)
    with pytest.raises(StepError, match=message.replace("(", r"\(")):
        step(made, *arguments)


def test_an_excluded_provider_needs_every_reason() -> None:
    """Naming one of two reasons is not enough, and unknown reasons list the known ones."""
    made = case(
        birth_date="1990-06-15", immigrated=False, fled=False, residence_status="visum",
        needs=dict.fromkeys(kim.load_rulebook().areas, "none") | {"language": "short_term"},
        institutions=[], multiple_needs_finding=False, support_wanted=True, municipality="Hilden",
    )  # fmt: skip
    made.decide(DAY)
    both = "ist zugewandert; hat das 27. Lebensjahr noch nicht vollendet"
    with pytest.raises(StepError, match="Gründe gegen „JMD“"):
        referrals.excluded(made, "JMD", "ist zugewandert")
    with pytest.raises(UnknownWord, match="ist mindestens 12 Jahre alt"):
        referrals.excluded(made, "JMD", "ist jung")
    with pytest.raises(StepError, match="„JMD“ scheidet aus"):
        referrals.not_excluded(made, "JMD")
    with pytest.raises(StepError, match="Gründe gegen „JMD“"):
        referrals.excluded(made, "JMD", both + "; ist mindestens 12 Jahre alt")
