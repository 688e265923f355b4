"""Reads files of submissions for the commands that decide about clients from any format."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kim_rules.errors import InvalidInput
from kim_rules.loading import load_rulebook
from kim_rules_forms.reading.comparing import compare
from kim_rules_forms.reading.files import read_file
from kim_rules_forms.reading.findings import Located
from kim_rules_forms.reading.mapping import NOTHING
from kim_rules_forms.reading.submissions import Setting
from kim_rules_forms.reading.tables import NOT_READ

#: The last day that facts can be of: the key date is known only to who decides.
_ANY_DAY = date.max
_log = logging.getLogger("kim_rules_forms.reading")


def read_clients(source: Path) -> Iterator[Mapping[str, Any]]:
    """The clients of a form's file, by the default rulebook.

    A rejected row gives a record that no rulebook takes, so that it is told beside the
    others and not decided: its key is the place of the row. What was found there is told
    by ``kim-rules forms read``. Columns that are no question of the default rulebook are
    named in the log ``kim_rules_forms.reading``; ``kim-rules forms read --rulebook`` reads
    those of another one.

    Args:
        source: An export, a sheet or a list of any known form.

    Raises:
        InvalidInput: If the file cannot be read at all.
    """
    told: list[Located] = []
    found = read_file(source, Setting(load_rulebook(), _ANY_DAY, NOTHING), told.append)
    compare([found], told.append)
    if found.unreadable is not None:
        raise InvalidInput([found.unreadable.at(found.shown)])
    for one in told:
        if one.remark is NOT_READ:
            _log.warning("%s", one.text("en"))
    records: dict[tuple[str, int], Mapping[str, Any]] = {
        key: one.facts for key, one in found.accepted.items()
    }
    for sheet, row in found.rejected:
        records[sheet, row] = {f"{sheet}!{row}": None}
    return (records[key] for key in sorted(records))
