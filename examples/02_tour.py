# %% [markdown]
# # A tour of a decision
#
# Each part below begins with `# %%` and runs as a cell in Jupyter, VS Code or Spyder. Run as a
# script, the file prints everything from top to bottom. All people are invented.

# %% One client, one key date
import json
from datetime import date
from typing import Any

import kim_rules as kim

rulebook = kim.load_rulebook()
areas = dict.fromkeys(rulebook.areas, "none")
facts: dict[str, Any] = {
    "id": "tour-1",
    "birth_date": "1996-09-15",
    "entry_date": "2020-05-04",
    "nationalities": ["AF"],
    "residence_status": "duldung",
    "fled": True,
    "unaccompanied_at_entry": False,
    "entitled_25a": False,
    "entitled_25b": False,
    "entitled_104c": False,
    "needs": {**areas, "language": "long_term", "work_training": "short_term"},
    "institutions": ["Jobcenter"],
    "overall_planning_needed": False,
    "multiple_needs_finding": False,
    "support_wanted": True,
    "municipality": "Ratingen",
}


def decide(on: date, readings: dict[str, str] | None = None, **more: Any) -> kim.Decision:
    """Decide about the client of this tour, with some facts changed."""
    client = kim.Client.from_dict({**facts, **more}, rulebook, on)
    return kim.decide(client, on=on, rulebook=rulebook, readings=readings)


decision = decide(date(2023, 9, 15))
for group in decision.target_groups:
    print(f"group {group.number}: {group.verdict}")

# %% Readings: where the wording leaves room, the caller can choose
# On this day the client turns 27. Is that "older than 27"?
other = decide(date(2023, 9, 15), {"older_than_27": "from_28th_birthday"})
print("27th birthday, by default:", decision.target_group(3).verdict)
print("read as “from the 28th”:", other.target_group(3).verdict)
for dependence in decision.depends_on_readings:
    print("depends on", dependence.reading, "=", dependence.option, end=": ")
    print(", ".join(f"{c.outcome} {c.before} → {c.after}" for c in dependence.changes))

# %% Partial dates: a year or a month is enough where every day of it says the same
for born in ("1996", "1996-09", "1996-08", "1995"):
    print(f"born {born}:", decide(date(2023, 9, 15), birth_date=born).target_group(3).verdict)

# %% When does the answer change, if the facts stay as they are?
before = decide(date(2023, 6, 1))
assert before.changes_on is not None
print(before.changes_on.date, [change.to_dict() for change in before.changes_on.changes])

# %% Not in force is neither yes nor no
for day in (date(2023, 5, 9), date(2023, 5, 10), date(2024, 12, 31), date(2025, 1, 1)):
    print(f"group 5 on {day}:", decide(day).target_group(5).verdict)

# %% What is missing: ask the first question until nothing is open
# The answers stand in for a person; a program would show `label` on a form.
known: dict[str, Any] = {"id": "tour-2", "residence_status": "aufenthaltserlaubnis_25b"}
while True:
    asking = kim.decide(kim.Client.from_dict(known, rulebook), on=date(2023, 9, 15))
    unasked = [missing for missing in asking.missing_facts if missing.fact not in known]
    if not unasked:
        break
    question = unasked[0].fact
    known[question] = facts.get(question, False)
    print(f"asked for {question}, because of", ", ".join(unasked[0].outcomes))
print("settled after", len(known) - 2, "questions; refer to", asking.referral.to)

# %% Explanations: sentences for people, a tree for programs
print(decision.explain(lang="en"))
tree = decision.explanation["outcomes"]["group:3"]
for node in tree["parts"]:
    print(node["truth"], node["id"], "-", node["source"]["en"])

# %% Store a decision, and decide again what was stored
line = decision.to_json()  # one line; equal facts, rules, readings and day give equal bytes
stored = json.loads(line)
print(stored["schema"], stored["rulebook"]["id"], stored["rulebook"]["version"])
client = kim.Client.from_dict(facts, rulebook)
print("differences:", kim.replay(stored, client, rulebook))
stored["eligible"] = "no"  # somebody changed the file
for difference in kim.replay(stored, client, rulebook):
    print("differs:", difference.outcome, difference.first, "→", difference.second)
assert kim.Decision.from_dict(json.loads(line)) == decision
