"""Embed the decision in a program of your own: read facts, decide, ask on, refuse mistakes."""

from datetime import date

import kim_rules as kim

# Load the rules once, at the start. Without an argument: Kreis Mettmann.
rulebook = kim.load_rulebook()

# Facts as they come from a form or a database. What is not known is left out.
facts = {
    "id": "case-17",  # an opaque key of yours, never a name
    "birth_date": "1994-03",  # the day is not known
    "entry_date": "2022-11-20",
    "residence_status": "aufenthaltsgestattung",
    "fled": True,
    "municipality": "Hilden",
}


def answer(facts: dict[str, object], on: date) -> None:
    """Decide on a key date and print what matters most, or every mistake."""
    try:
        client = kim.Client.from_dict(facts, rulebook, on)
        decision = kim.decide(client, on=on, rulebook=rulebook)
    except kim.InvalidClient as error:
        for finding in error.findings:
            print(f"  {finding.path}: found {finding.found}; allowed: {finding.allowed}")
        return

    print(f"  belongs to a target group: {decision.eligible}")
    print(f"  counted in group: {decision.primary_group}")
    print(f"  refer to: {decision.referral.to or decision.referral.verdict}")
    if decision.missing_facts:
        print(f"  next question: {decision.missing_facts[0].fact}")
    if decision.changes_on:
        print(f"  look again on: {decision.changes_on.date}")


print("What is known today:")
answer(facts, date(2023, 9, 15))

print("After the screening:")
areas = dict.fromkeys(rulebook.areas, "none")
screening = {
    "needs": {**areas, "language": "long_term", "housing": "long_term"},
    "institutions": ["Jobcenter", "Ausländeramt"],
    "overall_planning_needed": True,
    "multiple_needs_finding": False,
    "support_wanted": True,
}
answer({**facts, **screening}, date(2023, 9, 15))

# An answer is compared, never used as a condition: "open" is neither yes nor no.
decision = kim.decide(kim.Client.from_dict(facts), on=date(2023, 9, 15))
if decision.target_group(3).verdict is kim.Verdict.YES:
    print("Belongs to group 3 for certain.")

print("A form with mistakes:")
answer({"id": "case-18", "birthdate": "1994", "fled": "yes"}, date(2023, 9, 15))
