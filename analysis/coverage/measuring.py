"""Respondents against the census: who is missing, by how much, and how many more it would take. Arithmetic on counts.

What it says describes those who took part. It makes no claim about the population, and knows no respondent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil

from scipy.special import chdtrc

from analysis.populations.model import Category, Margin, Population

POINTS = Fraction(5, 100)  # a difference of so much is worth a flag
LEAST, MOST = Fraction(4, 5), Fraction(5, 4)  # and a ratio outside these
ONE_EVENT = Fraction(1, 3)  # as is one event that brought more of a group
EXPECTED = 5  # under so many expected the chi-square is rough

FEWER, MORE, NOBODY, EVENT = "fewer", "more", "nobody", "one_event"
"""The flags of a category."""

DESCRIBES_RESPONDENTS = "respondents only"


@dataclass(frozen=True, slots=True)
class Sample:
    """Respondents of the population by category of one margin; None is not known.

    modes   the same by mode
    events  category -> event, by name -> how many of the category it brought
    asked   whether they were asked at all: if not, nobody is known of anybody
    """

    people: Mapping[str | None, int]
    modes: Mapping[str, Mapping[str | None, int]]
    events: Mapping[str | None, Mapping[str, int]]
    asked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One category of a margin. Shares are of the respondents whose category is known.

    shortfall  how many more respondents of this kind, and of no other, would give it its share
    event      the event that brought most of them and its part, when that is more than a third
    places     what people call the places in it
    """

    code: str
    label: str
    people: int
    share: Fraction | None
    population: int
    population_share: Fraction
    shortfall: int
    flags: tuple[str, ...]
    event: tuple[str, Fraction] | None = None
    places: tuple[str, ...] = ()

    @property
    def difference(self) -> Fraction | None:
        """Sample's share less population's, as a fraction: 0.05 is five points."""
        return None if self.share is None else self.share - self.population_share

    @property
    def ratio(self) -> Fraction | None:
        """Sample's share over population's."""
        return None if self.share is None else self.share / self.population_share


@dataclass(frozen=True, slots=True)
class Fit:
    """Pearson's chi-square of the respondents against the margin: a description of them, not a test of a sample."""

    statistic: float
    freedom: int
    p: float
    rough: bool  # fewer than five are expected somewhere


@dataclass(frozen=True, slots=True)
class Compared:
    """One margin. `dissimilarity`: the part of the respondents who would have to be others, 0 to 1.

    asked  False when no questionnaire asks what divides it, so that nothing can be said
    """

    code: str
    label: str
    note: str | None
    area: bool
    known: int
    unknown: int
    kinds: tuple[Kind, ...]
    dissimilarity: Fraction | None
    fit: Fit | None
    asked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How the respondents compare with a population, all together and by how they were asked.

    respondents  everybody counted, of whom `inside` are of the population
    modes        the latter by mode
    by_mode      mode -> its margins
    made_up      demonstration responses among all that were read
    """

    population: Population
    respondents: int
    inside: int
    modes: Mapping[str, int]
    margins: tuple[Compared, ...]
    by_mode: Mapping[str, tuple[Compared, ...]]
    made_up: int = 0


Places = Mapping[str, tuple[str, ...]]
"""Category of an area margin -> names of the places in it."""


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
