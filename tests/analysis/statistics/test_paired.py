"""Exact McNemar, held to a textbook, to R and to statsmodels."""

import numpy as np
import pytest
from reference_numbers import BY_R
from statsmodels.stats.contingency_tables import mcnemar as of_statsmodels

from analysis.statistics.paired import discordant, mcnemar, mcnemar_many


def test_two_media_for_growing_tuberculosis() -> None:
    # Armitage and Berry 1994, Statistical Methods in Medical Research, p. 127: 12 and 2 discordant, exact p 0.0129
    assert round(mcnemar(12, 2), 4) == 0.0129
    assert mcnemar(12, 2) == pytest.approx(BY_R["mcnemar_12_2"], rel=1e-12)


def test_it_is_rs_binomial_test() -> None:
    assert mcnemar(54, 41) == pytest.approx(BY_R["mcnemar_54_41"], rel=1e-12)
    assert mcnemar(5, 5) == BY_R["mcnemar_5_5"] == 1.0


def test_it_is_symmetric_and_certain_of_nothing_when_nobody_chose_just_one() -> None:
    assert mcnemar(2, 12) == mcnemar(12, 2)
    assert mcnemar(0, 0) == 1.0


def test_what_the_overlap_decides_in_2020() -> None:
    # 54 and 41 mentions, worked out for this project beforehand: p from 0.22 to 0.0002; 41 and 39: never under 0.50
    assert [round(mcnemar(54 - both, 41 - both), 4) for both in (0, 41)] == [0.2181, 0.0002]
    assert min(mcnemar(41 - both, 39 - both) for both in range(40)) == 0.5


def test_many_at_once_are_as_statsmodels_has_each() -> None:
    first, second = np.meshgrid(np.arange(0, 60, 7), np.arange(1, 300, 41))

    expected = [
        of_statsmodels([[0, b], [c, 0]], exact=True).pvalue for b, c in zip(first.flat, second.flat, strict=True)
    ]
    assert mcnemar_many(first, second).ravel() == pytest.approx(expected, rel=1e-9)


def test_discordant_pairs_come_from_who_chose_both() -> None:
    together = np.array([[5, 2], [2, 3]])

    assert discordant(together).tolist() == [[0, 3], [1, 0]]
