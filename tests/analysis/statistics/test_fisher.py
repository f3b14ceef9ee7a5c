"""Fisher's exact test for many tables, held to R's and SciPy's for one."""

import numpy as np
import pytest
from reference_numbers import BY_R
from scipy.stats import fisher_exact

from analysis.statistics.fisher import fisher


def test_it_gives_what_rs_fisher_test_gives() -> None:
    tables = np.array([[3, 10, 9, 10], [2, 40, 30, 900], [0, 12, 4, 2000]])

    assert fisher(*tables.T) == pytest.approx(
        [BY_R["fisher_3_10_9_10"], BY_R["fisher_2_40_30_900"], BY_R["fisher_0_12_4_2000"]], rel=1e-12
    )


def test_it_gives_the_tea_taster_her_p() -> (
    None
):  # Fisher 1935, The Design of Experiments: 3 of 4 right, two-sided 34/70
    assert fisher(*np.array([[3], [4], [1], [4]])) == pytest.approx([34 / 70], rel=1e-12)


def test_every_small_table_is_as_scipy_has_it() -> None:
    tables = np.array([(a, 7, b, 9) for a in range(8) for b in range(10)])

    expected = [fisher_exact([[a, n - a], [b, m - b]]).pvalue for a, n, b, m in tables.tolist()]
    assert fisher(*tables.T) == pytest.approx(expected, rel=1e-9)


def test_a_hundred_thousand_on_one_side_lose_nothing() -> None:
    expected = fisher_exact([[6, 14], [9_000, 91_000]]).pvalue

    assert fisher(*np.array([[6], [20], [9_000], [100_000]])) == pytest.approx([expected], rel=1e-8)
