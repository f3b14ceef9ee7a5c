"""Coverage in plain words: who is missing, where to go next, and what the figures must not be taken for."""

from collections.abc import Iterator
from fractions import Fraction

from analysis.coverage.model import EVENT, FEWER, MORE, NOBODY, Compared, Coverage, Kind
from analysis.numbers import decimal
from analysis.ranking import percent

FLAGS = {
    NOBODY: "nobody answered",
    FEWER: "fewer than their share",
    MORE: "more than their share",
    EVENT: "over a third met at one event",
}
MOST = 5  # categories of a margin worth naming
PLACES = 8  # names of places worth naming


def marked(kind: Kind) -> str:
    """Its flags in words: "fewer than their share"."""
    told = [FLAGS[flag] for flag in kind.flags if flag != EVENT]
    return "; ".join([*told, *([_event(kind)] if kind.event else [])])


def to_reach(compared: Compared, most: int = MOST) -> tuple[Kind, ...]:
    """The categories with the largest shortfall, largest first; of equals in the margin's order."""
    short = [kind for kind in compared.kinds if kind.shortfall]
    return tuple(sorted(short, key=lambda kind: -kind.shortfall)[:most])


def next_steps(coverage: Coverage) -> tuple[str, ...]:
    """Where to go next, one sentence a margin, those that ask for a place first."""
    margins = sorted(coverage.margins, key=lambda margin: not margin.area)
    return tuple(sentence for margin in margins for sentence in _next(margin))


def nobody(coverage: Coverage) -> tuple[str, ...]:
    """The categories from which nobody answered, one sentence a margin that has any."""
    missing = {
        margin.label: [kind.label for kind in margin.kinds if not kind.people]
        for margin in coverage.margins
        if margin.asked
    }
    return tuple(f"Nobody answered from: {label}: {', '.join(kinds)}." for label, kinds in missing.items() if kinds)


def notes(coverage: Coverage) -> tuple[str, ...]:
    """What must be printed with the figures, the most important first."""
    return tuple(_notes(coverage))


def chi_square(compared: Compared) -> str | None:
    """The chi-square in one sentence, and what it is about."""
    if compared.fit is None:
        return None
    fit = compared.fit
    rough = "; rough, because fewer than five people are expected somewhere" if fit.rough else ""
    freedom = f"{fit.freedom} degree{'' if fit.freedom == 1 else 's'} of freedom"
    return f"Chi-square {decimal(fit.statistic, 2)}, {freedom}, p {_p(fit.p)} (describes the respondents only{rough})."


def points(difference: Fraction | None) -> str:
    """A difference in percentage points with its sign: "-3.6"."""
    if difference is None:
        return "n/a"
    size = decimal(abs(difference) * 100, 1)
    sign = "-" if difference < 0 else "+"
    return size if size == "0.0" else f"{sign}{size}"


def _next(margin: Compared) -> Iterator[str]:
    kinds = to_reach(margin)
    if not kinds or not margin.known:
        return
    each = [f"{kind.label} ({kind.shortfall:,} more{_places(kind)})" for kind in kinds]
    yield f"{margin.label}: {'; '.join(each)}."


def _places(kind: Kind) -> str:
    if not kind.places:
        return ""
    more = len(kind.places) - PLACES
    return f": {', '.join(kind.places[:PLACES])}{f' and {more} more' if more > 0 else ''}"


def _notes(coverage: Coverage) -> Iterator[str]:
    population = coverage.population
    if coverage.made_up:
        yield f"DEMONSTRATION DATA: {coverage.made_up:,} responses are made up. Do not use these figures."
    yield from coverage.read
    outside = coverage.respondents - coverage.inside
    yield f"Compared with: {population.label}. {population.cited}"
    yield (
        f"{coverage.inside:,} of {coverage.respondents:,} respondents are of that population; {outside:,} are not, and "
        "are left out: they live elsewhere, are too young, answered for an organisation, or were not asked."
    )
    for margin in coverage.margins:
        if not margin.asked:
            yield f"{margin.label}: not asked, so nothing can be said."
        elif margin.note:
            yield f"{margin.label}: {margin.note}"
    yield (
        "Short of: how many more respondents of that kind, and of no other, would give it its share. Dissimilarity: "
        "the part of the respondents who would have to be of another kind. Marked are differences of 5 points or more, "
        "ratios under 0.8 or over 1.25, and kinds of whom one event brought over a third."
    )
    yield (
        "People chose to take part. However well they match the census in these ways, they may differ from everybody "
        "else in others."
    )


def _event(kind: Kind) -> str:
    assert kind.event is not None
    name, part = kind.event
    return f"{percent(part, 0)} met at one event, {name}"


def _p(p: float) -> str:
    return "under 0.001" if p < 0.001 else decimal(p, 3)
