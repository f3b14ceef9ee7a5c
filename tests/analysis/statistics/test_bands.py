"""Runs that are too close to call."""

import numpy as np
from ticks import ticks

from analysis.statistics.bands import bands, told_apart
from analysis.statistics.patterns import together


def test_a_run_lasts_as_long_as_its_first_line_cannot_be_told_from_the_next() -> None:
    apart = np.zeros((5, 5), dtype=np.bool_)
    for one, other in [(0, 2), (0, 3), (0, 4), (2, 4)]:
        apart[one, other] = apart[other, one] = True

    # 1 and 2 could be one, and 2 and 3, but not 1 and 3: the chain is cut where the first link is out of reach
    assert bands(apart) == [1, 1, 2, 2, 3]


def test_one_line_and_none() -> None:
    assert bands(np.zeros((1, 1), dtype=np.bool_)) == [1]
    assert bands(np.zeros((0, 0), dtype=np.bool_)) == []


def test_the_same_counts_are_told_apart_or_not_by_their_overlap() -> None:
    nested = ticks("ab", {"ab": 41, "a": 13, "": 90})  # exact McNemar: p 0.0002
    separate = ticks("ab", {"a": 54, "b": 41, "": 49})  # 0.22

    assert bands(told_apart(together(nested, "ab"))) == [1, 2]
    assert bands(told_apart(together(separate, "ab"))) == [1, 1]


def test_many_pairs_make_each_harder_to_tell_apart() -> None:
    pair = {"a": 20, "b": 7, "": 100}  # 20 against 7: p 0.0192 by itself

    alone = told_apart(together(ticks("ab", pair), "ab"))
    among_many = told_apart(together(ticks("abcdefgh", pair | dict.fromkeys("cdefgh", 12)), "abcdefgh"))

    assert alone[0, 1]
    assert not among_many[0, 1]


def test_what_is_told_apart_is_so_both_ways_round() -> None:
    apart = told_apart(together(ticks("abc", {"a": 90, "b": 40, "c": 5}), "cab"))

    assert apart.tolist() == [[False, True, True], [True, False, True], [True, True, False]]
