"""Keeps account of the scenarios of a run: each one collected must have been executed."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import pytest

from kim_rules.testing.german import StepFailure

_STEP = pytest.StashKey[str]()


class Account:
    """A plugin of one run, registered only in projects that opted in.

    Args:
        config: Of the run.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._expected: set[str] = set()
        self._deselected: set[str] = set()
        self._executed: set[str] = set()

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Note every scenario, before anybody can drop it."""
        if item.path.suffix == ".feature":
            self._expected.add(item.nodeid)

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Note what the user left out on purpose."""
        self._deselected.update(item.nodeid for item in items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: object, ids: Sequence[str]) -> None:
        """Note what the workers of pytest-xdist collected; the controller collects nothing."""
        self._expected.update(id_ for id_ in ids if ".feature::" in id_)

    @pytest.hookimpl(optionalhook=True)
    def pytest_bdd_step_error(
        self, request: pytest.FixtureRequest, feature: Any, step: Any
    ) -> None:
        """Remember at which line a scenario failed."""
        at = f"{feature.filename}:{step.line_number}"
        request.node.stash[_STEP] = f"{at}: {step.keyword} {step.name}"

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Show a failed step as a sentence instead of a Python traceback."""
        report = yield
        if call.excinfo is not None and isinstance(call.excinfo.value, StepFailure):
            report.longrepr = f"{item.stash.get(_STEP, item.nodeid)}\n    {call.excinfo.value}"
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what was executed; skipped is not executed."""
        if report.failed or (report.when == "call" and report.passed):
            self._executed.add(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run that would succeed although scenarios were not executed."""
        if session.exitstatus == pytest.ExitCode.OK and self._missing():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name the scenarios that were not executed."""
        if missing := self._missing():
            terminalreporter.section("Nicht ausgeführte Szenarien", red=True)
            for nodeid in missing:
                terminalreporter.line(nodeid)

    def _missing(self) -> list[str]:
        config = self._config
        partial = config.option.collectonly or getattr(config.option, "setuponly", False)
        if partial or hasattr(config, "workerinput") or self._chosen_by_user():
            return []
        return sorted(self._expected - self._deselected - self._executed)

    def _chosen_by_user(self) -> bool:
        stopped = self._config.getoption("maxfail", 0)
        return bool(stopped) or any("::" in str(arg) for arg in self._config.args)
