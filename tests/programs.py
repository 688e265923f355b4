"""Programs that tests need and that no Python package brings; ``.ci/programs`` installs them."""

from __future__ import annotations

import shutil

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
OFFICE = ("soffice", "libreoffice")


def program(*names: str) -> str:
    """Where a program is; the test fails if it is not installed.

    Args:
        names: What it may be called.
    """
    for name in names:
        if path := shutil.which(name):
            return path
    pytest.fail(f"{names[0]} is not installed: run .ci/programs as root")
