"""The formats of a report, a module each: ``render(report, out)`` writes one.

Each gets nothing but a core ``Report``. The heavy library of a format is loaded when the
format is first written. Equal reports give equal bytes: no clock, no random number, and no
font or setting of the machine.
"""
