"""The laws for plugins: what is right keeps them all, and each law finds what breaks it."""

from __future__ import annotations

import inspect
import io
import itertools
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest
import right_plugins as right
from attrs import evolve

import kim_rules as kim
from kim_rules.errors import PluginError
from kim_rules.hookspecs import FormWriter, Reader, Renderer
from kim_rules.report_tables import Report
from kim_rules.testing import laws
from kim_rules.testing.laws import FormWriterLaws, ReaderLaws, RendererLaws
from kim_rules.testing.laws.form_writer import LANGUAGES
from kim_rules.testing.laws.renderer import REPORT


class TestRightReader(ReaderLaws):
    """The laws hold for a right reader."""

    @pytest.fixture
    def reader(self) -> Reader:
        """The reader."""
        return right.read

    @pytest.fixture
    def source(self, tmp_path: Path) -> Path:
        """Two clients."""
        return _file(tmp_path, right.LINES)

    @pytest.fixture
    def broken(self, tmp_path: Path) -> Path:
        """A line that breaks off."""
        return _file(tmp_path, right.BROKEN)


class TestRightFormWriter(FormWriterLaws):
    """The laws hold for a right form writer."""

    @pytest.fixture
    def form_writer(self) -> FormWriter:
        """The form writer."""
        return right.write


class TestRightRenderer(RendererLaws):
    """The laws hold for a right renderer."""

    @pytest.fixture
    def renderer(self) -> Renderer:
        """The renderer."""
        return right.render


def _file(folder: Path, text: str) -> Path:
    path = folder / "people.ndjson"
    path.write_text(text, encoding="utf-8")
    return path


# --- wrong readers -------------------------------------------------------------------------


def all_at_once(source: Path) -> Any:
    """Reads the whole file into a list."""
    return list(right.read(source))


def with_a_set(source: Path) -> Any:
    """Gives values that are not JSON."""
    for record in right.read(source):
        yield {**record, "institutions": ()}


def unknown_facts(source: Path) -> Any:
    """Gives a fact that does not exist."""
    for record in right.read(source):
        yield {**record, "name": "x"}


def empty_texts(source: Path) -> Any:
    """Gives an empty text for what is not known, in a wrapper."""
    for record in right.read(source):
        yield {"client": {**record, "municipality": ""}}


def shuffled() -> Reader:
    """Gives the records in another order each time."""
    turns = itertools.count()

    def read(source: Path) -> Any:
        yield from list(right.read(source))[:: -1 if next(turns) % 2 else 1]

    return read


def one_for_all() -> Reader:
    """Goes on in the file where another reading has stopped."""
    place: list[Iterator[Any]] = []

    def read(source: Path) -> Any:
        if not place:
            place.append(right.read(source))
        yield from place[0]
        place.clear()

    return read


def one_at_a_time() -> Reader:
    """Keeps the line that is being read where every thread finds it."""
    shared: list[Any] = []

    def read(source: Path) -> Any:
        for record in right.read(source):
            shared.append(record)
            if threading.current_thread() is not threading.main_thread():
                time.sleep(0.001)
            yield shared.pop(0) if len(shared) == 1 else shared.pop()

    return read


def remembered() -> Reader:
    """Gives the very same objects again."""
    known: dict[Path, list[Any]] = {}

    def read(source: Path) -> Any:
        if source not in known:
            known[source] = list(right.read(source))
        yield from known[source]

    return read


def with_a_lock_file(source: Path) -> Any:
    """Leaves a file beside the source."""
    source.with_suffix(".lock").touch()
    yield from right.read(source)


OPEN: list[Any] = []


def left_open(source: Path) -> Any:
    """Keeps the file open."""
    OPEN.append(source.open("rb"))
    yield from right.read(source)


class NotClosable:
    """An iterator that cannot be closed."""

    def __init__(self, source: Path) -> None:
        self._records = right.read(source)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return next(self._records)


def talkative(source: Path) -> Any:
    """Prints."""
    print("reading")
    yield from right.read(source)


def half(source: Path) -> Any:
    """Stops without a word where the file is broken."""
    try:
        yield from right.read(source)
    except PluginError:
        return


