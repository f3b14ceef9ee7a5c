"""What a census says of a population, as respondents are compared with it or weighted to it: frozen data.

A population is everybody for whom `who` holds. Its margins divide it one way each; a scheme of weights names some of
them. Knows no respondent, no file and no database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analysis.rows.cells import Cells, Gathered
from survey_engine.definition.model import Rule
from survey_engine.errors import NotFound


@dataclass(frozen=True, slots=True)
class Category:
    """So many people of one kind, and the codes of the answers that say somebody is of it."""

    code: str
    label: str
    count: int
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Margin:
    """One way to divide the population. `by` names what divides respondents alike; `note` what to know of the counts.

    categories   the likest side by side: too small a one is put together with its neighbour
    area         the categories are places
    """

    code: str
    label: str
    by: str
    categories: tuple[Category, ...]
    note: str | None = None
    area: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """People by category."""
        return {category.code: category.count for category in self.categories}

    @property
    def labels(self) -> Mapping[str, str]:
        """Categories in words, no two alike."""
        return {category.code: category.label for category in self.categories}

    @property
    def total(self) -> int:
        """All people of the margin."""
        return sum(category.count for category in self.categories)

    @property
    def gathered(self) -> Gathered:
        """The grouping of respondents into the categories."""
        return Gathered(self.by, tuple((answer, each.code) for each in self.categories for answer in each.answers))


@dataclass(frozen=True, slots=True)
class Scheme:
    """Which margins to weight to, and within which limits. All in whole percent or people.

    lightest, heaviest   weights are kept between these percentages of the mean weight
    fewest_people, fewest_percent   a category with fewer respondents, or a smaller part of them, is put with another
    """

    code: str
    label: str
    margins: tuple[str, ...]
    lightest: int = 30
    heaviest: int = 300
    fewest_people: int = 15
    fewest_percent: int = 5


@dataclass(frozen=True, slots=True)
class Population:
    """One population on one day, with where its counts come from."""

    id: str
    label: str
    source: str
    date: str  # YYYY-MM-DD
    who: Rule
    margins: tuple[Margin, ...]
    schemes: tuple[Scheme, ...] = ()
    licence: str | None = None  # a sentence that its source wants printed

    def margin(self, code: str) -> Margin:
        """The margin of that code; NotFound with those there are."""
        found = next((margin for margin in self.margins if margin.code == code), None)
        if found is None:
            known = ", ".join(margin.code for margin in self.margins)
            raise NotFound(f"{self.id} has no margin '{code}'. Margins: {known}.")
        return found

    def cells(self, *margins: str) -> Cells:
        """The grouping of respondents by some of the margins at once."""
        return Cells(self.who, tuple(self.margin(code).gathered for code in margins))

    @property
    def cited(self) -> str:
        """The source as it is printed wherever a count is: one sentence, or two with the licence."""
        day = date.fromisoformat(self.date)
        licence = f" {self.licence}" if self.licence else ""
        return f"Source: {self.source} ({day.day} {day:%B %Y}).{licence}"


@dataclass(frozen=True, slots=True)
class Weighting:
    """One scheme of one population: what a request for a weighted table names."""

    population: Population
    scheme: Scheme

    @property
    def name(self) -> str:
        """`population/scheme`."""
        return f"{self.population.id}/{self.scheme.code}"

    @property
    def margins(self) -> tuple[Margin, ...]:
        """The margins weighted to, in the scheme's order."""
        return tuple(self.population.margin(code) for code in self.scheme.margins)

    @property
    def cells(self) -> Cells:
        """The grouping of respondents that the weights are a function of."""
        return self.population.cells(*self.scheme.margins)
