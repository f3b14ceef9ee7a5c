"""What must be printed wherever weighted shares are: weighted to what, at what cost, and what was left out."""

from collections.abc import Iterator, Sequence

from analysis.numbers import decimal
from analysis.populations.model import Weighting
from analysis.weighted.sums import Weighed
from analysis.weighting.margins import Report


def notes(weighting: Weighting, report: Report, *, outside: int, withheld: Sequence[str]) -> tuple[str, ...]:
    """The notes, the most important first. `outside`: people in the table's base who have no weight."""
    return tuple(_notes(weighting, report, outside, withheld))


def summary(weighting: Weighting, report: Report, whole: Weighed) -> str:
    """One line for the metadata of a table: what was done, and what it comes to in this table's base."""
    return (
        f"unweighted, with shares weighted by {weighting.name} beside them: {_people(whole.base)} of this table's "
        f"base, effective base {decimal(whole.effective, 1)}, design effect {decimal(whole.design_effect, 2)}. "
        f"{' '.join(made(weighting, report)).rstrip('.')}"
    )


def about(weighting: Weighting) -> Iterator[str]:
    """To what the weights were made, and what to know of it."""
    population = weighting.population
    names = ", ".join(margin.label.lower() for margin in weighting.margins)
    yield (
        f"Weighted shares stand beside the unweighted ones, never instead of them. Weighted by {names} to: "
        f"{population.label}. {population.cited} Weighting does not make a consultation that people chose to "
        "take part in representative."
    )
    for margin in weighting.margins:
        if margin.note:
            yield f"{margin.label}: {margin.note}"


def made(weighting: Weighting, report: Report) -> Iterator[str]:
    """How the weights came about, and what they cost."""
    yield _cost(report)
    yield from _changed(weighting, report)
    yield from _missing(report)


def without(titles: Sequence[str]) -> Iterator[str]:
    """The groups that go without weighted shares, if there are any."""
    if titles:
        yield (
            "No weighted shares, because the effective base is under 50 or the design effect over 2.5: "
            f"{'; '.join(titles)}."
        )


def _notes(weighting: Weighting, report: Report, outside: int, withheld: Sequence[str]) -> Iterator[str]:
    yield from about(weighting)
    yield from made(weighting, report)
    if outside:
        are, count = ("is", "counts") if outside == 1 else ("are", "count")
        yield f"{_people(outside)} of the base {are} outside the population and {count} unweighted only."
    yield from without(withheld)


def _cost(report: Report) -> str:
    return (
        f"Weights of {_people(report.respondents)} run from {decimal(report.low, 2)} to {decimal(report.high, 2)}, "
        f"mean 1, coefficient of variation {decimal(report.variation, 2)}. Weighted they are worth "
        f"{decimal(report.effective, 1)} (Kish's effective base), a design effect of "
        f"{decimal(report.design_effect, 2)}."
    )


def _changed(weighting: Weighting, report: Report) -> Iterator[str]:
    for merged in report.merged:
        yield f"Weighted as one, because few answered: {merged.margin}: {' and '.join(merged.codes)}."
    scheme = weighting.scheme
    limits = f"{decimal(scheme.lightest / 100, 2)} to {decimal(scheme.heaviest / 100, 2)} times their mean"
    if report.trimmed:
        yield f"Weights of {_people(report.trimmed)} were trimmed to {limits}."
    else:
        yield f"No weight lay outside {limits}, so none was trimmed."


def _missing(report: Report) -> Iterator[str]:
    unknown = [f"{margin}: {count:,}" for margin, count in report.missing.items() if count]
    if unknown:
        yield f"Not known, and left out of that margin: {', '.join(unknown)}."
    if report.whole:
        have = "has" if report.whole == 1 else "have"
        yield f"{_people(report.whole)} of whom two or more margins are not known {have} weight 1."


def _people(count: int) -> str:
    return f"{count:,} {'person' if count == 1 else 'people'}"