def revealing(source: Path) -> Any:
    """Repeats the broken line."""
    for number, line in enumerate(source.read_bytes().decode(errors="replace").splitlines()):
        try:
            yield dict(json.loads(line))
        except (ValueError, TypeError):
            raise PluginError("x", f"Zeile {number}: {line}", f"line {number}: {line}") from None


def in_one_language(source: Path) -> Any:
    """Tells everybody the same words."""
    try:
        yield from right.read(source)
    except PluginError as error:
        raise PluginError("x", error.label.en, error.label.en) from None


def content_with_nothing(source: Path) -> Any:
    """Takes a missing file for an empty one."""
    if source.exists():
        yield from right.read(source)


def raw_errors_of_parts(source: Path) -> Any:
    """Raises the library's error where a line breaks off, unless it is known as broken."""
    for line in source.read_bytes().splitlines():
        if laws.CANARY.encode() in line or not line.startswith(b"{"):
            raise right.refused(1)
        yield json.loads(line)


def raw_errors_of_bytes(source: Path) -> Any:
    """Raises the library's error where bytes are no text."""
    source.read_bytes().decode("ascii")
    yield from right.read(source)


#: For each law a reader that breaks it.
READERS: dict[str, Callable[..., Any]] = {
    "it_gives_records_one_by_one": all_at_once,
    "records_are_json": with_a_set,
    "records_are_clients": unknown_facts,
    "what_is_not_known_is_left_out": empty_texts,
    "the_same_file_gives_the_same": shuffled(),
    "readings_do_not_meet": one_for_all(),
    "readings_in_threads_do_not_meet": one_at_a_time(),
    "records_belong_to_the_caller": remembered(),
    "the_file_stays_as_it_is": with_a_lock_file,
    "the_file_is_closed": left_open,
    "nothing_is_printed": talkative,
    "a_broken_file_is_a_clear_error": half,
    "errors_tell_no_facts": revealing,
    "a_missing_file_is_an_error": content_with_nothing,
    "any_part_of_a_file_is_read_or_refused": raw_errors_of_parts,
    "any_bytes_are_read_or_refused": raw_errors_of_bytes,
}


# --- wrong form writers and renderers --------------------------------------------------------

COUNTER = itertools.count()


def silent(*_: object) -> None:
    """Writes nothing."""


def returning(written: Callable[..., None]) -> Callable[..., object]:
    """Returns the bytes."""

    def write(*args: Any) -> object:
        written(*args)
        return b"bytes"

    return write


def counting(written: Callable[..., None]) -> Callable[..., None]:
    """Writes a number that is never the same."""

    def write(*args: Any) -> None:
        args[-1].write(b"%d" % next(COUNTER))
        written(*args)

    return write


def closing(written: Callable[..., None]) -> Callable[..., None]:
    """Closes the stream of the caller."""

    def write(*args: Any) -> None:
        written(*args)
        args[-1].close()

    return write


def rewinding(written: Callable[..., None]) -> Callable[..., None]:
    """Writes from the beginning of the stream."""

    def write(*args: Any) -> None:
        args[-1].seek(0)
        written(*args)

    return write


def careless(written: Callable[..., None]) -> Callable[..., None]:
    """Passes over what cannot be written."""

    def write(*args: Any) -> None:
        try:
            written(*args)
        except OSError:
            return

    return write


def sharing(written: Callable[..., None]) -> Callable[..., None]:
    """Collects in one buffer for all."""
    buffer = io.BytesIO()

    def write(*args: Any) -> None:
        buffer.seek(0)
        buffer.truncate()
        written(*args[:-1], buffer)
        if threading.current_thread() is not threading.main_thread():
            time.sleep(0.001)
            buffer.write(b"!")
        args[-1].write(buffer.getvalue())

    return write


def printing(written: Callable[..., None]) -> Callable[..., None]:
    """Prints."""

    def write(*args: Any) -> None:
        sys.stdout.write("writing\n")
        written(*args)

    return write


