"""The least change that would show, held to statsmodels and to figures worked out beforehand."""

import pytest
from statsmodels.stats.power import NormalIndPower

from analysis.statistics.power import detectable_change


@pytest.mark.parametrize(("other", "points"), [(144, 16), (300, 14), (400, 13)])  # worked out beforehand
def test_from_37_percent_of_144(other: int, points: int) -> None:
    change = detectable_change(54 / 144, 144, other)

    assert round(100 * change) == points


@pytest.mark.parametrize("power", [0.8, 0.9])
def test_statsmodels_gives_such_a_change_just_that_power(power: float) -> None:
    change = detectable_change(0.375, 144, 300, power)

    spread = (0.375 * 0.625) ** 0.5
    found = NormalIndPower(ddof=0).power(change / spread, 144, 0.025, ratio=300 / 144, alternative="larger")
    assert found == pytest.approx(power, rel=1e-12)
