"""Distinct sets of ticked options, reduced to some of the options."""

import numpy as np
from ticks import Ticks, ticks

from analysis.statistics.patterns import BLOCK, ticked, together

PATTERNS = ticks("abc", {"ab": 3, "b": 4, "abc": 1, "": 2, "c": 5})


def test_sets_alike_in_the_options_asked_for_are_one() -> None:
    flags, counts = ticked(PATTERNS, ("b", "a"))

    assert flags.tolist() == [[False, False], [True, False], [True, True]]
    assert counts.tolist() == [7, 4, 4]


def test_who_chose_both_comes_from_the_sets() -> None:
    assert together(PATTERNS, ("a", "b", "c")).tolist() == [[4, 4, 1], [4, 8, 1], [1, 1, 6]]


def test_more_sets_than_are_added_up_at_once_come_to_the_same() -> None:
    every = Ticks(tuple("abcdefgh"), np.arange(256, dtype=np.uint64)[:, None], np.arange(1, 257))
    many = Ticks(every.codes, np.tile(every.masks, (100, 1)), np.tile(every.counts, 100))

    assert len(many.counts) * 8**2 > 3 * BLOCK
    assert together(many, many.codes).tolist() == (100 * together(every, every.codes)).tolist()


def test_nobody_is_no_set() -> None:
    nobody = ticks("ab", {})

    assert ticked(nobody, ("a", "b"))[1].tolist() == []
    assert together(nobody, ("a", "b")).tolist() == [[0, 0], [0, 0]]


def test_more_options_than_a_word_has_bits() -> None:
    codes = tuple(f"option_{number}" for number in range(130))
    masks = np.array([[1, 0, 2], [1, 1 << 63, 0], [1, 0, 2]], dtype=np.uint64)

    flags, counts = ticked(Ticks(codes, masks, np.array([10, 20, 30])), codes)

    chosen = {tuple(np.flatnonzero(row).tolist()): int(count) for row, count in zip(flags, counts, strict=True)}
    assert chosen == {(0, 129): 40, (0, 127): 20}
