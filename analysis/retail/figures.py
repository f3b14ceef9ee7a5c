"""Figures of a business form as whole half units: an exact figure, or the midpoint of the range named instead of it.

A range without an upper end counts with its lower end; what has no ends, such as "too many to count", has no figure.
Doubled, midpoints are whole numbers, so that every sum is exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from analysis.rows.columns import Bools, Columns, Ints
from survey_engine.definition import packing
from survey_engine.definition.model import Option, Ref

NO_RANGE = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """One figure a respondent.

    twice     two times the figure; 0 where there is none
    known     there is a figure, exact or by a range
    exact     the figure itself was given
    place     the range it lies in, or that was named, from 1; 0: none
    """

    twice: Ints
    known: Bools
    exact: Bools
    place: Ints


def of(columns: Columns, question: str) -> Figures:
    """The figures answered to a question."""
    options = columns.options(columns.question(question))
    raw = columns.numbers(question)
    answered = columns.answered(Ref(question))
    exact = answered & np.not_equal(raw, packing.UNKNOWN)
    place = columns.one_code(Ref(question)).index if options else np.zeros(len(columns), dtype=np.int64)
    middle = np.array([NO_RANGE, *(_twice_the_middle(each) for each in options)], dtype=np.int64)
    has_middle = np.array([False, *(each.low is not None for each in options)])
    by_range = answered & ~exact & has_middle[place]
    twice = np.where(exact, np.where(exact, raw, 0) * 2, np.where(by_range, middle[place], 0))
    return Figures(twice, exact | by_range, exact, place)


def _twice_the_middle(option: Option) -> int:
    if option.low is None:
        return 0
    return 2 * option.low if option.high is None else option.low + option.high


def mean(twice: Ints) -> Fraction | None:
    """The mean of figures given as two times themselves; None of nobody."""
    return Fraction(int(twice.sum()), 2 * len(twice)) if len(twice) else None


def median(twice: Ints) -> Fraction | None:
    """The median; None of nobody."""
    return quantile(twice, Fraction(1, 2))


def quantile(twice: Ints, share: Fraction) -> Fraction | None:
    """The quantile by linear interpolation between the two nearest figures; None of nobody.

    Source: R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages (1996), definition 7.
    """
    if not len(twice):
        return None
    ordered: Sequence[int] = np.sort(twice).tolist()
    at = share * (len(ordered) - 1)
    below = at.numerator // at.denominator
    above = min(below + 1, len(ordered) - 1)
    return (ordered[below] + (at - below) * (ordered[above] - ordered[below])) / Fraction(2)


def winsorised_mean(twice: Ints, share: Fraction) -> Fraction | None:
    """The mean with every figure above that quantile counted as the quantile; None of nobody."""
    most = quantile(twice, share)
    if most is None:
        return None
    under = twice[twice <= float(2 * most)]
    return (Fraction(int(under.sum()), 2) + (len(twice) - len(under)) * most) / len(twice)
