"""What a report of business indicators is: groups of premises, and section by section a line for every indicator."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Unit(StrEnum):
    """What a value is."""

    PERCENT = "percent"  # the value is a fraction of 1
    PER_100 = "per_100_premises"
    NUMBER = "number"


class Kind(StrEnum):
    """What stands behind a value: people who protect it must know."""

    COUNT = "count"  # so many premises of so many
    TOTAL = "total"  # a sum of figures of premises
    ORDER = "order"  # depends on the figures of single premises


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator of one group.

    value  None where there is nobody to ask, or it is hidden
    part   premises counted, or the sum of figures; `of` what the value is a share of
    base   premises it is worked out from
    left   premises left out because their figure is not known
    """

    value: Fraction | None
    part: Fraction | None
    of: Fraction | None
    base: int | None
    left: int = 0
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator, a cell for each group."""

    code: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Indicators that belong together. `base`: in words, what the values are of."""

    code: str
    title: str
    base: str
    unit: Unit
    kind: Kind
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Premises side by side with others. `returns`: answers; `single`: those for one premises; `premises`: of all."""

    key: Mapping[str, str | None]
    label: str
    returns: int | None
    single: int | None
    premises: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything worked out of the returns to one business form."""

    questionnaire: str
    title: str
    profile: str
    by: tuple[str, ...]
    groups: tuple[Group, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]

    def section(self, code: str) -> Section:
        return next(each for each in self.sections if each.code == code)


def share(part: int, base: int, left: int = 0) -> Cell:
    """So many of so many premises."""
    return Cell(Fraction(part, base) if base else None, Fraction(part), Fraction(base), base, left)
