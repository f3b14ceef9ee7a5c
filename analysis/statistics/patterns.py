"""Who ticked what together: the distinct sets of options people chose, and how many chose each.

All that resampling and paired tests need, however many respondents there are. Sets of different respondents add up.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
WORD = 64  # bits of one word of a mask
BLOCK = 1 << 19
"""Products added up at once: more would not fit into the processor's own memory, nor be worth a second thread."""


class Patterns(Protocol):
    """Distinct sets of ticked options among the respondents of a base.

    codes   what each bit stands for, from the lowest bit of the first word up
    masks   uint64 [distinct, words]
    counts  int64 [distinct]: respondents with exactly that set
    """

    @property
    def codes(self) -> tuple[str, ...]: ...
    @property
    def masks(self) -> NDArray[np.uint64]: ...
    @property
    def counts(self) -> Ints: ...


def ticked(patterns: Patterns, codes: Sequence[str]) -> tuple[NDArray[np.bool_], Ints]:
    """Sets as flags [distinct, codes] of these codes alone, each set once and in a fixed order, and their counts."""
    flags, counts = _flags(patterns, codes)
    distinct, place = _distinct(flags)
    return distinct, np.bincount(place, weights=counts, minlength=len(distinct)).astype(np.int64)


def together(patterns: Patterns, codes: Sequence[str]) -> Ints:
    """People who chose both i and j, at [i, j]; on the diagonal those who chose i."""
    flags, counts = _flags(patterns, codes)  # a set given twice is counted twice, so they need not be made one first
    pairs = np.zeros((len(codes), len(codes)))  # exact to 2**53 people
    sets = max(1, BLOCK // max(1, len(codes)) ** 2)
    for start in range(0, len(counts), sets):
        some = flags[start : start + sets].astype(np.float64)
        pairs += (some.T * counts[start : start + sets]) @ some
    return pairs.astype(np.int64)


def _flags(patterns: Patterns, codes: Sequence[str]) -> tuple[NDArray[np.bool_], Ints]:
    masks = np.atleast_2d(np.asarray(patterns.masks, dtype=np.uint64))
    counts = np.asarray(patterns.counts, dtype=np.int64)
    flags = np.zeros((len(counts), len(codes)), dtype=np.bool_)
    for column, code in enumerate(codes):
        word, bit = divmod(patterns.codes.index(code), WORD)
        flags[:, column] = (masks[:, word] >> np.uint64(bit)) & np.uint64(1) if len(counts) else False
    return flags, counts


def _distinct(flags: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Ints]:
    """Every different row once, in a fixed order, and for each row of `flags` which of them it is."""
    words = -(-max(flags.shape[1], 1) // WORD)
    packed = np.zeros((len(flags), words * 8), dtype=np.uint8)
    packed[:, : -(-flags.shape[1] // 8)] = np.packbits(flags, axis=1)
    keys = packed.view(">u8")
    if words == 1:  # numbers sort many times faster than rows
        found, place = np.unique(keys[:, 0], return_inverse=True)
        found = found[:, None]
    else:
        found, place = np.unique(keys, axis=0, return_inverse=True)
    bits = np.unpackbits(np.ascontiguousarray(found).view(np.uint8), axis=1, count=flags.shape[1])
    return bits.astype(np.bool_), np.asarray(place, dtype=np.int64).ravel()
