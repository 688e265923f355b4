"""Files of clients in every form that is read, and in some that must not hurt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import CASELOAD, ON, PROGRAM, SCREENING, call

from kim_rules.cli import clients_file
from kim_rules.cli.clients_file import ClientsFile

ONE = {"id": "c-1", "residence_status": "duldung"}
TWO = {"id": "c-2", "municipality": "Wülfrath"}
LINES = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in (ONE, TWO))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a name that says nothing about its form."""
    return tmp_path / "daten"


def ids(text: str) -> list[str]:
    """The clients of a result in NDJSON."""
    return [json.loads(line)["client"] for line in text.splitlines()]


def places(name: Path) -> list[tuple[int, str]]:
    """Line and id of every client that is read."""
    with ClientsFile(str(name)) as clients:
        return [(record.line, record.value["id"]) for record in clients]


FORMS: dict[str, tuple[str, list[tuple[int, str]]]] = {
    "one line": (json.dumps(ONE), [(1, "c-1")]),
    "NDJSON": (LINES, [(1, "c-1"), (2, "c-2")]),
    "NDJSON without end of line": (LINES.rstrip(), [(1, "c-1"), (2, "c-2")]),
    "NDJSON with blank lines": ("\n \n" + LINES.replace("\n", "\n\n"), [(3, "c-1"), (5, "c-2")]),
    "NDJSON of Windows": (LINES.replace("\n", "\r\n"), [(1, "c-1"), (2, "c-2")]),
    "array in one line": (json.dumps([ONE, TWO]), [(1, "c-1"), (1, "c-2")]),
    "array over lines": (json.dumps([ONE, TWO], indent=1), [(2, "c-1"), (6, "c-2")]),
    "array, one a line": (
        f"[\n{json.dumps(ONE)},\n{json.dumps(TWO)}\n]\n",
        [(2, "c-1"), (3, "c-2")],
    ),
    "array after blank lines": ("\n\n" + json.dumps([ONE], indent=1), [(4, "c-1")]),
    "object over lines": (json.dumps(ONE, indent=2), [(1, "c-1")]),
    "objects over lines": (
        f"{json.dumps(ONE, indent=2)}\n\n{json.dumps(TWO, indent=2)}\n",
        [(1, "c-1"), (6, "c-2")],
    ),
    "objects in one line": (json.dumps(ONE) + " " + json.dumps(TWO), [(1, "c-1"), (1, "c-2")]),
    "object with the brace below its key": (
        '{"client":\n{"id": "c-1"}\n}\n',
        [(1, "c-1")],
    ),
    "wrapped": (json.dumps({"client": ONE, "case": {"case_manager": "A"}}), [(1, "c-1")]),
    "empty array": ("[ ]\n", []),
}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with byte order mark"])
@pytest.mark.parametrize("form", FORMS)
def test_forms_are_told_apart_by_content(form: str, mark: bytes, file: Path) -> None:
    """NDJSON, an array and objects over lines are read, each client with its first line."""
    text, expected = FORMS[form]
    file.write_bytes(mark + text.encode())
    assert places(file) == expected


def test_standard_input(file: Path) -> None:
    """- is standard input, in the same forms; findings name it so."""
    assert ids(call("decide", "-", *ON, "--format", "ndjson", given=LINES).out) == ["c-1", "c-2"]
    done = call("decide", "-", *ON, given=LINES + '{"id": 1}\n')
    assert "-:3: id: eine Zahl" in done.err
    assert done.code == 3


def test_wrapped_clients_are_decided() -> None:
    """The caseload of the example holds clients beside their cases."""
    done = call("decide", CASELOAD, "--on", "2023-08-31", "--format", "ndjson")
    assert done.code == 0
    assert len(ids(done.out)) == 22


def test_a_wrapper_has_no_other_keys(file: Path) -> None:
    """An object with client and something unknown is no wrapper, and is refused."""
    file.write_text(json.dumps({"client": ONE, "fall": {}}), encoding="utf-8")
    done = call("decide", str(file), *ON)
    assert done.code == 3
    assert "fall: ein unbekannter Schlüssel" in done.err


