"""Values that are not what a fact has to be."""

from __future__ import annotations

from typing import Any

NOT_A_FLAG: list[Any] = [0, 1, "yes", "true", "", 1.0, [], {}, [True]]
NOT_A_TEXT: list[Any] = [True, 5, 1.5, [], ["x"], {}, "", "   ", "a\x00b", "\ud800", "x" * 1001]
NOT_A_DATE: list[Any] = [
    True, 1990, 19900615, 1.5, [], {}, "", "90", "1990-6", "1990-13", "1990-06-31", "1990-00",
    "0000", "1990-06-15T00:00", "15.06.1990", "1990/06/15", " 1990", "1990 ", "1990-06-", "１９９０",
    "١٩٩٠", "-1990", "+1990", "1990-W10", "1990-166",
]  # fmt: skip
NOT_A_DAY: list[Any] = [*NOT_A_DATE, "1990", "1990-06", "2023-02-29", "20230615"]
NOT_A_NUMBER: list[Any] = [True, "3", 3.0, [], 2**31 - 1, -(2**31) + 1, 10**30]
NOT_A_SCHOOL: list[Any] = [True, 3, "Grammar", "", [], "middle"]
