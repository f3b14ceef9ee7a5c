"""Differences between independent groups, held to R, to statsmodels and to figures worked out beforehand."""

import numpy as np
import pytest
from reference_numbers import BY_R
from statsmodels.stats.proportion import proportions_ztest

from analysis.statistics.differences import many_shares, two_shares


@pytest.mark.parametrize(
    ("later", "points", "low", "high", "z", "p"),
    [  # worked out for this project beforehand: 54 of 144 against these of 320
        (80, -12.5, -21.8, -3.5, -2.75, 0.006),
        (96, -7.5, -16.9, 1.6, -1.60, 0.110),
    ],
)
def test_two_waves(later: int, points: float, low: float, high: float, z: float, p: float) -> None:
    found = two_shares(54, 144, later, 320)

    assert [round(100 * each, 1) for each in (found.points, found.low, found.high)] == [points, low, high]
    assert (round(found.z, 2), round(found.p, 3), found.test) == (z, p, "z")


@pytest.mark.parametrize("later", [80, 96])
def test_z_and_p_are_those_of_rs_prop_test_and_of_statsmodels(later: int) -> None:
    found = two_shares(54, 144, later, 320)

    assert {"z": found.z, "p": found.p} == pytest.approx(BY_R[f"two_54_144_{later}_320"], rel=1e-12)
    assert (found.z, found.p) == pytest.approx(proportions_ztest([later, 54], [320, 144]), rel=1e-12)


def test_fewer_than_five_expected_call_for_fisher() -> None:
    assert two_shares(3, 10, 7, 10).test == "z"  # ten chose it: five expected in each
    few = two_shares(3, 10, 9, 10)

    assert few.test == "fisher"
    assert few.p == pytest.approx(BY_R["fisher_3_10_9_10"], rel=1e-12)


def test_shares_all_alike_differ_in_nothing() -> None:
    found = two_shares(0, 144, 0, 320)

    assert (found.points, found.z, found.p) == (0.0, 0.0, 1.0)


def test_a_share_of_nobody_is_not_compared() -> None:
    with pytest.raises(ValueError, match="A share of nobody cannot be compared"):
        two_shares(0, 0, 3, 10)


def test_many_at_once_are_as_one_by_one_and_know_which_have_nobody() -> None:
    s1, n1 = np.array([[54, 3, 0], [12, 40, 5]]), np.array([[144], [60]])
    s2, n2 = np.array([[80, 9, 0], [1, 0, 0]]), np.array([[320], [0]])

    found = many_shares((s1, n1), (np.where(n2 > 0, s2, 0), n2))

    for column in range(3):
        one = two_shares(s1[0, column], 144, s2[0, column], 320)
        assert found.p[0, column] == one.p
        assert found.exact[0, column] == (one.test == "fisher")
        assert (found.low[0, column], found.high[0, column]) == (one.low, one.high)
    assert np.isnan(found.points[1]).all()
    assert found.p[1].tolist() == [1.0, 1.0, 1.0]
    assert not found.exact[1].any()


def test_effective_bases_need_not_be_whole() -> None:
    found = two_shares(0.375 * 120.4, 120.4, 0.25 * 287.9, 287.9)

    assert found.points == pytest.approx(-0.125)
    assert found.z == pytest.approx(proportions_ztest([0.25 * 287.9, 0.375 * 120.4], [287.9, 120.4])[0], rel=1e-12)