def test_paths_inside_a_wrapper(file: Path) -> None:
    """A finding names the place from the top of the line, so that it can be found."""
    wrapped = ({"id": "c-1", "needs": {"health": 1}}, 7)
    lines = [json.dumps({"client": client, "case": {}}) for client in wrapped]
    file.write_text("\n".join(lines), encoding="utf-8")
    told = [line.split(": ")[1] for line in call("decide", str(file), *ON).err.splitlines()]
    assert told == ["client.needs.health", "client"]


def test_the_same_id_twice_is_allowed(file: Path) -> None:
    """Two records of one person are decided each for itself, without a word."""
    file.write_text(LINES + LINES, encoding="utf-8")
    done = call("decide", str(file), *ON, "--format", "ndjson")
    assert (ids(done.out), done.err) == (["c-1", "c-2", "c-1", "c-2"], "")


def test_missing_file(file: Path) -> None:
    """A file that is not there is told in one line."""
    done = call("decide", str(file), *ON)
    assert (done.code, done.out, done.err) == (3, "", f"{file}: diese Datei gibt es nicht\n")


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    """A folder is no file."""
    done = call("decide", str(tmp_path), *ON)
    assert done.code == 3
    assert "ein Ordner; erlaubt: eine Datei" in done.err


def test_no_permission(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is told so."""
    file.write_text(LINES, encoding="utf-8")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr("builtins.open", refuse)
    done = call("decide", str(file), *ON)
    assert (done.code, done.err) == (3, f"{file}: keine Berechtigung zum Lesen\n")


def test_impossible_names_of_files() -> None:
    """A name with a NUL, or with control characters, cannot break the message."""
    assert call("decide", "a\0b", *ON).err == "a?b: nicht lesbar\n"
    assert call("decide", "a\x1b[31m\nb", *ON).err == "a?[31m?b: diese Datei gibt es nicht\n"


# --- sizes -----------------------------------------------------------------------------


def test_too_long_line(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line over the limit is one finding, and the lines after it are decided."""
    monkeypatch.setattr(clients_file, "MAX_LINE", 2**20)
    with file.open("wb") as stream:
        stream.write(LINES.encode())
        stream.write(b'{"id": "' + b"x" * (5 * 2**20) + b'"}\n')
        stream.write(LINES.replace("c-", "d-").encode())
    done = call("decide", str(file), *ON, "--format", "ndjson")
    assert ids(done.out) == ["c-1", "c-2", "d-1", "d-2"]
    assert f"{file}:3: $: eine zu lange Zeile; erlaubt: bis 1 MiB je Zeile\n" == done.err


def test_too_long_first_and_last_line(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That holds for the first line, too, and for one that never ends."""
    monkeypatch.setattr(clients_file, "MAX_LINE", 2**10)
    long = '{"id": "' + "x" * 5000
    file.write_text(f'{long}"}}\n{LINES}{long}', encoding="utf-8")
    done = call("decide", str(file), *ON, "--format", "ndjson")
    assert ids(done.out) == ["c-1", "c-2"]
    assert [line.split(":")[1] for line in done.err.splitlines()] == ["1", "4"]


def test_long_line_within_the_limit(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit itself is allowed."""
    line = json.dumps(ONE)
    monkeypatch.setattr(clients_file, "MAX_LINE", len(line) + 1)
    file.write_text(f"{line}\n{line}\n{line} \n", encoding="utf-8")
    done = call("decide", str(file), *ON, "--format", "ndjson")
    assert len(ids(done.out)) == 2
    assert f"{file}:3: $: eine zu lange Zeile" in done.err


def test_array_in_one_line_may_be_longer_than_a_line(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For an array only the limit of arrays counts."""
    monkeypatch.setattr(clients_file, "MAX_LINE", 50)
    file.write_text(json.dumps([ONE, TWO, ONE]), encoding="utf-8")
    assert [key for _, key in places(file)] == ["c-1", "c-2", "c-1"]


def test_too_large_array(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An array over the limit is refused with the way out."""
    monkeypatch.setattr(clients_file, "MAX_DOCUMENT", 2**20)
    file.write_text(json.dumps([ONE] * 50_000), encoding="utf-8")
    done = call("decide", str(file), *ON)
    assert (done.code, done.out) == (3, "")
    assert "eine zu große Liste; erlaubt: bis 1 MiB; größere Bestände als NDJSON" in done.err


def test_large_file_that_begins_with_a_broken_line(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told of it is its first line, not the limit of arrays."""
    monkeypatch.setattr(clients_file, "MAX_DOCUMENT", 2**10)
    file.write_text('{"id": nichts}\nnichts\n' * 1000, encoding="utf-8")
    done = call("decide", str(file), *ON)
    assert done.err.startswith(f"{file}:1: $: kein gültiges JSON ab Spalte 8")
    assert len(done.err.splitlines()) == 1


DEEP = {
    "arrays": "[" * 100_000,
    "objects": '{"id": ' * 100_000 + "1",
    "closed": '{"id": "c-1", "needs": ' + "[" * 100_000 + "]" * 100_000 + "}",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
@pytest.mark.parametrize("after", ["", "\n" + LINES], ids=["alone", "before others"])
def test_depth_without_end(text: str, after: str, file: Path) -> None:
    """A hundred thousand levels are a finding, not a crash."""
    file.write_text(text + after, encoding="utf-8")
    done = call("decide", str(file), *ON, "--format", "ndjson")
    assert done.code == 3
    assert f"{file}:1: $: kein gültiges JSON ab Spalte" in done.err
    assert "zu tief verschachtelt" in done.err
    if after and not text.startswith("["):
        assert ids(done.out) == ["c-1", "c-2"]


def test_deep_value_of_a_fact(file: Path) -> None:
    """A value that nests within the limits of JSON is told by its kind."""
    deep: Any = "x"
    for _ in range(300):
        deep = {"a": [deep]}
    file.write_text(json.dumps({"id": "c-1", "fled": deep, "needs": deep}), encoding="utf-8")
    err = call("decide", str(file), *ON).err
    assert "fled: ein Objekt; erlaubt: true oder false" in err
    assert "needs.a: ein unbekannter Schlüssel" in err


def test_many_clients_need_no_more_memory_than_few(tmp_path: Path) -> None:
    """Sixty thousand lines, fifty megabytes, are read with flat memory."""
    script = (
        "import resource, sys\n"
        "from kim_rules.cli.clients_file import ClientsFile\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "before = peak()\n"
        "number = sum(1 for record in ClientsFile('-'))\n"
        "print(number, peak() - before)\n"
    )
    line = json.dumps({**ONE, "municipality": "Wülfrath" * 100, "institutions": ["Amt"] * 100})
    given = (line + "\n").encode() * 60_000
    done = subprocess.run(
        [sys.executable, "-c", script], input=given, capture_output=True, check=True, timeout=120
    )
    number, more = map(int, done.stdout.split())
    assert number == 60_000
    assert more < 10, f"{more} MiB more for {len(given) // 2**20} MiB of input"


def test_decisions_are_not_kept(tmp_path: Path) -> None:
    """Deciding twenty times as many clients takes no more memory."""
    line = (Path(SCREENING).read_text(encoding="utf-8").splitlines()[1] + "\n").encode()

    def peak(clients: int) -> int:
        command = [*PROGRAM, "decide", "-", *ON, "--format", "ndjson"]
        code = (
            "import resource, subprocess, sys\n"
            "subprocess.run(sys.argv[1:], stdin=sys.stdin, stdout=subprocess.DEVNULL, check=True)\n"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, *command],
            input=line * clients,
            capture_output=True,
            check=True,
            timeout=300,
        )
        return int(done.stdout) // 1024

    few, many = peak(100), peak(2000)
    assert many - few < 5, f"{few} MiB for 100 clients, {many} MiB for 2000"


def test_results_come_as_they_are_decided() -> None:
    """A reader of a pipe has the answer to one line before the next is written."""
    command = [*PROGRAM, "decide", "-", *ON, "--format", "ndjson"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ}
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for one in (ONE, TWO):
            process.stdin.write(json.dumps(one).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["client"] == one["id"]
        process.stdin.close()
        assert process.wait(timeout=60) == 0
