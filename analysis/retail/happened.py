"""What happened: how many premises met crime, how often, and how much of it falls on a few. One group at a time."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

import numpy as np

from analysis.retail import figures
from analysis.retail.model import Cell, share
from analysis.retail.premises import Premises
from analysis.rows.columns import Bools, Ints

ANY = "any"
WINSORISED_AT = Fraction(95, 100)
OFTEN = 6
"""Incidents from which somebody is a repeat victim."""
FEW = Fraction(1, 10)
"""The share of victims, those with the most incidents, whose share of all incidents is told."""
Lines = Iterator[tuple[str, str, Cell]]
"""Code, label, cell."""


def prevalence(premises: Premises, who: Bools) -> Lines:
    """Returns to which it happened, of those that said what did."""
    base = who & premises.told
    yield ANY, "Any of these", share(_many(base & premises.victims), _many(base))
    for code, happened in premises.happened.items():
        yield code, premises.labels[code], share(_many(base & happened), _many(base))


def incidence(premises: Premises, who: Bools) -> Lines:
    """Incidents per 100 premises: the mean."""
    for code, label, twice, left in _single(premises, who):
        total = Fraction(int(twice.sum()), 2)
        value = Fraction(100) * total / len(twice) if len(twice) else None
        yield code, label, Cell(value, total, Fraction(len(twice)), len(twice), left)


def winsorised(premises: Premises, who: Bools) -> Lines:
    """Incidents per 100 premises, the figures above a quantile counted as that quantile."""
    for code, label, twice, left in _single(premises, who):
        mean = figures.winsorised_mean(twice, WINSORISED_AT)
        yield code, label, Cell(None if mean is None else 100 * mean, None, None, len(twice), left)


def median(premises: Premises, who: Bools) -> Lines:
    """Incidents of the premises in the middle, those without any among them."""
    for code, label, twice, left in _single(premises, who):
        yield code, label, Cell(figures.median(twice), None, None, len(twice), left)


def often(premises: Premises, who: Bools) -> Lines:
    """Victims with many incidents, of victims whose incidents are all known."""
    twice, left = _of_victims(premises, who)
    many = int(np.count_nonzero(twice >= 2 * OFTEN))
    yield "six_or_more", f"{OFTEN} incidents or more", share(many, len(twice), left)


def concentrated(premises: Premises, who: Bools) -> Lines:
    """The share of all incidents that fell on the tenth of victims with the most, rounded up to whole premises."""
    twice, left = _of_victims(premises, who)
    top = ceil(FEW * len(twice))
    most, total = Fraction(int(np.sort(twice)[::-1][:top].sum()), 2), Fraction(int(twice.sum()), 2)
    yield (
        "top_tenth",
        "Incidents at the tenth of victims with most",
        Cell(most / total if total else None, most, total, len(twice), left),
    )


def _single(premises: Premises, who: Bools) -> Iterator[tuple[str, str, Ints, int]]:
    """For each kind of crime: two times the incidents of single premises that are known, and how many are not."""
    asked = who & premises.single & premises.told
    for code in (None, *premises.types):
        counted = premises.counted[code]
        known = asked & counted.known
        label = "All of these" if code is None else premises.labels[code]
        yield code or ANY, label, counted.twice[known], _many(asked & ~counted.known)


def _of_victims(premises: Premises, who: Bools) -> tuple[Ints, int]:
    counted = premises.counted[None]
    victims = who & premises.single & premises.told & premises.victims
    return counted.twice[victims & counted.known], _many(victims & ~counted.known)


def _many(flags: Bools) -> int:
    return int(np.count_nonzero(flags))
