"""The 1,025th live state gives a MemoryError or a crash."""

import durable_rules_engine as engine
from driving import CATCH_ALL, ruleset

handle = ruleset("states", {"z": CATCH_ALL})
alive = 0
try:
    for number in range(3000):
        engine.assert_fact(handle, f'{{"sid":"{number}","id":"1","k":1}}')
        alive += 1
except MemoryError:
    print("defect: only", alive, "states")
else:
    print("sound")
