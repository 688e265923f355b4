"""A host starts two threads that poll and read freed state."""

import os
import threading

from durable import engine

before = threading.active_count()
engine.Host()
started = threading.active_count() - before
print("defect:" if started else "sound:", started, "threads", flush=True)
os._exit(0)  # the threads never end
