"""Small and large numbers with an exponent are refused."""

import durable_rules_engine as engine
from driving import CATCH_ALL, fired_on, ruleset

handle = ruleset("values", {"z": CATCH_ALL})
refused = []
for value in (1e-05, 1e22):
    try:
        fired_on(handle, {"x": value})
    except engine.error as error:
        refused.append(str(error))
print("defect" if refused else "sound", refused)
