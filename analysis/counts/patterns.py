"""Which sets of options people chose together, by group, and how many chose each: what resampling needs.

Mergeable as tallies are: the sets of parts of the responses add up to those of the whole, and what is gone can be
subtracted. Knows no questionnaire and no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.tally import Bools, Codes, Grouping, Ints, Key, cross, keys, renumbered

Masks = NDArray[np.uint64]
WORD = 64  # bits


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The distinct sets of `codes` given in one group: bit n of a row of `masks` is the n-th code.

    masks  uint64 [distinct, words], in ascending order; counts  int64 [distinct], each 1 or more
    """

    codes: tuple[str, ...]
    masks: Masks
    counts: Ints

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Patterns)
            and self.codes == other.codes
            and np.array_equal(self.masks, other.masks)
            and np.array_equal(self.counts, other.counts)
        )

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, eq=False)
class Sets:
    """The distinct sets of every group: one line a group and set, in ascending order of both.

    cells as in tally.Sums, one a line; masks uint64 [lines, words]; counts of respondents, 1 or more
    """

    groupings: tuple[Codes, ...]
    codes: tuple[str, ...]
    cells: Ints
    masks: Masks
    counts: Ints

    def patterns(self) -> dict[Key, Patterns]:
        """The sets of each group."""
        first = np.ones(len(self.cells), dtype=np.bool_)
        first[1:] = self.cells[1:] != self.cells[:-1]
        starts = np.flatnonzero(first)
        cells = self.cells[starts]
        ends = [*starts.tolist(), len(self.cells)][1:]
        return {
            key: Patterns(self.codes, self.masks[start:end], self.counts[start:end])
            for key, start, end in zip(keys(self.groupings, cells), starts.tolist(), ends, strict=True)
        }


def sets(
    ticked: Mapping[str, Bools], in_base: Bools, groupings: Sequence[Grouping] = (), kept: Bools | None = None
) -> Sets:
    """Which sets of options those `in_base`, and `kept`, chose, and how many chose each, by group."""
    rows, number = cross(len(in_base), groupings)
    counted = in_base[rows] if kept is None else (in_base & kept)[rows]
    masks = masks_of(ticked, len(in_base))[rows[counted]]
    codes = tuple(each.codes for each in groupings)
    return distinct(codes, tuple(ticked), number[counted], masks)


def masks_of(ticked: Mapping[str, Bools], respondents: int) -> Masks:
    """One row of words a respondent: bit n is the n-th option."""
    masks = np.zeros((respondents, max(1, -(-len(ticked) // WORD))), dtype=np.uint64)
    for place, flags in enumerate(ticked.values()):
        masks[:, place // WORD] |= flags.astype(np.uint64) << np.uint64(place % WORD)
    return masks


def distinct(
    groupings: tuple[Codes, ...], codes: tuple[str, ...], cells: Ints, masks: Masks, counts: Ints | None = None
) -> Sets:
    """Lines in any order and any number a group and set, each once and in order; those of nobody go."""
    order = np.lexsort([*masks.T[::-1], cells]) if masks.shape[1] > 1 else _by_one_word(cells, masks[:, 0])
    cells, masks = cells[order], masks[order]
    new = np.ones(len(cells), dtype=np.bool_)
    new[1:] = (cells[1:] != cells[:-1]) | (masks[1:] != masks[:-1]).any(axis=1)
    starts = np.flatnonzero(new)
    each = np.ones(len(cells), dtype=np.int64) if counts is None else counts[order]
    sums = np.add.reduceat(each, starts) if len(starts) else each
    anybody = sums > 0
    return Sets(groupings, codes, cells[starts][anybody], masks[starts][anybody], sums[anybody])


def add(one: Sets, other: Sets) -> Sets:
    """Add the sets of different respondents over the same codes."""
    return _added(one, other, 1)


def subtract(one: Sets, gone: Sets) -> Sets:
    """The sets without those respondents, who must be among them."""
    return _added(one, gone, -1)


def recoded(found: Sets, members: Mapping[str, Sequence[str]]) -> Sets:
    """The same people with other codes, each of which stands for any of its members; unknown ones for nobody."""
    own = tuple(members)[: len(found.codes)]
    if own == found.codes and all(members[code] == (code,) for code in own):
        return _extended(found, {code: each for code, each in members.items() if code not in own})
    bits = {code: place for place, code in enumerate(found.codes)}
    ticked = {
        code: _any_of(found.masks, [bits[member] for member in each if member in bits])
        for code, each in members.items()
    }
    masks = masks_of(ticked, len(found.cells))
    return distinct(found.groupings, tuple(members), found.cells, masks, found.counts)


def _extended(found: Sets, more: Mapping[str, Sequence[str]]) -> Sets:
    """The same codes and more after them: no two sets become one."""
    if not more:
        return found
    codes = (*found.codes, *more)
    masks = np.zeros((len(found.cells), max(1, -(-len(codes) // WORD))), dtype=np.uint64)
    masks[:, : found.masks.shape[1]] = found.masks
    for place, each in enumerate(more.values(), start=len(found.codes)):
        flags = _any_of(found.masks, [found.codes.index(member) for member in each if member in found.codes])
        masks[:, place // WORD] |= flags.astype(np.uint64) << np.uint64(place % WORD)
    return distinct(found.groupings, codes, found.cells, masks, found.counts)


def _any_of(masks: Masks, bits: Sequence[int]) -> Bools:
    wanted = np.zeros(masks.shape[1], dtype=np.uint64)
    for bit in bits:
        wanted[bit // WORD] |= np.uint64(1) << np.uint64(bit % WORD)
    return np.asarray((masks & wanted).any(axis=1), dtype=np.bool_)


def _by_one_word(cells: Ints, masks: NDArray[np.uint64]) -> Ints:
    order = np.argsort(masks, kind="stable")
    return np.asarray(order[np.argsort(cells[order], kind="stable")], dtype=np.int64)


def _added(one: Sets, other: Sets, sign: int) -> Sets:
    if not len(other.cells):
        return one
    groupings = tuple(
        mine if mine == theirs else tuple(dict.fromkeys([*mine, *theirs]))
        for mine, theirs in zip(one.groupings, other.groupings, strict=True)
    )
    cells = [renumbered(each.cells, each.groupings, groupings) for each in (one, other)]
    masks, counts = np.concatenate([one.masks, other.masks]), np.concatenate([one.counts, sign * other.counts])
    return distinct(groupings, one.codes, np.concatenate(cells), masks, counts)
