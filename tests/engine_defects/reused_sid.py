"""Under a reused ``sid`` one client's fact completes the rule of another."""

from driving import CATCH_ALL, fired_on, ruleset

handle = ruleset("reused", {"z": CATCH_ALL, "a": {"all": [{"one": {"x": 1}}, {"two": {"y": 1}}]}})
first = fired_on(handle, {"id": "1", "x": 1})
second = fired_on(handle, {"id": "2", "y": 1})
print("defect" if "a" in second and "a" not in first else "sound", first, second)
