"""Counting, and nothing else: mergeable sums of who was asked and who mentioned what, by group.

A tally knows no questionnaire, database or percentage. Sums of parts of the responses add up to the sums of the
whole, in any order, so one core or a cluster gives the same table; what is gone can be subtracted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Key = tuple[str | None, ...]
"""One group: a code for each grouping, in order; None is blank or off-route."""

Codes = tuple[str | None, ...]
Code = TypeVar("Code", str, str | None)
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to divide the respondents: pairs of (row, index into `codes`), a row in none, one or many groups."""

    codes: Codes
    rows: Ints
    index: Ints


@dataclass(frozen=True, slots=True)
class Cell:
    """One group's sums: respondents in it, respondents in its base, and mentions by option code."""

    size: int
    base: int
    mentions: dict[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """The same sums as arrays, for groups with at least one respondent.

    cells   each group's place in the cross of the groupings, as if they were the axes of one array; ascending
    counts  [cells, 2 + options]: respondents, respondents in the base, mentions of each option
    """

    groupings: tuple[Codes, ...]
    options: tuple[str, ...]
    cells: Ints
    counts: Ints

    @property
    def keys(self) -> list[Key]:
        """The groups, in the order of `cells`."""
        return keys(self.groupings, self.cells)

    def cell(self, number: int) -> Cell:
        """The n-th group."""
        size, base, *mentions = self.counts[number].tolist()
        return Cell(size, base, dict(zip(self.options, mentions, strict=True)))

    @property
    def total(self) -> Cell:
        """All groups together; everybody once, where groups do not overlap."""
        size, base, *mentions = self.counts.sum(axis=0).tolist()
        return Cell(size, base, dict(zip(self.options, mentions, strict=True)))


def count(
    ticked: Mapping[str, Bools], in_base: Bools, groupings: Sequence[Grouping] = (), kept: Bools | None = None
) -> Sums:
    """Count every option of `ticked` (code -> one flag a respondent) among those `in_base`, by group.

    Only respondents `kept` count at all (None: everybody).
    """
    rows, number = cross(len(in_base), groupings)
    if kept is not None:
        rows, number = rows[kept[rows]], number[kept[rows]]
    cells, place = numbered(number)
    based = in_base[rows]
    columns = [np.bincount(place, minlength=len(cells)), np.bincount(place[based], minlength=len(cells))]
    rows, place = rows[based], place[based]
    columns += [np.bincount(place[flags[rows]], minlength=len(cells)) for flags in ticked.values()]
    return Sums(tuple(each.codes for each in groupings), tuple(ticked), cells, np.stack(columns, axis=1))


def add(one: Sums, other: Sums) -> Sums:
    """Add the sums of different respondents, whatever groups and options each has; the order changes nothing but
    the order of codes."""
    return _added(one, other, 1)


def subtract(one: Sums, gone: Sums) -> Sums:
    """The sums without those respondents, who must be among them."""
    return _added(one, gone, -1)


def _added(one: Sums, other: Sums, sign: int) -> Sums:
    if not len(other.cells):
        return one
    groupings = tuple(_union(mine, theirs) for mine, theirs in zip(one.groupings, other.groupings, strict=True))
    options = _union(one.options, other.options)
    mine, theirs = _recoded(one, groupings, options), _recoded(other, groupings, options)
    cells, place = np.unique(np.concatenate([mine.cells, theirs.cells]), return_inverse=True)
    counts = np.zeros((len(cells), 2 + len(options)), dtype=np.int64)
    np.add.at(counts, place, np.concatenate([mine.counts, sign * theirs.counts]))
    anybody = counts[:, 0] > 0
    return Sums(groupings, options, cells[anybody], counts[anybody])


def _union(one: tuple[Code, ...], other: tuple[Code, ...]) -> tuple[Code, ...]:
    return one if one == other else tuple(dict.fromkeys(one + other))


def _recoded(sums: Sums, groupings: tuple[Codes, ...], options: tuple[str, ...]) -> Sums:
    """The same with other lists of codes, which hold every code it has."""
    if (sums.groupings, sums.options) == (groupings, options):
        return sums
    counts = np.zeros((len(sums.cells), 2 + len(options)), dtype=np.int64)
    counts[:, [0, 1, *(2 + options.index(option) for option in sums.options)]] = sums.counts
    return Sums(groupings, options, renumbered(sums.cells, sums.groupings, groupings), counts)


def renumbered(cells: Ints, of: tuple[Codes, ...], groupings: tuple[Codes, ...]) -> Ints:
    """The places of the same groups where the groupings have other lists of codes."""
    if of == groupings:
        return cells
    axes = np.unravel_index(cells, tuple(map(len, of)))
    places = [
        np.array([codes.index(code) for code in mine], dtype=np.int64)[axis]
        for mine, codes, axis in zip(of, groupings, axes, strict=True)
    ]
    return np.asarray(np.ravel_multi_index(places, tuple(map(len, groupings))), dtype=np.int64)


def cross(respondents: int, groupings: Sequence[Grouping]) -> tuple[Ints, Ints]:
    """Rows of respondents, repeated where groups overlap, and the number of each one's cell."""
    rows = np.arange(respondents, dtype=np.int64)
    number = np.zeros(respondents, dtype=np.int64)
    for grouping in groupings:
        if np.array_equal(grouping.rows, np.arange(respondents)):  # everybody is in one group
            number = number * len(grouping.codes) + grouping.index[rows]
            continue
        order = np.argsort(grouping.rows, kind="stable")
        starts = np.searchsorted(grouping.rows[order], rows, side="left")
        counts = np.searchsorted(grouping.rows[order], rows, side="right") - starts
        offsets = np.arange(counts.sum(), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
        chosen = order[np.repeat(starts, counts) + offsets]
        number = np.repeat(number, counts) * len(grouping.codes) + grouping.index[chosen]
        rows = np.repeat(rows, counts)
    return rows, number


def numbered(number: Ints) -> tuple[Ints, Ints]:
    """The different numbers (0 or more), ascending, and for each which of them it is."""
    if not len(number) or number.max() > 8 * len(number) + 2**16:
        return np.unique(number, return_inverse=True)
    there = np.bincount(number) > 0  # many times quicker than sorting
    return np.flatnonzero(there), (np.cumsum(there) - 1)[number]


def keys(groupings: Sequence[Codes], cells: Ints) -> list[Key]:
    """The codes of these places in the cross of the groupings."""
    if not groupings:
        return [()] * len(cells)
    axes = np.unravel_index(cells, tuple(map(len, groupings)))
    columns = [[codes[place] for place in axis.tolist()] for codes, axis in zip(groupings, axes, strict=True)]
    return list(zip(*columns, strict=True))
