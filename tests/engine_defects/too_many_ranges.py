"""A fact that meets 64 range conditions is refused."""

import durable_rules_engine as engine
from driving import CATCH_ALL, fired_on, ruleset

rules: dict[str, object] = {"z": CATCH_ALL}
for number in range(64):
    rules[f"a{number}"] = {"all": [{"m": {"$gte": {"x": number}}}]}
handle = ruleset("ranges", rules)
try:
    fired_on(handle, {"x": 1000})
except engine.error as error:
    print("defect:", error)
else:
    print("sound")
