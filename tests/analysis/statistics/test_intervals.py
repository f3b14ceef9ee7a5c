"""Score intervals, held to Newcombe's tables, to R and to statsmodels."""

import numpy as np
import pytest
from reference_numbers import BY_R
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from analysis.statistics.intervals import newcombe_bounds, wilson_bounds


@pytest.mark.parametrize(
    ("successes", "base", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3 (score without continuity correction)
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_newcombes_table(successes: int, base: int, low: float, high: float) -> None:
    assert [round(float(end), 4) for end in wilson_bounds(successes, base)] == [low, high]


def test_wilson_gives_what_rs_prop_test_gives() -> None:
    assert wilson_bounds(54, 144) == pytest.approx(BY_R["wilson_54_144"], rel=1e-12)
    assert wilson_bounds(1, 29, 0.99) == pytest.approx(BY_R["wilson_1_29_at_99"], rel=1e-12)


def test_wilson_gives_what_statsmodels_gives_for_every_count() -> None:
    counts = np.arange(0, 31)

    low, high = wilson_bounds(counts, 30)

    expected = proportion_confint(counts, np.full(31, 30), method="wilson")
    assert low == pytest.approx(expected[0], abs=1e-15, rel=1e-12)
    assert high == pytest.approx(expected[1], rel=1e-12)


def test_the_concerns_of_2020_have_these_intervals() -> None:  # worked out for this project beforehand
    ends = [wilson_bounds(mentions, 144) for mentions in (54, 41, 39, 31, 29)]

    assert [(round(100 * float(low), 1), round(100 * float(high), 1)) for low, high in ends] == [
        (30.0, 45.6),
        (21.7, 36.3),
        (20.5, 34.9),
        (15.6, 28.9),
        (14.4, 27.4),
    ]


def test_a_share_of_nobody_may_be_anything() -> None:
    assert wilson_bounds(0, 0) == (0.0, 1.0)
    assert newcombe_bounds((0, 0), (5, 10)) == (-1.0, 1.0)


def test_nobody_and_everybody_reach_the_very_end() -> None:
    assert wilson_bounds(0, 7)[0] == 0.0
    assert wilson_bounds(7, 7)[1] == 1.0


@pytest.mark.parametrize("successes", [-1, 11])
def test_more_successes_than_people_are_a_mistake(successes: int) -> None:
    with pytest.raises(ValueError, match="Successes run from 0 to the base"):
        wilson_bounds(successes, 10)


def test_a_confidence_of_one_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        wilson_bounds(1, 2, 1.0)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10 (hybrid score); one less the other
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_gives_his_table(one: tuple[int, int], other: tuple[int, int], low: float, high: float) -> None:
    assert [round(float(end), 4) for end in newcombe_bounds(other, one)] == [low, high]


def test_newcombe_gives_what_statsmodels_gives() -> None:
    expected = confint_proportions_2indep(80, 320, 54, 144, method="newcomb", compare="diff")

    assert newcombe_bounds((54, 144), (80, 320)) == pytest.approx(expected, rel=1e-12)


def test_many_differences_at_once_are_the_same_as_one_by_one() -> None:
    ones, others = np.array([[0, 5, 9], [3, 3, 10]]), np.array([[4, 4, 1], [0, 20, 7]])

    low, high = newcombe_bounds((ones, 10), (others, 20))

    for place in np.ndindex(2, 3):
        assert (low[place], high[place]) == newcombe_bounds((ones[place], 10), (others[place], 20))
