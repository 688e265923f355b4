"""Decide by the rules of another district: a rulebook is a folder of TOML files."""

import json
from datetime import date, timedelta
from pathlib import Path

import kim_rules as kim

FOLDER = Path(__file__).parent / "kreis_beispielland"

rulebook = kim.load_rulebook(FOLDER)
print(rulebook.label.en)
for group in rulebook.groups:
    print(f"  group {group.number}: {group.label.en}")
print("  own facts:", ", ".join(rulebook.extra_facts))

# The resolution on group 1 was replaced on 1 July 2025.
replaced_on = date(2025, 7, 1)
days = (replaced_on - timedelta(days=1), replaced_on)
print(f"\n{'client':8}{'group 1':16}{'counted in':12}{'refer to':24}next question")
lines = (FOLDER / "clients.ndjson").read_text(encoding="utf-8").splitlines()
for line in lines:
    client = kim.Client.from_dict(json.loads(line), rulebook)
    before, after = (kim.decide(client, on=day, rulebook=rulebook) for day in days)
    verdicts = " → ".join(one.target_group(1).verdict for one in (before, after))
    counted = str(after.primary_group or "-")
    to = after.referral.to or after.referral.verdict.value
    question = after.missing_facts[0].fact if after.missing_facts else "-"
    print(f"{client.id:8}{verdicts:16}{counted:12}{to:24}{question}")

# Months ahead, the decision says that something will change, and when.
early = kim.Client.from_dict(json.loads(lines[1]), rulebook)
change = kim.decide(early, on=date(2025, 3, 1), rulebook=rulebook).changes_on
assert change is not None
print(f"\nAsked on 2025-03-01, {early.id} is told of", change.date, end=": ")
print(", ".join(f"{one.outcome} {one.before} → {one.after}" for one in change.changes))
