"""The laws of a case store, to be run on one's own.

::

    class TestMine(CaseStoreLaws):
        def open(self, clock):
            return CaseStore(MyJournal(), MySealer(MASTER_KEY), clock)

Every law is a test that pytest runs under this name; its docstring tells what a store has
to do. Whatever stands below ``open`` has to work: a law is never skipped.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kim_rules.store.cases import CaseStore
from kim_rules.testing.laws.scene import Scene, SetClock
from kim_rules.testing.laws.store_cases import CaseLaws, VersionLaws
from kim_rules.testing.laws.store_decisions import DecideAllLaws, DecisionLaws, DueLaws, ReplayLaws
from kim_rules.testing.laws.store_facts import ConsentLaws, FactsLaws, PutLaws
from kim_rules.testing.laws.store_log import ChainLaws, SealLaws, WholeLaws
from kim_rules.testing.laws.store_people import ErasureLaws, SecrecyLaws, TenantLaws, ThreadLaws
from kim_rules.testing.laws.store_referrals import ReferralLaws
from kim_rules.testing.laws.store_transfer import TransferLaws


class CaseStoreLaws(
    CaseLaws,
    VersionLaws,
    FactsLaws,
    PutLaws,
    ConsentLaws,
    DecisionLaws,
    DecideAllLaws,
    ReplayLaws,
    DueLaws,
    ReferralLaws,
    ChainLaws,
    SealLaws,
    WholeLaws,
    SecrecyLaws,
    ErasureLaws,
    TenantLaws,
    ThreadLaws,
    TransferLaws,
):
    """Every law of a case store; a subclass named ``Test…`` says how to open one."""

    def open(self, clock: SetClock) -> CaseStore:
        """Open a store that is empty and goes by the given clock.

        Called several times in a law: each call gives a store of its own, all under the
        same master key. The law closes it.
        """
        raise NotImplementedError("a subclass says how to open a store")

    @pytest.fixture
    def scene(self) -> Iterator[Scene]:
        """A scene on a store that :meth:`open` gives."""
        scene = Scene(self.open)
        yield scene
        scene.close()
