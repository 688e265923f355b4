"""A fact on which no rule fires: deleting its state frees a pointer that was never set.

Run with MALLOC_PERTURB_, so that the pointer is not null by luck.
"""

import contextlib

import durable_rules_engine as engine
from driving import ruleset

handle = ruleset("no_rule", {"a": {"all": [{"m": {"x": 1}}]}})
for number in range(2000):
    with contextlib.suppress(Exception):
        engine.assert_fact(handle, f'{{"sid":"{number}","id":"1","x":2}}')
    engine.delete_state(handle, str(number))
print("sound")
