"""Reads the directory of providers and the steps of the referral."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kim_rules.criteria import Vocabulary
from kim_rules.derive import Window
from kim_rules.logic import Node
from kim_rules.reading_facts import listed
from kim_rules.rulebook_groups import check_always_counts, read_role
from kim_rules.rulebook_parts import Directory, Provider
from kim_rules.tables import NO_CITATION, NO_LABEL, Table
from kim_rules.vocabulary import Label


def read_directory(top: Table, vocabulary: Vocabulary, criteria: Mapping[str, Node]) -> Directory:
    """The referral with its providers.

    Args:
        top: The file.
        vocabulary: Areas, municipalities and sources of the rulebook.
        criteria: By id.
    """
    table = top.take_table("referral", required=True)
    label, citation = table.take_label("label"), table.take_citation("source", vocabulary.sources)
    need, wanted, district = (
        read_role(table, key, criteria) for key in ("need", "wanted", "district")
    )
    main = table.take_text("case_management")
    providers: dict[str, Provider] = {}
    for entry in top.take_list("providers", required=True):
        is_main = entry.data.get("id") == main
        provider = _provider(entry, vocabulary, criteria, is_case_management=is_main)
        entry.once("id", provider.id, providers)
        providers[provider.id] = provider
    table.check("case_management", (main,), providers)
    order = table.take_choices("table", providers) or tuple(providers)
    if main in providers and set(order) != set(providers):
        said = Label("eine andere Auswahl", "another selection")
        table.report("table", said, listed(providers))
    table.done()
    walk = sorted((p for p in providers.values() if p.id != main), key=lambda p: (p.priority, p.id))
    return Directory(
        label, citation, need, wanted, district, providers.get(main, NOBODY), tuple(walk), order
    )


#: Stands where a finding was noted.
NOBODY = Provider(
    "", NO_LABEL, NO_LABEL, NO_CITATION, Window(), (), (), (), 0, None, (), None, "", ""
)


def _provider(
    table: Table, vocabulary: Vocabulary, criteria: Mapping[str, Node], *, is_case_management: bool
) -> Provider:
    name = table.take_text("id")
    names = tuple(municipality.name for municipality in vocabulary.municipalities)
    window = table.take_window("in_force")
    agreement = table.take("agreement")
    if not (type(agreement) is date or agreement in ("none", "unknown")):
        wanted = Label("ein Datum, „none“ oder „unknown“", 'a date, "none" or "unknown"')
        table.report("agreement", Label("fehlt oder ist etwas anderes", "missing"), wanted)
    agreed = {"none": False, "unknown": None}.get(str(agreement), agreement)
    label, offer = table.take_label("label"), table.take_label("offer")
    citation = table.take_citation("source", vocabulary.sources)
    languages, confirmed = table.take_texts("languages"), table.take_date("confirmed_on")
    serves, areas, priority = names, vocabulary.areas, 0
    conditions: tuple[str, ...] = ()
    if not is_case_management:
        serves = table.take_choices("serves", names, filled=True) or names
        conditions = table.take_choices("conditions", criteria)
        areas = table.take_choices("areas", vocabulary.areas, filled=True) or areas
        priority = table.take_number("priority")
    for condition in conditions:
        _check_covers(table, condition, window, criteria)
    table.done()
    return Provider(
        name, label, offer, citation, window, serves, conditions, areas, priority, agreed,
        languages, confirmed, f"provider:{name}:every", f"provider:{name}:some",
    )  # fmt: skip


def _check_covers(
    table: Table, criterion: str, window: Window, criteria: Mapping[str, Node]
) -> None:
    node = criteria.get(criterion)
    if node is not None and (node.reading is not None or not node.window.covers(window)):
        check_always_counts(table, "conditions", criterion, criteria)
