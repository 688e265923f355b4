"""Rulebook folders for tests: read as plain values, changed, and written again."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kim_rules.loading import FILES, SHIPPED

Files = dict[str, dict[str, Any]]


def shipped() -> Files:
    """The content of the files of the default rulebook, free to be changed."""
    return read(SHIPPED / "kreis_mettmann")


def read(folder: Path) -> Files:
    """The parsed files of a rulebook folder."""
    return {name: tomllib.loads((folder / name).read_text(encoding="utf-8")) for name in FILES}


def write(folder: Path, files: Mapping[str, Mapping[str, Any]]) -> Path:
    """Write the files into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        lines = [f"{_key(key)} = {_value(value)}\n" for key, value in content.items()]
        (folder / name).write_text("".join(lines), encoding="utf-8")
    return folder


def _key(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        members = (f"{_key(key)} = {_value(item)}" for key, item in value.items())
        return "{ " + ", ".join(members) + " }"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)  # also nan and inf, which are numbers to TOML
    return json.dumps(value, ensure_ascii=False)
