"""Counting, and nothing else: mergeable sums of who was asked and who mentioned what, by group.

A tally knows no questionnaire, database or percentage. Tallies of parts of the responses add up to
the tally of the whole, in any order, so one core or a cluster gives the same table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Key = tuple[str | None, ...]
"""One group: a code for each grouping, in order; None is blank or off-route."""

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to divide the respondents: pairs of (row, index into `codes`), a row in none, one or many groups."""

    codes: tuple[str | None, ...]
    rows: Ints
    index: Ints


@dataclass(frozen=True, slots=True)
class Cell:
    """One group's sums: respondents in it, respondents in its base, and mentions by option code."""

    size: int
    base: int
    mentions: dict[str, int]


Tally = dict[Key, Cell]


def tally(
    ticked: Mapping[str, Bools], in_base: Bools, groupings: Sequence[Grouping] = (), kept: Bools | None = None
) -> Tally:
    """Count every option of `ticked` (code -> one flag a respondent) among those `in_base`, by group.

    Only respondents `kept` count at all (None: everybody). Groups are those with at least one respondent; without
    groupings there is the one group `()`.
    """
    rows, cell = _cells(len(in_base), groupings)
    if kept is not None:
        rows, cell = rows[kept[rows]], cell[kept[rows]]
    shape = tuple(len(grouping.codes) for grouping in groupings)
    cells = int(np.prod(shape, dtype=np.int64))
    based = in_base[rows]
    sizes = np.bincount(cell, minlength=cells)
    bases = np.bincount(cell[based], minlength=cells)
    mentions = {code: np.bincount(cell[based & flags[rows]], minlength=cells) for code, flags in ticked.items()}
    return {
        _key(number, shape, groupings): Cell(
            int(sizes[number]), int(bases[number]), {code: int(counts[number]) for code, counts in mentions.items()}
        )
        for number in range(cells)
        if sizes[number] or not groupings
    }


def add(one: Tally, other: Tally) -> Tally:
    """Add two tallies of different respondents; commutative and associative, `{}` is zero."""
    return {
        key: _sum(one.get(key, _NONE), other.get(key, _NONE)) for key in [*one, *(k for k in other if k not in one)]
    }


_NONE = Cell(0, 0, {})


def _sum(one: Cell, other: Cell) -> Cell:
    codes = dict.fromkeys([*one.mentions, *other.mentions])
    mentions = {code: one.mentions.get(code, 0) + other.mentions.get(code, 0) for code in codes}
    return Cell(one.size + other.size, one.base + other.base, mentions)


def _cells(respondents: int, groupings: Sequence[Grouping]) -> tuple[Ints, Ints]:
    """Rows of respondents, repeated where groups overlap, and the number of each one's cell."""
    rows = np.arange(respondents, dtype=np.int64)
    cell = np.zeros(respondents, dtype=np.int64)
    for grouping in groupings:
        order = np.argsort(grouping.rows, kind="stable")
        starts = np.searchsorted(grouping.rows[order], rows, side="left")
        counts = np.searchsorted(grouping.rows[order], rows, side="right") - starts
        offsets = np.arange(counts.sum(), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
        chosen = order[np.repeat(starts, counts) + offsets]
        cell = np.repeat(cell, counts) * len(grouping.codes) + grouping.index[chosen]
        rows = np.repeat(rows, counts)
    return rows, cell


def _key(number: int, shape: tuple[int, ...], groupings: Sequence[Grouping]) -> Key:
    places = np.unravel_index(number, shape) if shape else ()
    return tuple(grouping.codes[int(place)] for grouping, place in zip(groupings, places, strict=True))
