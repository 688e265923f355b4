"""Network: who offers what where, which agreements are missing, and needs that met no offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

from kim_rules.report_tables import Measure
from kim_rules.values import folded
from kim_rules.vocabulary import Label, ReferralReason, ReferralVerdict
from kim_rules_report.answers import areas_of_need, needs_in
from kim_rules_report.drafting import Column, Count, Draft, DraftCell, Row, Sentence
from kim_rules_report.network_file import Agreement, Entry, completed, directory_entries
from kim_rules_report.order import Order
from kim_rules_report.protection import FigureBook
from kim_rules_report.sections.section import Section, shown
from kim_rules_report.seen import Screening, Seen

_UNKNOWN = "unknown"
_ALL_GAPS = ("gap", None, None)


class NetworkSection(Section):
    """Tells the network, and counts needs for which there was no offer.

    Args:
        order: What the report is asked for.
    """

    TALLIES = ("_gaps", "_without_offer")

    def __init__(self, order: Order) -> None:
        self._order = order
        self._places = {
            folded(spelling): place.name
            for place in order.rules.municipalities
            for spelling in place.spellings
        }
        self._gaps: Counter[tuple[str, str]] = Counter()
        self._without_offer = 0

    @classmethod
    def heading(cls) -> Label:
        """The heading of the section."""
        return Label("Netzwerk", "Network")

    def see(self, seen: Seen) -> None:
        """Count the needs of a screened person that no offer covers."""
        screening = seen.screening
        if screening is not None:
            where = screening.where
            self._without_offer += where is not None and where.verdict is ReferralVerdict.GAP
            for area in self._uncovered(screening):
                self._gaps[self._place(screening), area] += 1

    def _uncovered(self, screening: Screening) -> Sequence[str]:
        where = screening.where
        if where is None:
            return ()
        if where.verdict is ReferralVerdict.GAP:
            return areas_of_need(needs_in(screening.facts), self._order.rules) or (_UNKNOWN,)
        return where.uncovered if where.reason is ReferralReason.PARTIAL else ()

    def _place(self, screening: Screening) -> str:
        told = screening.facts.get("municipality")
        return self._places.get(folded(told), _UNKNOWN) if isinstance(told, str) else _UNKNOWN

    def drafts(self, book: FigureBook) -> Iterator[Draft]:
        """The offers, the missing agreements, and the gaps."""
        entries = self._entries()
        yield self._offers(entries)
        yield self._tasks(entries)
        yield self._gap_table(book)

    # --- the offers ---------------------------------------------------------------------------

    def _entries(self) -> list[Entry]:
        """The entries of the file, then the providers of the directory that are not in it."""
        from kim_rules import plugins

        order = self._order
        told = {one["id"]: one for one in plugins.providers(order.rules.id)}
        entries = list(order.network.entries) if order.network is not None else []
        known = {entry.provider for entry in entries}
        for entry in directory_entries(order.rules, order.on):
            if entry.provider not in known:
                entries.append(completed(entry, told.get(entry.provider, {})))
        return entries

    def _offers(self, entries: Sequence[Entry]) -> Draft:
        order = self._order
        rows = [
            Row(f"{at}:{place}", self._offer(entry, place))
            for at, entry in enumerate(entries, 1)
            for place in self._where(entry)
        ]
        return Draft(
            "network.offers",
            order.pick(
                "Angebote und Kooperationsvereinbarungen", "Offers and cooperation agreements"
            ),
            (
                Column("provider", order.pick("Anbieter", "Provider")),
                Column("municipality", order.pick("Kommune", "Municipality")),
                Column("offer", order.pick("Angebot", "Offer")),
                Column("target_group", order.pick("Zielgruppe", "Target group")),
                Column("agreement", order.pick("Vereinbarung", "Agreement")),
                Column("confirmed_on", order.pick("Zuletzt bestätigt", "Confirmed"), Measure.DAY),
            ),
            rows,
            text=self._source(),
        )

    def _source(self) -> tuple[str, ...]:
        if self._order.network is not None:
            return ()
        return (
            self._order.pick(
                "Eine Netzwerkdatei liegt nicht vor; gezeigt ist, was das Verzeichnis der "
                "Angebote im Regelwerk sagt.",
                "There is no network file; shown is what the directory of the rulebook tells.",
            ),
        )

    def _where(self, entry: Entry) -> Sequence[str]:
        """The municipalities of an entry; one row when it offers that in all of them."""
        places = tuple(place.name for place in self._order.rules.municipalities)
        if set(entry.municipalities) == set(places):
            return (self._order.pick("alle Kommunen", "all municipalities"),)
        return entry.municipalities

    def _offer(self, entry: Entry, place: str) -> tuple[DraftCell, ...]:
        lang = self._order.lang
        return (
            entry.name.text(lang),
            place,
            entry.offer.text(lang),
            entry.target_group.text(lang) or None,
            self._agreement(entry.agreement),
            entry.confirmed_on,
        )

    def _agreement(self, agreement: Agreement) -> str:
        pick = self._order.pick
        if isinstance(agreement, date):
            day = self._order.day(agreement)
            return pick(f"seit {day}", f"since {day}")
        return pick("fehlt", "missing") if agreement is False else pick("unbekannt", "unknown")

    # --- the tasks ----------------------------------------------------------------------------

    def _tasks(self, entries: Sequence[Entry]) -> Draft:
        order = self._order
        rows = [
            Row(str(number), (number, entry.name.text(order.lang), place, self._task(entry)))
            for number, (entry, place) in enumerate(self._without_agreement(entries), 1)
        ]
        none = order.pick(
            "Mit allen Angeboten besteht eine Kooperationsvereinbarung.",
            "There is an agreement with every offer.",
        )
        return Draft(
            "network.tasks",
            order.pick("Offene Kooperationsvereinbarungen", "Agreements to be made"),
            (
                Column("number", order.pick("Nr.", "No."), Measure.COUNT),
                Column("provider", order.pick("Anbieter", "Provider")),
                Column("municipality", order.pick("Kommune", "Municipality")),
                Column("task", order.pick("Aufgabe", "Task")),
            ),
            rows,
            text=() if rows else (none,),
        )

    def _without_agreement(self, entries: Sequence[Entry]) -> Iterator[tuple[Entry, str]]:
        """First what is missing, then what has to be found out."""
        own = self._order.rules.directory.case_management.id
        for state in (False, None):
            found = (one for one in entries if one.agreement is state and one.provider != own)
            yield from chain.from_iterable(
                ((entry, place) for place in self._where(entry)) for entry in found
            )

    def _task(self, entry: Entry) -> str:
        if entry.agreement is False:
            return self._order.pick("Vereinbarung abschließen", "make an agreement")
        return self._order.pick(
            "klären, ob es eine Vereinbarung gibt", "find out whether there is an agreement"
        )

    # --- the gaps -----------------------------------------------------------------------------

    def _gap_table(self, book: FigureBook) -> Draft:
        order, areas = self._order, self._areas()
        if not self._gaps:
            return self._no_gaps(book, areas)
        places = [place.name for place in order.rules.municipalities]
        rare = shown(order, (_UNKNOWN,), (place for place, _ in self._gaps))
        for area in areas:
            keys = [("gap", place, area) for place in (*places, *rare)]
            for key in keys:
                book.count(key, self._gaps[key[1], area])
            book.total(("gap", None, area), keys)
        book.count_unprinted(_ALL_GAPS, self._gaps.total())
        book.total(_ALL_GAPS, [("gap", None, area) for area in areas])
        self._count_people(book)
        names = {place: place for place in places}
        names |= {one: order.pick("Ohne Angabe", "Not told") for one in rare}
        rows = [Row(place, _gap_cells(place, name, areas)) for place, name in names.items()]
        total = _gap_cells(None, order.pick("Gesamt", "Total"), areas)
        return Draft(
            "network.gaps",
            self._gap_title,
            self._gap_columns(areas),
            [*rows, Row("total", total, is_total=True)],
            notes=(
                order.pick(
                    "Gezählt sind die gescreenten Personen, für deren Bedarf kein Angebot des "
                    "Verzeichnisses passte; eine Person zählt in jedem solchen Themenbereich.",
                    "People who were screened and for whose need no offer of the directory "
                    "suited are counted; a person counts in each such area.",
                ),
            ),
        )

    def _count_people(self, book: FigureBook) -> None:
        """Whom the screening finds without an offer, has a need in one area here at least."""
        people, more = ("screening", ReferralVerdict.GAP.value), ("gap_more",)
        book.count(people, self._without_offer)
        book.count_unprinted(more, self._gaps.total() - self._without_offer)
        book.total(_ALL_GAPS, [people, more])

    def _no_gaps(self, book: FigureBook, areas: Mapping[str, str]) -> Draft:
        book.count(_ALL_GAPS, 0)
        self._count_people(book)
        told = Sentence(
            self._order.pick(
                "Für jeden Bedarf, der im Screening sichtbar wurde, gab es ein passendes Angebot.",
                "There was an offer for every need that the screening showed.",
            ),
            {"none": _ALL_GAPS},
        )
        return Draft("network.gaps", self._gap_title, self._gap_columns(areas), (), text=(told,))

    @property
    def _gap_title(self) -> str:
        return self._order.pick("Bedarf ohne passendes Angebot", "Needs without an offer")

    def _gap_columns(self, areas: Mapping[str, str]) -> tuple[Column, ...]:
        return (
            Column("municipality", self._order.pick("Kommune", "Municipality")),
            *(Column(area, label, Measure.COUNT) for area, label in areas.items()),
        )

    def _areas(self) -> dict[str, str]:
        order = self._order
        areas = {area.id: area.label.text(order.lang) for area in order.rules.areas.values()}
        for name in shown(order, (_UNKNOWN,), (area for _, area in self._gaps)):
            areas[name] = order.pick("Bereich unbekannt", "Area unknown")
        return areas


def _gap_cells(place: str | None, name: str, areas: Iterable[str]) -> tuple[DraftCell, ...]:
    return (name, *(Count(("gap", place, area)) for area in areas))
