"""Whole numbers that are not known, and what is known of them: bounds, and sums that must fall between two numbers.

Arithmetic only: knows nothing of tables or people. `tightened` narrows bounds row by row, fast; `solving` finds the
narrowest.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST = 100_000_000
"""More people than any count is of: stands for no upper bound."""
PASSES = 60


class Impossible(Exception):
    """No whole numbers fit all that is said of them."""


@dataclass(frozen=True, slots=True)
class Sum:
    """`low` <= the sum of coefficient times number <= `high`."""

    terms: Mapping[int, int]
    low: int
    high: int


@dataclass(slots=True)
class System:
    """Numbers by name, each with its bounds, and the sums they are in."""

    places: dict[Hashable, int] = field(default_factory=dict)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)

    def number(self, name: Hashable, low: int = 0, high: int = MOST) -> int:
        """The place of a number; what is said of it here is added to what was said before."""
        place = self.places.get(name)
        if place is None:
            place = self.places[name] = len(self.low)
            self.low.append(low)
            self.high.append(high)
        else:
            self.low[place] = max(self.low[place], low)
            self.high[place] = min(self.high[place], high)
        return place

    def between(self, terms: Mapping[int, int], low: int = 0, high: int = MOST) -> None:
        """Say that a sum lies between two numbers, both included."""
        self.sums.append(Sum(terms, low, high))

    def at_most(self, one: int, other: int) -> None:
        """Say that one number is not more than another."""
        self.between({one: -1, other: 1})

    def equal(self, whole: int, parts: Sequence[int]) -> None:
        """Say that the parts add up to the whole."""
        self.between({whole: -1, **dict.fromkeys(parts, 1)}, 0, 0)


@dataclass(frozen=True, slots=True)
class Rows:
    """The sums of a system as one flat list of terms: the row, the place and the coefficient of each."""

    row: NDArray[np.intp]
    place: NDArray[np.intp]
    coefficient: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, sums: Sequence[Sum]) -> "Rows":
        flat = [(row, place, by) for row, each in enumerate(sums) for place, by in each.terms.items()]
        row, place, by = zip(*flat, strict=True) if flat else ((), (), ())
        return cls(
            np.array(row, dtype=np.intp),
            np.array(place, dtype=np.intp),
            np.array(by, dtype=np.float64),
            np.array([each.low for each in sums], dtype=np.float64),
            np.array([each.high for each in sums], dtype=np.float64),
        )


def tightened(system: System, rows: Rows | None = None) -> tuple[Floats, Floats]:
    """The bounds that follow from the sums one at a time: never too narrow, sometimes too wide.

    They are the narrowest where no two numbers are in the same two sums. Raises Impossible.
    """
    rows = rows or Rows.of(system.sums)
    low = np.array(system.low, dtype=np.float64)
    high = np.array(system.high, dtype=np.float64)
    for _ in range(PASSES):
        narrower = _pass(rows, low, high)
        if (narrower[0] > narrower[1]).any():
            raise Impossible
        if (narrower[0] == low).all() and (narrower[1] == high).all():
            break
        low, high = narrower
    return low, high


def _pass(rows: Rows, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    at_low, at_high = rows.coefficient * low[rows.place], rows.coefficient * high[rows.place]
    least, most = np.minimum(at_low, at_high), np.maximum(at_low, at_high)
    others_least = np.bincount(rows.row, least, len(rows.low))[rows.row] - least
    others_most = np.bincount(rows.row, most, len(rows.low))[rows.row] - most
    room_high, room_low = rows.high[rows.row] - others_least, rows.low[rows.row] - others_most
    one, other = room_low / rows.coefficient, room_high / rows.coefficient
    new_low, new_high = low.copy(), high.copy()
    np.maximum.at(new_low, rows.place, np.ceil(np.minimum(one, other) - 1e-6))
    np.minimum.at(new_high, rows.place, np.floor(np.maximum(one, other) + 1e-6))
    return new_low, new_high