#: For each law on writing what breaks it, whatever is written.
WRITING: dict[str, Callable[..., Callable[..., Any]]] = {
    "it_writes": lambda _: silent,
    "it_returns_nothing": returning,
    "the_same_gives_the_same_bytes": counting,
    "the_stream_stays_open": closing,
    "what_stands_there_stays": rewinding,
    "a_full_disk_is_an_error": careless,
    "threads_do_not_meet": sharing,
    "nothing_is_printed": printing,
}


def german_only(rulebook: Any, languages: Any, out: BinaryIO) -> None:
    """Writes German, whatever is asked for."""
    right.write(rulebook, ["de" for _ in languages], out)


def any_language(rulebook: Any, languages: Any, out: BinaryIO) -> None:
    """Takes unknown languages for English."""
    right.write(rulebook, [one if one == "de" else "en" for one in languages or ("de",)], out)


def without_version(rulebook: Any, languages: Any, out: BinaryIO) -> None:
    """Leaves out the version."""
    right.write(evolve(rulebook, version=""), languages, out)


def changing(rulebook: Any, languages: Any, out: BinaryIO) -> None:
    """Changes the rulebook."""
    right.write(rulebook, languages, out)
    object.__setattr__(rulebook, "areas", {**rulebook.areas, "more": rulebook.label})


FORM_WRITERS: dict[str, Callable[..., Any]] = {
    "each_language_is_written": german_only,
    "other_languages_are_refused": any_language,
    "the_form_is_that_of_the_rulebook": without_version,
    "the_rulebook_stays_as_it_is": changing,
}


def first_table_only(report: Report, out: BinaryIO) -> None:
    """Forgets the other tables."""
    right.render(evolve(report, tables=report.tables[:1]), out)


def zero_for_nothing(report: Report, out: BinaryIO) -> None:
    """Writes 0 into empty cells."""
    right.render(_with_cells(report, lambda cell: cell or 0), out)


def letters_only(report: Report, out: BinaryIO) -> None:
    """Leaves out every sign."""
    kept = lambda cell: "".join(filter(str.isalnum, cell)) if isinstance(cell, str) else cell  # noqa: E731
    right.render(_with_cells(report, kept), out)


def with_first_row(report: Report, out: BinaryIO) -> None:
    """Relies on a first row."""
    right.render(evolve(report, notes=(str(report.tables[0].rows[0]),)), out)


def first_thousand(report: Report, out: BinaryIO) -> None:
    """Writes a thousand rows at most."""
    tables = tuple(evolve(table, rows=table.rows[:1000]) for table in report.tables)
    right.render(evolve(report, tables=tables), out)


def _with_cells(report: Report, change: Callable[[Any], Any]) -> Report:
    return evolve(
        report,
        tables=tuple(
            evolve(table, rows=tuple(tuple(map(change, row)) for row in table.rows))
            for table in report.tables
        ),
    )


RENDERERS: dict[str, Callable[..., Any]] = {
    "everything_is_written": first_table_only,
    "nothing_is_not_zero": zero_for_nothing,
    "odd_texts_are_written": letters_only,
    "little_is_written": with_first_row,
    "many_rows_are_written": first_thousand,
}


# --- each law finds what breaks it -----------------------------------------------------------


def cases(law: Callable[..., None]) -> list[dict[str, Any]]:
    """The arguments with which pytest runs a law, but for fixtures."""
    found: list[dict[str, Any]] = [{}]
    for mark in getattr(law, "pytestmark", ()):
        name, values = mark.args
        found = [{name: value} for value in values]
    return found


def is_broken(law: Callable[..., None], fixtures: dict[str, Any]) -> bool:
    """Whether a law fails in one of its cases."""
    for case in cases(law):
        given = {**fixtures, **case}
        try:
            law(None, **{name: given[name] for name in list(inspect.signature(law).parameters)[1:]})
        except (Exception, pytest.fail.Exception):  # noqa: BLE001 - all of them fail a test
            return True
    return False


def laws_of(cls: type) -> dict[str, Callable[..., None]]:
    """The laws of a class by name, those of its bases too."""
    return {
        name.removeprefix("test_"): law
        for name, law in inspect.getmembers(cls, inspect.isfunction)
        if name.startswith("test_")
    }


