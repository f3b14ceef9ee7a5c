"""What weights cost."""

import numpy as np
import pytest
from reference_numbers import PEOPLE

from analysis.weighting.diagnostics import design_effect, kish, kish_many, variation

WEIGHTS = np.array([float(person["weight"]) for person in PEOPLE])


def test_the_design_effect_is_one_and_the_squared_variation_of_the_weights() -> None:
    # Kish 1965, Survey Sampling, section 11.7: 1 + cv squared
    sums = (len(WEIGHTS), float(WEIGHTS.sum()), float((WEIGHTS**2).sum()))

    assert variation(*sums) == pytest.approx(float(np.std(WEIGHTS) / np.mean(WEIGHTS)), rel=1e-12)
    assert design_effect(*sums) == pytest.approx(1 + (np.std(WEIGHTS) / np.mean(WEIGHTS)) ** 2, rel=1e-12)
    assert kish(*sums[1:]) == pytest.approx(80 / design_effect(*sums), rel=1e-12)


def test_equal_weights_cost_nothing() -> None:
    assert (kish(50, 50), design_effect(50, 50, 50), variation(50, 50, 50)) == (50, 1, 0)
    assert (kish(100, 200), design_effect(50, 100, 200)) == (50, 1)


def test_half_counting_three_times_the_other_half_takes_a_quarter_more_people() -> None:
    assert design_effect(40, 20 * 1.5 + 20 * 0.5, 20 * 2.25 + 20 * 0.25) == pytest.approx(1.25)


def test_nobody_is_worth_nobody() -> None:
    assert (kish(0, 0), design_effect(0, 0, 0)) == (0, 1)
    assert kish_many([0, 10], [0, 20]).tolist() == [0, 5]
