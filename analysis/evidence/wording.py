"""The words of evidence: numbers, months, lists and shares as a committee reads them. Half is always rounded up."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from analysis import printed
from analysis.evidence.guards import Contender
from analysis.ranking import percent, rounded
from analysis.table import About
from survey_engine.consultations.timing import day_words, london

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NAMED_MOST = 5
"""Options that one sentence names at most."""


def number(count: int) -> str:
    """In words up to ten."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def share(contender: Contender, base: int) -> str:
    """`41% (52 of 127)`."""
    return f"{percent(contender.line.share, printed.places(base))} ({contender.mentions:,} of {base:,})"


def shares(contenders: Sequence[Contender], base: int) -> str:
    """`Road safety, 41% (52 of 127)`; of several, each with its share."""
    return listed([f"{each.choice.label}, {share(each, base)}" for each in contenders])


def gap(first: Contender, other: Contender, base: int) -> str:
    """How far the first is ahead, in percentage points of the exact shares."""
    points = rounded(Fraction(first.mentions - other.mentions, base) * 100, printed.places(base))
    ahead = "1 percentage point" if points == "1" else f"{points} percentage points"
    return f"{ahead} ahead of {other.choice.label}, {share(other, base)}"


def fieldwork(about: About | None) -> str:
    """`January 2020`, `January to March 2020`, `December 2019 to March 2020`; empty when it is not known."""
    if about is None or about.first is None or about.last is None:
        return ""
    first, last = _month(about.first), _month(about.last)
    if first == last:
        return " ".join(first)
    return f"{first[0] if first[1] == last[1] else ' '.join(first)} to {' '.join(last)}"


def dates(about: About | None) -> str:
    """`22 July 2024 to 28 August 2024`."""
    if about is None or about.first is None or about.last is None:
        return "dates not known"
    days = dict.fromkeys(day_words(london(each).date()) for each in (about.first, about.last))
    return " to ".join(days)


def _month(moment: datetime) -> tuple[str, str]:
    _, month, year = day_words(london(moment).date()).split(" ")
    return month, year
