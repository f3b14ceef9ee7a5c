"""Totals of money. Worked by hand after Hundepool et al., Statistical Disclosure Control (2012), section 4.2.2."""

import pytest

from analysis.disclosure.money import COSTS, Total, band, broken, total
from survey_engine.errors import DataError


@pytest.mark.parametrize(
    ("contributions", "expected"),
    [
        ([100, 100, 100, 100, 100], ()),
        ([100, 100, 100, 100], ("contributors",)),
        ([100, 100, 100, 100, 0], ("contributors",)),  # who lost nothing hides nobody
        ([500, 100, 100, 100, 100], ("dominance",)),  # 500 of 900
        ([450, 150, 100, 100, 100], ()),  # exactly half
        ([1000, 990, 50, 50, 49], ("p%",)),  # 149 < 15 % of 1000
        ([1000, 990, 50, 50, 50], ()),  # exactly 15 %
        ([], ("contributors",)),
    ],
)
def test_a_total_meets_three_rules_or_says_which_it_breaks(contributions: list[int], expected: tuple[str, ...]) -> None:
    assert broken(contributions) == expected


def test_what_crime_cost_needs_ten_businesses() -> None:
    assert (broken([100] * 9, COSTS), broken([100] * 10, COSTS)) == (("contributors",), ())


def test_a_total_that_meets_the_rules_is_rounded() -> None:
    assert total([101, 102, 103, 104, 106]) == Total(515, None, None, 5, ())


def test_a_total_that_somebody_dominates_is_a_band() -> None:
    assert total([5000, 100, 100, 100, 100, 20]) == Total(None, 5000, 9999, 5, ("dominance", "p%"))


def test_of_a_total_of_too_few_nothing_is_said() -> None:
    assert total([5000, 100]) == Total(None, None, None, None, ("contributors", "dominance", "p%"))


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(0, (0, 0)), (1, (1, 249)), (250, (250, 999)), (49_999, (10_000, 49_999)), (50_000, (50_000, None))],
)
def test_bands_are_those_the_survey_asks_in(amount: int, expected: tuple[int, int | None]) -> None:
    assert band(amount) == expected


def test_a_contribution_below_nothing_is_refused() -> None:
    with pytest.raises(DataError, match="less than nothing"):
        broken([5, -1])
