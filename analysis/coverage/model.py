"""How respondents compare with a population: frozen data for pages, files and sentences. It works nothing out."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from analysis.populations.model import Population

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
    read         what they answered, when, how, and until when: see notes.of_respondents
    """

    population: Population
    respondents: int
    inside: int
    modes: Mapping[str, int]
    margins: tuple[Compared, ...]
    by_mode: Mapping[str, tuple[Compared, ...]]
    made_up: int = 0
    read: tuple[str, ...] = ()


Places = Mapping[str, tuple[str, ...]]
"""Category of an area margin -> names of the places in it."""