def test_each_law_has_something_that_breaks_it() -> None:
    """No law is without a wrong plugin that fails it."""
    assert set(READERS) == set(laws_of(ReaderLaws))
    assert {*WRITING, *FORM_WRITERS} == set(laws_of(FormWriterLaws))
    assert {*WRITING, *RENDERERS} == set(laws_of(RendererLaws))


def reader_fixtures(reader: Any, folder: Path, capfd: object) -> dict[str, Any]:
    """What the laws of readers need."""
    (folder / "source").mkdir(parents=True)
    (folder / "broken").mkdir()
    return {
        "reader": reader,
        "source": _file(folder / "source", right.LINES),
        "broken": _file(folder / "broken", right.BROKEN),
        "rulebook": None,
        "tmp_path": folder,
        "capfd": capfd,
    }


@pytest.mark.parametrize("law", READERS)
def test_a_wrong_reader_breaks_the_law(
    law: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The right reader keeps it, the wrong one does not."""
    try:
        check = laws_of(ReaderLaws)[law]
        assert not is_broken(check, reader_fixtures(right.read, tmp_path / "a", capfd))
        assert is_broken(check, reader_fixtures(READERS[law], tmp_path / "b", capfd))
    finally:
        while OPEN:
            OPEN.pop().close()


@pytest.mark.parametrize(
    ("law", "reader"),
    [
        ("the_file_is_closed", NotClosable),
        ("a_broken_file_is_a_clear_error", in_one_language),
        ("records_are_clients", lambda source: ({"id": "c-1"} for _ in range(2))),
    ],
)
def test_more_wrong_readers(
    law: str, reader: Reader, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Other ways to break the same laws are found as well."""
    assert is_broken(laws_of(ReaderLaws)[law], reader_fixtures(reader, tmp_path, capfd))


@pytest.mark.parametrize("law", [*WRITING, *FORM_WRITERS])
def test_a_wrong_form_writer_breaks_the_law(law: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The right form writer keeps it, the wrong one does not."""
    wrong = WRITING[law](right.write) if law in WRITING else FORM_WRITERS[law]
    check = laws_of(FormWriterLaws)[law]
    for writer, broken in ((right.write, False), (wrong, True)):
        rulebook = evolve(kim.load_rulebook())
        fixtures = {"form_writer": writer, "rulebook": rulebook, "capfd": capfd}
        fixtures["writing"] = lambda out, w=writer, r=rulebook: w(r, LANGUAGES, out)
        assert is_broken(check, fixtures) == broken


@pytest.mark.parametrize("law", [*WRITING, *RENDERERS])
def test_a_wrong_renderer_breaks_the_law(law: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The right renderer keeps it, the wrong one does not."""
    wrong = WRITING[law](right.render) if law in WRITING else RENDERERS[law]
    check = laws_of(RendererLaws)[law]
    for renderer, broken in ((right.render, False), (wrong, True)):
        fixtures: dict[str, Any] = {"renderer": renderer, "capfd": capfd}
        fixtures["writing"] = lambda out, r=renderer: r(REPORT, out)
        assert is_broken(check, fixtures) == broken


@pytest.mark.parametrize("cls", [ReaderLaws, FormWriterLaws, RendererLaws])
def test_what_an_author_has_to_provide_is_told(cls: type) -> None:
    """A fixture that was forgotten says so by its name."""
    for name in ("reader", "source", "broken", "form_writer", "renderer"):
        fixture = inspect.getattr_static(cls, name, None)
        if fixture is not None:
            function = fixture.__wrapped__ if hasattr(fixture, "__wrapped__") else fixture
            arguments = [None] * len(inspect.signature(function).parameters)
            with pytest.raises(NotImplementedError, match=f"provide the fixture {name}"):
                function(*arguments)


def test_the_laws_are_loaded_by_name() -> None:
    """Every name that is promised is there, and no other."""
    for name in laws.__all__:
        assert getattr(laws, name) is not None
    with pytest.raises(AttributeError, match="ReaderLaw'"):
        getattr(laws, "ReaderLaw")  # noqa: B009 - a type checker would see it otherwise
