"""A fact of more than 252 properties is refused."""

import durable_rules_engine as engine
from driving import CATCH_ALL, fired_on, ruleset

handle = ruleset("properties", {"z": CATCH_ALL})
try:
    fired_on(handle, {f"x{number}": 1 for number in range(252)})
except engine.error as error:
    print("defect:", error)
else:
    print("sound")
