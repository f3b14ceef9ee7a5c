"""Ranges of ranks: seeded, over respondents, the same however the counts were gathered."""

import numpy as np
import pytest
from ticks import Ticks, ticks

from analysis.statistics.patterns import ticked, together
from analysis.statistics.rank_ranges import Draws, approximated, drawn, ranges

APART = ticks("abc", {"a": 60, "b": 40, "c": 5, "": 39})


def test_a_clear_order_has_narrow_ranges_and_a_near_tie_overlapping_ones() -> None:
    assert ranges(ticks("abc", {"a": 90, "b": 40, "c": 5}), "abc", seed=1) == {"a": (1, 1), "b": (2, 2), "c": (3, 3)}
    assert ranges(ticks("abc", {"a": 42, "b": 40, "c": 5}), "abc", seed=1) == {"a": (1, 2), "b": (1, 2), "c": (3, 3)}


def test_overlap_is_kept_because_whole_respondents_are_drawn() -> None:
    # 54 against 41 of 144: everybody who chose the second chose the first, or nobody did both
    nested = ticks("ab", {"ab": 41, "a": 13, "": 90})
    apart = ticks("ab", {"a": 54, "b": 41, "": 49})

    assert ranges(nested, "ab", seed=2020) == {"a": (1, 1), "b": (2, 2)}
    assert ranges(apart, "ab", seed=2020) == {"a": (1, 2), "b": (1, 2)}


def test_the_independent_sketch_of_2020() -> None:
    # Worked out beforehand from independent mentions: drugs first in 94% of draws, ranks 1 to 2; parking 2 to 6
    mentions = np.random.default_rng(7).random((144_000, 6)) < np.array([54, 41, 39, 31, 29, 29]) / 144
    sets, counts = np.unique(mentions @ (1 << np.arange(6)), return_counts=True)
    scaled = Ticks(tuple("abcdef"), sets.astype(np.uint64)[:, None], np.rint(counts / 1000).astype(np.int64))

    found = ranges(scaled, "abcdef", seed=3)

    assert (found["a"], found["d"]) == ((1, 2), (2, 6))


def test_the_same_seed_gives_the_same_ranges_whatever_the_order_of_the_sets() -> None:
    turned = Ticks(APART.codes, APART.masks[::-1], APART.counts[::-1])

    assert ranges(APART, "abc", seed=5) == ranges(turned, "abc", seed=5)
    flags, counts = ticked(APART, "abc")
    assert (drawn(flags, counts, Draws(5)) == drawn(flags, counts, Draws(5))).all()
    assert (drawn(flags, counts, Draws(5)) != drawn(flags, counts, Draws(6))).any()


def test_options_level_in_every_draw_share_all_their_ranks() -> None:
    assert ranges(ticks("abc", {"ab": 20, "c": 2}), "abc", seed=1) == {"a": (1, 2), "b": (1, 2), "c": (3, 3)}


def test_nobody_leaves_every_rank_open() -> None:
    assert ranges(ticks("abc", {}), "abc", seed=1) == {"a": (1, 3), "b": (1, 3), "c": (1, 3)}


def test_only_the_options_named_compete() -> None:
    with_none = ticks("abn", {"n": 500, "a": 30, "b": 2})

    assert ranges(with_none, "ab", seed=1) == {"a": (1, 1), "b": (2, 2)}


def test_draws_have_the_mean_and_covariance_of_the_multinomial() -> None:
    # Of n people with sets p: means n p, covariances n (p_ij - p_i p_j); any textbook
    patterns = ticks("abc", {"a": 300, "ab": 200, "bc": 100, "": 400})
    flags, counts = ticked(patterns, "abc")
    shares = together(patterns, "abc") / 1000
    covariance = 1000 * (shares - np.outer(np.diag(shares), np.diag(shares)))

    for mentions in (
        drawn(flags, counts, Draws(1, 40_000)),
        approximated(together(patterns, "abc"), 1000, Draws(1, 40_000)),
    ):
        assert mentions.mean(axis=0) == pytest.approx([500, 300, 100], abs=0.5)
        assert np.cov(mentions.T) == pytest.approx(covariance, abs=5)


def test_the_approximation_finds_the_ranges_that_drawing_every_set_finds() -> None:
    chance = np.random.default_rng(11)
    mentions = chance.random((20_000, 8)) < np.array([0.30, 0.295, 0.29, 0.25, 0.2495, 0.2, 0.1, 0.095])
    sets, counts = np.unique(mentions @ (1 << np.arange(8)), return_counts=True)
    patterns = Ticks(tuple("abcdefgh"), sets.astype(np.uint64)[:, None], counts)

    exact = ranges(patterns, "abcdefgh", seed=4)
    many = ranges(patterns, "abcdefgh", seed=4, replicates=8000)  # 256 sets times 8,000: approximated

    assert exact == many == {
        "a": (1, 2), "b": (1, 3), "c": (2, 3), "d": (4, 5), "e": (4, 5), "f": (6, 6), "g": (7, 8), "h": (7, 8),
    }  # fmt: skip
