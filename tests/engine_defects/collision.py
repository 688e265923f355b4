"""Property names are told apart by a 32-bit hash only: a rule on one matches the other."""

from driving import CATCH_ALL, fired_on, ruleset

handle = ruleset("collision", {"z": CATCH_ALL, "a": {"all": [{"m": {"pc2vu": 1}}]}})
fired = fired_on(handle, {"p1uea": 1})
print("defect" if "a" in fired else "sound", fired)
