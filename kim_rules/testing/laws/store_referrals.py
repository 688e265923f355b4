"""Laws on referrals: proposed with consent, signed off by people, step by step."""

from __future__ import annotations

import pytest

from kim_rules.errors import NotAllowed
from kim_rules.store.records import NEXT_STEPS, ReferralStep
from kim_rules.testing.laws.scene import DAY, NOW, PROVIDER, REFERRED, TODAY, Scene

#: The steps that lead to each step.
WAYS: dict[ReferralStep, tuple[ReferralStep, ...]] = {
    ReferralStep.PROPOSED: (),
    ReferralStep.ACCEPTED: (ReferralStep.ACCEPTED,),
    ReferralStep.DECLINED: (ReferralStep.DECLINED,),
    ReferralStep.DONE: (ReferralStep.ACCEPTED, ReferralStep.DONE),
    ReferralStep.REVOKED: (ReferralStep.REVOKED,),
}


def advance(scene: Scene, step: str, case_id: str = "c-1", number: int = 1) -> None:
    """Take a referral further, with a reason."""
    scene.store.advance_referral(scene.access, case_id, number, step, because="Grund")


class ReferralLaws:
    """Laws on referrals."""

    def test_a_referral_is_proposed_with_the_decision(self, scene: Scene) -> None:
        """To whom the decision leads, in the same step, when consent stands."""
        scene.put(**REFERRED)
        scene.consent()
        scene.store.decide(scene.access, "c-1", on=TODAY, propose=True)
        referrals = scene.store.case(scene.access, "c-1").referrals
        assert len(referrals) == 1
        referral = referrals[0]
        assert (referral.number, referral.to, referral.decision) == (1, PROVIDER, 1)
        assert referral.steps == ((ReferralStep.PROPOSED, NOW, "worker-1", None),)
        assert referral.step is ReferralStep.PROPOSED

    def test_nothing_is_proposed_unasked(self, scene: Scene) -> None:
        """Not when it was not wished, and not when the decision leads nowhere."""
        scene.put("c-1", **REFERRED)
        scene.put("c-2")
        for case_id, propose in (("c-1", False), ("c-2", True)):
            scene.consent(case_id)
            scene.store.decide(scene.access, case_id, on=TODAY, propose=propose)
            assert not scene.store.case(scene.access, case_id).referrals

    def test_no_referral_without_consent(self, scene: Scene) -> None:
        """Consent for it has to stand on the day: given by then, and not withdrawn."""
        scene.put(**REFERRED)
        scene.store.give_consent(scene.access, "c-1", "statistics", on=TODAY)
        scene.consent(on=TODAY + DAY)

        def proposed() -> int:
            scene.store.decide(scene.access, "c-1", on=TODAY, propose=True)
            return len(scene.store.case(scene.access, "c-1").referrals)

        def refused() -> None:
            with scene.unchanged(), pytest.raises(NotAllowed):
                scene.store.propose_referral(scene.access, "c-1", "mbe", decision=1)

        assert proposed() == 0
        refused()
        scene.clock.advance(days=1)
        assert proposed() == 1
        scene.store.withdraw_consent(scene.access, "c-1", "referral", on=TODAY + 2 * DAY)
        assert proposed() == 2
        advance(scene, "revoked", number=2)
        scene.clock.advance(days=1)
        assert proposed() == 2
        refused()

    def test_a_referral_is_not_proposed_twice(self, scene: Scene) -> None:
        """None to a provider to whom one is open; again when that has ended."""
        store, access = scene.store, scene.access
        scene.referred()
        for step in ("accepted", "done"):
            store.decide(access, "c-1", on=TODAY, propose=True)
            assert len(store.case(access, "c-1").referrals) == 1
            with pytest.raises(NotAllowed):
                store.propose_referral(access, "c-1", PROVIDER, decision=1)
            advance(scene, step)
        store.decide(access, "c-1", on=TODAY, propose=True)
        case = store.case(access, "c-1")
        assert [(one.number, one.decision) for one in case.referrals] == [(1, 1), (2, 4)]

    def test_a_referral_rests_on_a_decision(self, scene: Scene) -> None:
        """A person may propose another provider, but only on a decision that was recorded."""
        scene.referred()
        referral = scene.store.propose_referral(scene.access, "c-1", "mbe", decision=1)
        assert (referral.number, referral.to, referral.decision) == (2, "mbe", 1)
        with scene.unchanged(), pytest.raises(NotAllowed):
            scene.store.propose_referral(scene.access, "c-1", "jmd", decision=2)

    def test_a_person_signs_off(self, scene: Scene) -> None:
        """A program may propose, but takes no referral further."""
        scene.put(**REFERRED)
        scene.consent()
        scene.store.decide(scene.program, "c-1", on=TODAY, propose=True)
        for step in ("accepted", "declined", "revoked"):
            with scene.unchanged(), pytest.raises(NotAllowed):
                scene.store.advance_referral(scene.program, "c-1", 1, step, because="Grund")
        advance(scene, "accepted")
        referral = scene.store.case(scene.access, "c-1").referrals[0]
        assert [step[2] for step in referral.steps] == ["nightly", "worker-1"]

    def test_a_referral_goes_step_by_step(self, scene: Scene) -> None:
        """From each step only to those that follow it; every step is kept with its reason."""
        for start, way in WAYS.items():
            for wished in ReferralStep:
                case_id = scene.referred(f"{start}-{wished}")
                for step in way:
                    advance(scene, step, case_id)
                if wished in NEXT_STEPS[start]:
                    advance(scene, wished, case_id)
                    taken = (*way, wished)
                else:
                    with pytest.raises(NotAllowed):
                        advance(scene, wished, case_id)
                    taken = way
                referral = scene.store.case(scene.access, case_id).referrals[0]
                assert [step[0] for step in referral.steps] == [ReferralStep.PROPOSED, *taken]
                assert all(step[3] == "Grund" for step in referral.steps[1:])

    def test_to_decline_needs_a_reason(self, scene: Scene) -> None:
        """Declining without one is a ValueError; a step of no name, too; no number, no step."""
        scene.referred()
        with scene.unchanged():
            for because in (None, "", "  "):
                with pytest.raises(ValueError):
                    scene.store.advance_referral(
                        scene.access, "c-1", 1, "declined", because=because
                    )
            with pytest.raises(ValueError):
                scene.store.advance_referral(scene.access, "c-1", 1, "postponed")
            with pytest.raises(NotAllowed):
                scene.store.advance_referral(scene.access, "c-1", 2, "accepted")

    def test_withdrawn_consent_revokes_open_referrals(self, scene: Scene) -> None:
        """In the same step; what was done stays done, and other consent changes nothing."""
        store, access = scene.store, scene.access
        scene.referred()
        for number, step in ((1, "accepted"), (1, "done")):
            advance(scene, step, number=number)
        store.propose_referral(access, "c-1", "mbe", decision=1)
        store.propose_referral(access, "c-1", "jmd", decision=1)
        advance(scene, "accepted", number=3)
        store.give_consent(access, "c-1", "statistics", on=TODAY)
        store.withdraw_consent(access, "c-1", "statistics", on=TODAY)
        steps = [one.step for one in store.case(access, "c-1").referrals]
        assert steps == ["done", "proposed", "accepted"]
        version = scene.version()
        store.withdraw_consent(access, "c-1", "referral", on=TODAY, expected=version)
        steps = [one.step for one in store.case(access, "c-1").referrals]
        assert steps == ["done", "revoked", "revoked"]

    def test_a_referral_ends_in_a_closed_case(self, scene: Scene) -> None:
        """It can be done, declined or revoked there, but not accepted."""
        for case_id, step in (("c-1", "done"), ("c-2", "declined"), ("c-3", "revoked")):
            scene.referred(case_id)
            if step == "done":
                advance(scene, "accepted", case_id)
            scene.store.close_case(scene.access, case_id, on=TODAY, because="Umzug")
            if step != "done":
                with pytest.raises(NotAllowed):
                    advance(scene, "accepted", case_id)
            advance(scene, step, case_id)
            assert scene.store.case(scene.access, case_id).referrals[0].step == step
