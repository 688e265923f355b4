"""Case stores: what is known and decided of people, in a log that loses nothing.

:mod:`kim_rules.store.records` has what a store gives, :mod:`kim_rules.store.journal` what
an author of a store provides, :mod:`kim_rules.store.cases` the store built on it.
"""
