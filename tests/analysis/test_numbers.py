"""Numbers in print."""

from fractions import Fraction

import pytest

from analysis.numbers import decimal


@pytest.mark.parametrize(
    ("number", "places", "printed"),
    [
        (0.25, 1, "0.3"),
        (0.35, 1, "0.4"),  # as it is written, not as 0.34999... in binary
        (2.5, 0, "3"),
        (1234.05, 1, "1,234.1"),
        (2.0, 2, "2.00"),
        (-0.125, 2, "-0.13"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(2, 3), 3, "0.667"),
    ],
)
def test_halves_round_up(number: float | Fraction, places: int, printed: str) -> None:
    assert decimal(number, places) == printed
