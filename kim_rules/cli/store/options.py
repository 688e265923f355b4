"""Arguments and options of the commands on a case store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from kim_rules.cli.exits import Misuse
from kim_rules.cli.options import day_of

F = TypeVar("F", bound=Callable[..., Any])

#: The largest number of days or months that can be asked for.
_MOST = 100_000


class Day(click.ParamType[date]):
    """A day of the calendar."""

    name = "day"

    def convert(
        self, value: Any, param: click.Parameter | None, _ctx: click.Context | None
    ) -> date:
        """The day that was typed."""
        return day_of(value, _hint(param))


class Words(click.ParamType[str]):
    """A text that a store takes.

    Args:
        is_key: Whether it is a key, or a sentence, which may be longer.
    """

    def __init__(self, *, is_key: bool = True) -> None:
        self.name = "key" if is_key else "text"

    def convert(self, value: Any, param: click.Parameter | None, _ctx: click.Context | None) -> str:
        """The text, when the store would take it."""
        from kim_rules.reading_facts import MAX_TEXT
        from kim_rules.store import inputs
        from kim_rules.store.records import MAX_NAME

        longest = MAX_NAME if self.name == "key" else MAX_TEXT
        try:
            return inputs.text(value, "", longest)
        except ValueError:
            raise Misuse(
                f"erlaubt ist ein Text von 1 bis {longest} Zeichen ohne Steuerzeichen",
                f"allowed is a text of 1 to {longest} characters without control characters",
                _hint(param),
            ) from None


class Count(click.ParamType[int]):
    """A whole number.

    Args:
        least: The smallest that is allowed.
    """

    name = "count"

    def __init__(self, least: int = 0) -> None:
        self.least = least

    def convert(self, value: Any, param: click.Parameter | None, _ctx: click.Context | None) -> int:
        """The number that was typed."""
        if isinstance(value, int):
            return value
        if value.isascii() and value.isdigit() and len(value) <= len(str(_MOST)):
            number = int(value)
            if self.least <= number <= _MOST:
                return number
        raise Misuse(
            f"erlaubt ist eine ganze Zahl von {self.least} bis {_MOST}",
            f"allowed is a whole number from {self.least} to {_MOST}",
            _hint(param),
        )


DAY, KEY, SENTENCE = Day(), Words(), Words(is_key=False)


def _hint(param: click.Parameter | None) -> str:
    """What the parameter is called on the command line."""
    if isinstance(param, click.Argument):
        return str(param.metavar)
    return "" if param is None else param.opts[0]


def needed(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """A callback for an option that has to be given; click would mark it in English."""
    if value is None and not ctx.resilient_parsing:
        raise click.MissingParameter(ctx=ctx, param=param)
    return value


def case(function: F) -> F:
    """Add the argument that names a case."""
    return click.argument("case_id", metavar="FALL", type=KEY, help="Die Kennung des Falls.")(
        function
    )


def on(help_: str) -> Callable[[F], F]:
    """Add ``--on``, which is today when it is not given.

    Args:
        help_: What happens on that day.
    """
    return click.option("--on", metavar="TAG", type=DAY, help=f"{help_}; sonst heute.")


def formats(*names: str) -> Callable[[F], F]:
    """Add ``--format``; the first one is taken when none is given."""
    told = {
        "text": "Sätze",
        "json": "JSON",
        "ndjson": "JSON mit einer Zeile je Fall",
    }
    listed = ", ".join(told[name] for name in names[:-1]) + f" oder {told[names[-1]]}"
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        default=names[0],
        metavar="|".join(names),
        help=f"{listed}; sonst {told[names[0]]}.",
    )
