"""Faults of a journal, told as what they are: the store is not available.

An author of a journal need not know every way in which a disk or a server fails. What
is no :class:`~kim_rules.errors.KimRulesError` becomes one here, by the name of its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, cast

from kim_rules.errors import KimRulesError, StoreUnavailable
from kim_rules.store.journal import Journal, Writing


def guarded(journal: Journal) -> Journal:
    """The same journal, whose faults are errors of the store."""
    return cast("Journal", _GuardedJournal(journal))


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except KimRulesError:
        raise
    except Exception as error:
        raise _unavailable(error) from error


def _unavailable(error: Exception) -> StoreUnavailable:
    kind = type(error).__name__
    return StoreUnavailable(
        f"Die Fallablage ist gestört ({kind}); nichts wurde geändert",
        f"the case store failed ({kind}); nothing was changed",
    )


class _Guarded:
    """Hands every call on to something of the journal."""

    def __init__(self, inner: object) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return _guarded_call(getattr(self._inner, name))


class _GuardedJournal(_Guarded):
    @contextmanager
    def writing(self, tenant: str) -> Iterator[Writing]:
        """A transaction in which errors of the caller pass through as they are."""
        own: BaseException | None = None
        try:
            with cast("Journal", self._inner).writing(tenant) as writing:
                try:
                    yield cast("Writing", _Guarded(writing))
                except BaseException as error:
                    own = error
                    raise
        except Exception as error:
            if error is own or isinstance(error, KimRulesError):
                raise
            raise _unavailable(error) from error


def _guarded_call(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        with _told():
            answer = method(*args, **kwargs)
        return _guarded_items(answer) if isinstance(answer, Iterator) else answer

    return call


def _guarded_items(items: Iterator[Any]) -> Iterator[Any]:
    with _told():
        yield from items
