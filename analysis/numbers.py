"""Numbers as they are printed: half rounded up, never as binary fractions happen to fall."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def decimal(number: float | Fraction, places: int) -> str:
    """A number with so many decimals, thousands told apart by commas: 1,234.5."""
    exact = (
        Decimal(number.numerator) / Decimal(number.denominator)
        if isinstance(number, Fraction)
        else Decimal(repr(float(number)))
    )
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"
