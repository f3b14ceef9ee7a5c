"""Distinct sets of ticked options, made by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Ticks:
    """Sets of options and how many people chose each."""

    codes: tuple[str, ...]
    masks: NDArray[np.uint64]
    counts: NDArray[np.int64]


def ticks(codes: str | Sequence[str], sets: Mapping[str, int]) -> Ticks:
    """For instance `ticks("abc", {"ab": 3, "": 2})`: three chose a and b, two none of the three."""
    words = -(-len(codes) // 64)
    masks = np.zeros((len(sets), words), dtype=np.uint64)
    for row, chosen in enumerate(sets):
        for code in chosen:
            word, bit = divmod(list(codes).index(code), 64)
            masks[row, word] |= np.uint64(1 << bit)
    return Ticks(tuple(codes), masks, np.array(list(sets.values()), dtype=np.int64))
