"""Words for yes, no and unknown that people write into sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kim_rules_forms.reading.spelling import spelt


def bare(text: str) -> str:
    """A word without the dots and spaces of an abbreviation: ``k. A.`` is ``ka``."""
    return spelt(text).replace(".", "").replace(" ", "")


def _all(text: str) -> frozenset[str]:
    return frozenset(bare(word) for word in text.split(","))


#: What leaves a fact unknown.
UNKNOWN = _all(
    "k. A.,keine Angabe,keine Angaben,ohne Angabe,o. A.,unbekannt,unbek.,nicht bekannt,n. b.,"
    "weiß nicht,weiss nicht,w. n.,nicht gefragt,nicht erfragt,nicht erhoben,n. e.,offen,"
    "keine Antwort,keine Auskunft,verweigert,möchte nicht sagen,will nicht sagen,"
    "n/a,#nv,#n/a,not known,unknown,not asked,don't know,dont know,do not know,no answer,"
    "not stated,refused,prefer not to say,null,nan,-,–,—,--,---,?,??,.,…,...,/"
)
YES = _all("ja,j,yes,y,wahr,true")
NO = _all("nein,n,no,falsch,false")
#: A mark in a column of its own; anywhere else nobody knows what it says.
TICKS = _all("x,✓,✔,☒,☑,1,1.0")
NO_TICKS = _all("0,0.0,☐")


class Words:
    """Words for yes, no and unknown, with those that a district uses besides.

    Args:
        yes: Further words for yes.
        no: Further words for no.
        unknown: Further words for unknown.
    """

    def __init__(
        self, yes: Iterable[str] = (), no: Iterable[str] = (), unknown: Iterable[str] = ()
    ) -> None:
        own = {
            **dict.fromkeys(map(bare, yes), "yes"),
            **dict.fromkeys(map(bare, no), "no"),
            **dict.fromkeys(map(bare, unknown), ""),
        }
        #: ``yes``, ``no`` or, for unknown, nothing, by word.
        self.known: Mapping[str, str] = {
            **dict.fromkeys(UNKNOWN, ""),
            **dict.fromkeys(YES, "yes"),
            **dict.fromkeys(NO, "no"),
            **own,
        }
        self._own = own

    def meaning(self, text: str) -> str | None:
        """``yes``, ``no``, nothing for unknown, or None for any other word."""
        return self.known.get(bare(text))

    def own(self, text: str) -> str | None:
        """The same for the words of the district only."""
        return self._own.get(bare(text))

    def tick(self, text: str) -> bool | None:
        """Whether a column of an option is marked; None when nobody can tell."""
        word = bare(text)
        if word in self._own:
            return {"yes": True, "no": False}.get(self._own[word])
        if word in TICKS or word in YES:
            return True
        return False if word in NO_TICKS or word in NO else None
