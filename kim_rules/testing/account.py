"""Keeps account of the scenarios of a run: each one collected must have been executed."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import pytest

from kim_rules.testing.case import Case
from kim_rules.testing.german import StepError

_STEP = pytest.StashKey[str]()
_CASE = pytest.StashKey[Case | None]()


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
        self._missing: list[str] = []

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Note every scenario, before anybody can drop it."""
        if item.path.suffix == ".feature":
            self._expected.add(item.nodeid)

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Note what the user left out on purpose."""
        self._deselected.update(item.nodeid for item in items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """Note what the workers of pytest-xdist collected; the controller collects nothing."""
        self._expected.update(id_ for id_ in ids if ".feature::" in id_)

    @pytest.hookimpl(optionalhook=True)
    def pytest_bdd_step_error(
        self,
        request: pytest.FixtureRequest,
        feature: Any,
        step: Any,
        step_func_args: dict[str, Any],
    ) -> None:
        """Remember at which line a scenario failed, and what was decided there."""
        row = request.getfixturevalue("_pytest_bdd_example")
        shown = "; ".join(f"{column}: {value}" for column, value in row.items())
        at = f"{feature.filename}:{step.line_number}: {step.keyword} {step.name}"
        request.node.stash[_STEP] = f"{at}\n    Beispiel: {shown}" if row else at
        request.node.stash[_CASE] = step_func_args.get("kim_case")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Show a failed step as a sentence instead of a Python traceback."""
        report = yield
        if call.excinfo is not None and isinstance(call.excinfo.value, StepError):
            report.longrepr = f"{item.stash.get(_STEP, item.nodeid)}\n    {call.excinfo.value}"
            case = item.stash.get(_CASE, None)
            if case is not None and case.answer is not None:
                report.sections.append(("Die Entscheidung", case.answer.explain(lang="de")))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what was executed; skipped is not executed."""
        if report.failed or (report.when == "call" and report.passed):
            self._executed.add(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run that would succeed although scenarios were not executed."""
        if session.exitstatus == pytest.ExitCode.OK and not self._is_partial():
            self._missing = sorted(self._expected - self._deselected - self._executed)
        if self._missing:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name the scenarios that were not executed."""
        if self._missing:
            terminalreporter.section("Nicht ausgeführte Szenarien", red=True)
        for nodeid in self._missing:
            terminalreporter.line(nodeid)

    def _is_partial(self) -> bool:
        config = self._config
        only_looking = config.option.collectonly or config.option.setuponly
        by_id = any("::" in str(arg) for arg in config.args)
        # Each worker of pytest-xdist runs a part; the controller keeps the whole account.
        return bool(only_looking or by_id or hasattr(config, "workerinput"))
