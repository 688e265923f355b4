"""Mutates files of submissions and reads them: nothing crashes, hangs or grows.

One command reads 100,000 mutated files, in a process of its own with a limit of memory::

    python plugins/kim-rules-forms/tests/forms_fuzzer.py --count 100000 --seed 1

It ends with a line of counts, and with 1 when something is wrong; the file that did it is
kept beside it. The tests read 2,000 in the same way.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import kim_rules as kim
from kim_rules_forms.reading.comparing import compare
from kim_rules_forms.reading.files import FileRead, read_file
from kim_rules_forms.reading.findings import Located
from kim_rules_forms.reading.mapping import NOTHING
from kim_rules_forms.reading.submissions import Setting

FILES = Path(__file__).parent / "files"
#: Most seconds of the processor for one file, and most memory of the process in MiB.
MOST_SECONDS, MOST_MIB = 2.0, 256
ON = date(2023, 9, 15)
_ODD = (
    b"\x00", b'"', b"'", b";", b",", b"\t", b"\r", b"\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"=1+1",
    b"-", b"&amp;", b"&x;", b"<", b">", b"<!--", b"]]>", b"<![CDATA[", b'<!DOCTYPE a [<!ENTITY x "y">]>',
    b"1e309", b"NaN", b"-1", b"99999999999999999999", b"0", b"{", b"}", b"[", b"]", b"\\ud800", b"null",
    b"\xe2\x80\x8b", b"\xc2\xa0", b"id", b"A1", b"XFD1048576", b'r="9999999"', b't="s"', b"\xf0\x9f\x98\x80",
)  # fmt: skip


def seeds() -> list[bytes]:
    """The made exports, each as bytes."""
    return [path.read_bytes() for path in sorted(FILES.iterdir()) if path.suffix not in (".toml",)]


def mutated(data: bytes, rng: random.Random, all_seeds: Sequence[bytes]) -> bytes:
    """A file with a few slips; those of workbooks are mostly within their parts."""
    if data.startswith(b"PK") and rng.random() < 0.8:
        return _repacked(data, rng, all_seeds)
    return _changed(data, rng, all_seeds)


def _changed(data: bytes, rng: random.Random, all_seeds: Sequence[bytes]) -> bytes:
    for _ in range(rng.choice((1, 1, 2, 3, 8, 30))):
        data = rng.choice(_WAYS)(data, rng, all_seeds)
    return data[: 2**20]


def _repacked(data: bytes, rng: random.Random, all_seeds: Sequence[bytes]) -> bytes:
    """A workbook of which one part was changed."""
    with zipfile.ZipFile(BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = rng.choice([one for one in parts if one.endswith((".xml", ".rels"))])
    parts[name] = _changed(parts[name], rng, all_seeds)
    if rng.random() < 0.1:
        del parts[rng.choice(list(parts))]
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in parts.items():
            archive.writestr(zipfile.ZipInfo(one), content)
    return out.getvalue()


def _flip(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data) or 1)
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def _insert(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(_ODD) * rng.choice((1, 1, 1, 2, 50)) + data[at:]


def _cut(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    at, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return data[:at] + data[min(end, at + rng.choice((1, 4, 40, 4_000))) :]


def _truncate(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    return data[: rng.randrange(len(data) + 1)] if rng.random() < 0.3 else data


def _repeat(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data) + 1)
    piece = data[at : at + rng.choice((1, 10, 100, 1_000))]
    return data[:at] + piece * rng.choice((2, 3, 20)) + data[at:]


def _swap_lines(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    lines = data.split(b"\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _splice(data: bytes, rng: random.Random, all_seeds: Sequence[bytes]) -> bytes:
    other = rng.choice(all_seeds)
    at = rng.randrange(len(other) + 1)
    here = rng.randrange(len(data) + 1)
    return data[:here] + other[at : at + 200] + data[here:]


def _number(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    places = [at for at, byte in enumerate(data[:50_000]) if 48 <= byte < 58]
    if not places:
        return data
    at = rng.choice(places)
    return (
        data[:at] + rng.choice((b"0", b"9", b"99999", b"-1", b"1048576", b"16384")) + data[at + 1 :]
    )


_WAYS: tuple[Callable[[bytes, random.Random, Sequence[bytes]], bytes], ...] = (
    _flip, _insert, _cut, _truncate, _repeat, _swap_lines, _splice, _number,
)  # fmt: skip


class Fuzzer:
    """Reads mutated files one after the other.

    Args:
        seed: The same seed makes the same files.
        folder: Where each file stands while it is read.
    """

    def __init__(self, seed: int, folder: Path) -> None:
        self._rng = random.Random(seed)
        self._seeds = seeds()
        self._path = folder / "mutated"
        self._setting = Setting(kim.load_rulebook(), ON, NOTHING)
        #: What was seen: files, rows, accepted, rejected, unreadable, and the slowest in seconds.
        self.counts = {"files": 0, "rows": 0, "accepted": 0, "rejected": 0, "unreadable": 0}
        self.slowest = 0.0

    def one(self) -> str | None:
        """Read one more file; what is wrong with how it was read, if anything."""
        data = mutated(self._rng.choice(self._seeds), self._rng, self._seeds)
        self._path.write_bytes(data)
        seconds = MOST_SECONDS + 1
        for _ in range(3):  # the processor of a machine that others use may pause
            told: list[Located] = []
            start = time.process_time()
            found = read_file(self._path, self._setting, told.append)
            compare([found], told.append)
            seconds = min(seconds, time.process_time() - start)
            if seconds <= MOST_SECONDS:
                break
        self.slowest = max(self.slowest, seconds)
        self._count(found)
        return wrong_with(found, told) or (
            f"{seconds:.1f} seconds" if seconds > MOST_SECONDS else None
        )

    def keep(self, folder: Path) -> Path:
        """Keep the last file."""
        kept = folder / f"fuzzed-{self.counts['files']}"
        kept.write_bytes(self._path.read_bytes())
        return kept

    def _count(self, found: FileRead) -> None:
        self.counts["files"] += 1
        self.counts["rows"] += found.rows
        self.counts["accepted"] += len(found.accepted)
        self.counts["rejected"] += len(found.rejected)
        self.counts["unreadable"] += found.unreadable is not None


def wrong_with(found: FileRead, told: Sequence[Located]) -> str | None:
    """What is wrong with the outcome of a file, if anything.

    Args:
        found: What became of its rows.
        told: What was said.
    """
    if found.rows != len(found.accepted) + len(found.rejected):
        return "a row is neither accepted nor rejected"
    if not all(found.rejected.values()):
        return "a row was rejected without a finding"
    errors = sum(one.remark.is_error for one in told)
    if errors < len(found.rejected) + (found.unreadable is not None):
        return "a finding was not told"
    for submission in found.accepted.values():
        if kim.Client.from_dict(submission.facts, on=ON).to_dict() != submission.facts:
            return "accepted facts are none of a client"
    return None


def limit_memory() -> None:
    """Let the process end rather than take more memory than it may."""
    try:
        import resource
    except ImportError:  # not on this system
        return
    import psutil

    more = MOST_MIB * 2**20 - psutil.Process().memory_info().rss
    soft = psutil.Process().memory_info().vms + more
    resource.setrlimit(resource.RLIMIT_AS, (soft, soft))


def main() -> int:
    """Read as many files as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    import psutil

    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(asked.seed, Path(folder))
        limit_memory()
        most = 0
        for number in range(asked.count):
            try:
                wrong = fuzzer.one()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told
                wrong = f"{type(error).__name__}: {error}"
            most = max(most, psutil.Process().memory_info().rss // 2**20)
            if wrong is None and most > MOST_MIB:
                wrong = f"{most} MiB"
            if wrong is not None:
                failures += 1
                print(f"file {number + 1}: {wrong}; kept as {fuzzer.keep(Path.cwd())}")
        told = {
            **fuzzer.counts,
            "slowest": round(fuzzer.slowest, 3),
            "mib": most,
            "failures": failures,
        }
        print(json.dumps(told))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
