"""What weights are made from: margins of a population, how far they may reach, and what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from survey_engine.errors import DataError

Key = tuple[str | None, ...]
"""A respondent's category in each margin, in the margins' order; None is not known."""


class WeightingError(DataError):
    """Weights that cannot or must not be made; says which margin stands in the way and what to do."""

    code = "weighting.refused"


@dataclass(frozen=True, slots=True)
class Margin:
    """One division of the population: how many are in each category (people or shares), likest categories side by side.

    Neighbours are merged where respondents are few; a margin merged into one category tells nothing and is left out.
    """

    name: str
    targets: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far weighting may go.

    smallest, smallest_share   a category with fewer respondents, or a smaller share of them, is merged with a neighbour
    low, high                  weights are trimmed to these multiples of their mean
    tolerance, rounds          shares must meet their targets this closely in this many rounds
    effective, design_effect   results with a smaller effective base or a greater design effect are refused
    """

    smallest: int = 15
    smallest_share: float = 0.05
    low: float = 0.3
    high: float = 3.0
    tolerance: float = 1e-6
    rounds: int = 100
    effective: float = 50
    design_effect: float = 2.5


@dataclass(frozen=True, slots=True)
class Merged:
    """Categories of a margin that were weighted as one because one had too few respondents."""

    margin: str
    codes: tuple[str, ...]
    respondents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What weighting did: to be printed wherever its results are.

    missing     respondents whose category was not known, by margin, among those weighted: factor 1 there
    whole       respondents of whom two or more are not known: weight 1
    rounds      how often all margins were gone through
    error       greatest difference between a weighted share and its target
    trimmed     respondents whose weight was cut to the limits
    low, high   smallest and greatest weight; their mean is 1
    """

    respondents: int
    missing: Mapping[str, int]
    whole: int
    merged: tuple[Merged, ...]
    rounds: int
    error: float
    trimmed: int
    low: float
    high: float
    variation: float
    effective: float
    design_effect: float


@dataclass(frozen=True, slots=True)
class Raked:
    """A weight for every cell of respondents, 1 on average, and how they came about."""

    weights: Mapping[Key, float]
    report: Report
