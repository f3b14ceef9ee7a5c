"""A workbook before it is a file of any kind: sheets of one table each, every cell filled, and what it says of itself.

Laid out as official statistics are for people who use screen readers: a header row first, no merged or empty cells,
numbers as numbers, and words in square brackets where there is no number, told in the notes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Cell = str | int | float

HIDDEN, NOT_KNOWN, NOT_APPLICABLE = "[c]", "[x]", "[z]"
SHORTHAND = (
    (HIDDEN, "Confidential: hidden to protect people."),
    (NOT_KNOWN, "Not available: nobody said, or nothing was worked out."),
    (NOT_APPLICABLE, "Not applicable: answers such as none of these, and nets of several answers, have no rank."),
)


class Kind(StrEnum):
    """How the numbers of a column are printed; the cells hold them in full."""

    WORDS = "words"
    PLAIN = "plain"  # as it is: a code or a year, without a mark of thousands
    WHOLE = "whole"
    PERCENT = "percent"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` is in characters."""

    title: str
    width: int = 12
    kind: Kind = Kind.WORDS


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: every row has as many cells as there are columns."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Book:
    """A whole file. `at`: the moment it states as its own, UTC, so that the same table makes the same bytes."""

    title: str
    subject: str
    marking: str
    at: datetime
    sheets: tuple[Sheet, ...]
