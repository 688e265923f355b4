"""How much is read: whatever is larger gets a finding at once, and is not read at all."""

from __future__ import annotations

#: Largest file, in bytes.
MAX_FILE = 128 * 2**20
#: Largest file of JSON, which is held in memory, in bytes.
MAX_JSON = 32 * 2**20
#: Most files within an archive, and how large they may be unpacked, in bytes.
MAX_PARTS = 2_000
MAX_UNPACKED = 400 * 2**20
#: Largest part beside the table itself, such as styles, in bytes.
MAX_SMALL_PART = 16 * 2**20
#: By how much a part larger than that may shrink when it is packed.
MAX_RATIO = 200
#: From how many bytes on the rows of a part are counted before they are read.
LARGE_PART = 16 * 2**20
#: Most rows of a table, headings included.
MAX_ROWS = 250_000
#: Most columns of a table.
MAX_COLUMNS = 2_048
#: Longest text of a cell, in characters: what spreadsheet programs hold.
MAX_CELL = 32_767
#: Most characters in all texts that the cells of a workbook share.
MAX_SHARED = 24 * 2**20
#: Most texts that the cells of a workbook share.
MAX_SHARED_TEXTS = 1_000_000
#: Longest line of a text file, in characters, and most lines of one row.
MAX_LINE = 2**20
MAX_LINES_A_ROW = 200
#: Longest record of JSON, in characters.
MAX_RECORD = 2**18
#: Most sheets of a workbook.
MAX_SHEETS = 100
#: Most rows above a table, in which its headings are looked for.
MAX_HEAD = 40
#: Longest heading, in characters.
MAX_HEADING = 600
