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


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The distinct sets of `codes` given: bit n of a row of `masks` is the n-th code, `counts` says by how many.

    masks  uint64 [distinct, words], in ascending order; counts  int64 [distinct], each 1 or more
    """

    codes: tuple[str, ...]
    masks: NDArray[np.uint64]
    counts: Ints

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Patterns)
            and self.codes == other.codes
            and np.array_equal(self.masks, other.masks)
            and np.array_equal(self.counts, other.counts)
        )

    __hash__ = None  # type: ignore[assignment]


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


def patterns(
    ticked: Mapping[str, Bools], in_base: Bools, groupings: Sequence[Grouping] = (), kept: Bools | None = None
) -> dict[Key, Patterns]:
    """Which sets of options those `in_base` chose, and how many chose each, by group; of nobody there is none."""
    codes, shape = tuple(ticked), tuple(len(grouping.codes) for grouping in groupings)
    rows, cell = _cells(len(in_base), groupings)
    counted = in_base[rows] if kept is None else (in_base & kept)[rows]
    masks = masks_of(ticked, len(in_base))[rows[counted]]
    return {
        _key(int(number), shape, groupings): _distinct(codes, masks[cell[counted] == number])
        for number in np.unique(cell[counted])
    }


def masks_of(ticked: Mapping[str, Bools], respondents: int) -> NDArray[np.uint64]:
    """One row of words a respondent: bit n is the n-th option."""
    masks = np.zeros((respondents, max(1, -(-len(ticked) // 64))), dtype=np.uint64)
    for place, flags in enumerate(ticked.values()):
        masks[:, place // 64] |= flags.astype(np.uint64) << np.uint64(place % 64)
    return masks


def add_patterns(one: Mapping[Key, Patterns], other: Mapping[Key, Patterns]) -> dict[Key, Patterns]:
    """Add the patterns of different respondents over the same codes."""
    shared = {key: _merged(one[key], other[key]) for key in one if key in other}
    return {**one, **other, **shared}


def _distinct(codes: tuple[str, ...], masks: NDArray[np.uint64], counts: Ints | None = None) -> Patterns:
    found, place = np.unique(masks, axis=0, return_inverse=True)
    weights = np.ones(len(masks), dtype=np.int64) if counts is None else counts
    sums = np.zeros(len(found), dtype=np.int64)
    np.add.at(sums, place.ravel(), weights)
    return Patterns(codes, found, sums)


def _merged(one: Patterns, other: Patterns) -> Patterns:
    return _distinct(one.codes, np.concatenate([one.masks, other.masks]), np.concatenate([one.counts, other.counts]))


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
