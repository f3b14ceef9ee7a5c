"""Benjamini and Hochberg's procedure, held to their own example and to R's p.adjust."""

import numpy as np
import pytest
from reference_numbers import BY_R
from scipy.stats import false_discovery_control

from analysis.statistics.multiple_tests import adjusted, benjamini_hochberg

# Benjamini and Hochberg 1995, J. R. Statist. Soc. B 57:289-300, section 3.2: fifteen tests, the first four stand
HEART_ATTACKS = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
)  # fmt: skip


def test_four_of_their_fifteen_stand() -> None:
    assert benjamini_hochberg(HEART_ATTACKS) == (True,) * 4 + (False,) * 11


def test_the_order_given_does_not_matter() -> None:
    assert benjamini_hochberg(HEART_ATTACKS[::-1]) == (False,) * 11 + (True,) * 4


def test_adjusted_values_are_rs_and_scipys() -> None:
    mixed = (0.459, 0.0001, 0.0095, 0.0004, 0.0278, 0.0019, 0.0201, 0.0298)

    assert adjusted(mixed) == pytest.approx(BY_R["benjamini_hochberg"], rel=1e-12)
    assert adjusted(HEART_ATTACKS) == pytest.approx(false_discovery_control(HEART_ATTACKS), rel=1e-12)


def test_a_table_of_tests_keeps_its_shape() -> None:
    table = np.array([[0.01, 0.5], [0.02, 0.9]])

    assert adjusted(table) == pytest.approx(np.array([[0.04, 2 / 3], [0.04, 0.9]]))


def test_no_tests_leave_nothing_standing() -> None:
    assert benjamini_hochberg(()) == ()
