"""The outcomes by which two settings are compared, and what becomes of them."""

from __future__ import annotations

from enum import StrEnum

import polars as pl
from attrs import frozen

from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import NeedsStatus, ReferralVerdict, Truth, Verdict
from kim_rules_batch.layouts import Schema

#: What stands in front of the outcomes of the earlier and of the later setting.
BEFORE, AFTER = "before.", "after."
ELIGIBLE, NEEDS, REFERRAL = "eligible", "multiple_needs", "referral"


class Kind(StrEnum):
    """What becomes of an outcome that changes."""

    GAINED = "gained"
    LOST = "lost"
    OPENED = "opened"
    OTHER = "other"


#: How near each word for an outcome is to yes.
_RANKS: dict[str, int] = {
    Truth.YES: 2,
    Truth.OPEN: 1,
    Truth.NO: 0,
    NeedsStatus.ESTABLISHED: 2,
    NeedsStatus.INDICATED: 2,
    NeedsStatus.REJECTED: 0,
    NeedsStatus.NOT_INDICATED: 0,
    ReferralVerdict.REFER: 2,
    ReferralVerdict.NO_NEED: 0,
    ReferralVerdict.NOT_RESPONSIBLE: 0,
    ReferralVerdict.GAP: 0,
}


@frozen
class Outcome:
    """An outcome that two settings are compared by.

    Args:
        name: As in the JSON of a decision.
        column: Where tables have it.
    """

    name: str
    column: str

    def word(self, side: str, schema: Schema) -> pl.Expr:
        """What it is called: a truth, a status, or the provider of a referral.

        Args:
            side: The prefix of its setting.
            schema: Of the table; a group that a rulebook does not have is a no.
        """
        if side + self.column not in schema:
            return pl.lit(Truth.NO.value)
        word = pl.col(side + self.column).cast(pl.String)
        if self.name == REFERRAL:
            return pl.col(f"{side}referral_to").cast(pl.String).fill_null(word)
        return word.replace(Verdict.NOT_IN_FORCE.value, Verdict.NO.value)

    def rank(self, side: str, schema: Schema) -> pl.Expr:
        """How near it is to yes: 0 for no, 1 for open, 2 for yes; see :meth:`word`."""
        if self.name == REFERRAL:
            word = pl.col(side + self.column).cast(pl.String)
        else:
            word = self.word(side, schema)
        ranks = {str(key): rank for key, rank in _RANKS.items()}
        return word.replace_strict(ranks, return_dtype=pl.UInt8)


def outcomes_of(*rulebooks: Rulebook) -> tuple[Outcome, ...]:
    """Every outcome of some rulebooks, in the order of the columns."""
    numbers = sorted({group.number for rulebook in rulebooks for group in rulebook.groups})
    groups = (Outcome(f"group:{number}", f"group_{number}") for number in numbers)
    return (
        Outcome(ELIGIBLE, ELIGIBLE),
        *groups,
        Outcome(NEEDS, NEEDS),
        Outcome(REFERRAL, REFERRAL),
    )


def kind_of_change() -> pl.Expr:
    """What becomes of an outcome, by its ranks in the columns ``earlier`` and ``later``."""
    later, earlier = pl.col("later"), pl.col("earlier")
    return (
        pl.when(later == earlier)
        .then(pl.lit(Kind.OTHER.value))
        .when(later == 2)
        .then(pl.lit(Kind.GAINED.value))
        .when(later == 0)
        .then(pl.lit(Kind.LOST.value))
        .otherwise(pl.lit(Kind.OPENED.value))
    )
