"""An error in an action ends as text in the state; the call returns as if all were well."""

import os

from durable import engine


def fails(_context: object) -> None:
    """An action with a mistake."""
    raise ValueError("a mistake")


host = engine.Host()
host.set_rulesets({"silent": {"a": {"all": [{"m": {"x": 1}}], "run": fails}}})
state = host.post("silent", {"sid": "1", "id": "1", "x": 1})
print("defect" if state and "exception" in state else "sound", flush=True)
os._exit(0)  # the threads of the host never end
