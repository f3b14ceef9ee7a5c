"""Respondents against the census: who is missing, by how much, and how many more it would take. Arithmetic on counts.

What it says describes those who took part. It makes no claim about the population, and knows no respondent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil

from scipy.special import chdtrc

from analysis.coverage.model import EVENT, FEWER, MORE, NOBODY, Compared, Coverage, Fit, Kind, Places, Sample
from analysis.populations.model import Category, Margin, Population

POINTS = Fraction(5, 100)  # a difference of so much is worth a flag
LEAST, MOST = Fraction(4, 5), Fraction(5, 4)  # and a ratio outside these
ONE_EVENT = Fraction(1, 3)  # as is one event that brought more of a group
EXPECTED = 5  # under so many expected the chi-square is rough


def coverage(
    population: Population, samples: Mapping[str, Sample], respondents: int, places: Places | None = None
) -> Coverage:
    """Compare samples, one by margin of the population. `respondents`: everybody, of the population or not."""
    counted = [
        _Counted(population.margin(code), each.people, each.events, places or {}) for code, each in samples.items()
    ]
    first = next(iter(samples.values()))
    modes = {mode: sum(people.values()) for mode, people in sorted(first.modes.items()) if sum(people.values())}
    return Coverage(
        population=population,
        respondents=respondents,
        inside=sum(first.people.values()),
        modes=modes,
        margins=tuple(replace(each.compared(), asked=samples[each.margin.code].asked) for each in counted),
        by_mode={
            mode: tuple(_Counted(each.margin, samples[each.margin.code].modes[mode]).compared() for each in counted)
            for mode in modes
        },
    )


def shortfall(people: int, known: int, wanted: Fraction) -> int:
    """The fewest more of one kind, among `known` respondents and no other, that give it the share `wanted`, below 1.

    The smallest x with (people + x) / (known + x) >= wanted.
    """
    return max(ceil((wanted * known - people) / (1 - wanted)), 0)


def chi_square(people: Mapping[str, int], counts: Mapping[str, int]) -> Fit | None:
    """Pearson's goodness of fit of people to a population's counts; None of nobody."""
    known, total = sum(people.values()), sum(counts.values())
    if not known:
        return None
    expected = {code: Fraction(known * count, total) for code, count in counts.items()}
    statistic = float(sum((people[code] - wanted) ** 2 / wanted for code, wanted in expected.items()))
    freedom = len(counts) - 1
    return Fit(statistic, freedom, float(chdtrc(freedom, statistic)), rough=min(expected.values()) < EXPECTED)


@dataclass(frozen=True, slots=True)
class _Counted:
    """One margin and the respondents in it."""

    margin: Margin
    people: Mapping[str | None, int]
    events: Mapping[str | None, Mapping[str, int]] = field(default_factory=dict)
    places: Places = field(default_factory=dict)

    def compared(self) -> Compared:
        margin = self.margin
        people = {code: self.people.get(code, 0) for code in margin.counts}
        kinds = tuple(self._kind(category, sum(people.values())) for category in margin.categories)
        differences = [kind.difference for kind in kinds if kind.difference is not None]
        return Compared(
            code=margin.code,
            label=margin.label,
            note=margin.note,
            area=margin.area,
            known=sum(people.values()),
            unknown=self.people.get(None, 0),
            kinds=kinds,
            dissimilarity=sum(map(abs, differences), Fraction(0)) / 2 if differences else None,
            fit=chi_square(people, margin.counts),
        )

    def _kind(self, category: Category, known: int) -> Kind:
        people = self.people.get(category.code, 0)
        share = Fraction(people, known) if known else None
        wanted = Fraction(category.count, self.margin.total)
        event = _event(self.events.get(category.code, {}), people)
        return Kind(
            code=category.code,
            label=category.label,
            people=people,
            share=share,
            population=category.count,
            population_share=wanted,
            shortfall=shortfall(people, known, wanted),
            flags=tuple(_flags(share, wanted, event)) if people else (NOBODY, *_flags(share, wanted, event)),
            event=event,
            places=self.places.get(category.code, ()) if self.margin.area else (),
        )


def _event(events: Mapping[str, int], people: int) -> tuple[str, Fraction] | None:
    """The event that brought most of these people and its part, if that is too much; of equals the first by name."""
    if not events:
        return None
    name = min(events, key=lambda each: (-events[each], each))
    part = Fraction(events[name], people)
    return (name, part) if part > ONE_EVENT else None


def _flags(share: Fraction | None, wanted: Fraction, event: tuple[str, Fraction] | None) -> Iterator[str]:
    if share is not None and (abs(share - wanted) >= POINTS or not LEAST <= share / wanted <= MOST):
        yield FEWER if share < wanted else MORE
    if event is not None:
        yield EVENT
