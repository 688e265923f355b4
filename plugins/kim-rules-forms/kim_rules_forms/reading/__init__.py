"""Reads what comes back: exports of survey tools, sheets of an office, lists of a district.

A file becomes tables of cells (:mod:`.sources`), a table's headings become questions
(:mod:`.headings`), a row's cells become answers (:mod:`.values`) and a row becomes a
submission or findings (:mod:`.rows`). What is ambiguous stays unknown, with a note.
"""
