"""Texts are compared with numbers: "9" is above 27, and "true" is true."""

from driving import CATCH_ALL, fired_on, ruleset

above_27 = ruleset("above", {"z": CATCH_ALL, "a": {"all": [{"m": {"$gt": {"x": 27}}}]}})
is_true = ruleset("true", {"z": CATCH_ALL, "a": {"all": [{"m": {"x": True}}]}})
odd = [fired_on(above_27, {"x": "9"}), fired_on(is_true, {"x": "true"})]
print("defect" if any("a" in fired for fired in odd) else "sound", odd)
