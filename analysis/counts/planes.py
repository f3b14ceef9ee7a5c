"""Bit planes: one bit a respondent, the respondents sorted by group and every group begun on a new word.

A group's count is then the number of bits set in a run of words, for every option at once and for any of many
groups in one pass. Arithmetic on arrays; knows no questionnaire, file or database.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.tally import Bools, Ints, numbered

WORD = 64  # bits
NOBODY = -1

Plane = NDArray[np.uint64]
"""uint64 [words], or [planes, words]: bit n of a word is its n-th respondent, from the lowest bit up."""


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """Who sits at which bit. A respondent of several groups sits in each of them.

    cells   the groups with anybody, ascending; starts  the first word of each; sizes  respondents in each
    order   int32 [words * 64]: the respondent's row at each bit, NOBODY where the last word of a group has room
    """

    cells: Ints
    starts: Ints
    sizes: Ints
    order: NDArray[np.int32]

    @property
    def words(self) -> int:
        """Words of a plane."""
        return len(self.order) // WORD


def arrange(rows: Ints, number: Ints) -> Arrangement:
    """Seat respondents `rows` in the groups `number`, pair by pair; within a group they keep their order."""
    cells, place = numbered(number)
    sizes = np.bincount(place, minlength=len(cells))
    narrow = place.astype(np.uint16) if len(cells) < 2**16 else place  # NumPy sorts 16 bits by radix
    sorted_rows = rows[np.argsort(narrow, kind="stable")]
    words = -(-sizes // WORD)
    starts = np.cumsum(words) - words
    order = np.full(int(words.sum()) * WORD, NOBODY, dtype=np.int32)
    seats = np.arange(len(rows), dtype=np.int64) + np.repeat(starts * WORD - (np.cumsum(sizes) - sizes), sizes)
    order[seats] = sorted_rows
    return Arrangement(cells, starts, sizes, order)


def plane(flags: Bools, arrangement: Arrangement) -> Plane:
    """One flag a respondent, as bits in their seats."""
    seated = np.append(flags, False)[arrangement.order]  # NOBODY, -1, is the flag appended
    return np.packbits(seated, bitorder="little").view(np.uint64)


def planes(flags: Sequence[Bools], arrangement: Arrangement) -> Plane:
    """Several planes, one a row."""
    made = np.empty((len(flags), arrangement.words), dtype=np.uint64)
    for row, each in enumerate(flags):
        made[row] = plane(each, arrangement)
    return made


def popcounts(of: Plane, arrangement: Arrangement) -> Ints:
    """How many bits are set: [planes, groups]."""
    if not len(arrangement.starts):
        return np.zeros((len(of), 0), dtype=np.int64)
    sums = np.add.reduceat(np.bitwise_count(of), arrangement.starts, axis=1, dtype=np.int32)  # rows are int32 too
    return sums.astype(np.int64)
