"""A published table as whoever attacks it sees it: which counts are shown, which are hidden, and of whom.

Numbers only; words, shares and ranks are elsewhere, because they say nothing that the counts do not. Where they do,
in a file that this engine did not make, `reading` turns what they give away into `hints`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from analysis.disclosure.profiles import Profile

Key = frozenset[tuple[str, str | None]]
"""A group: what it is divided by and its code, for every division; nothing for everybody."""

EVERYBODY: Key = frozenset()


class Kind(StrEnum):
    """How many options one respondent may choose."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why a figure is hidden, as far as whoever looks at it knows or supposes."""

    FEW = "few"  # it is under the threshold
    FEW_LEFT_OUT = "few_left_out"  # it leaves out fewer of the base than the threshold
    EITHER = "either"  # one of these two
    OTHERS = "others"  # for the sake of another figure: it may be anything


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom and what a table is about. Tables with equal subjects count the same people.

    data   which state of the responses: equal for tables made from one snapshot
    """

    questionnaire: str
    question: str
    where: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """An option, or a net of `members`. `alone`: nobody chose it together with another."""

    code: str
    alone: bool = False
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One group's figures; None is hidden, an option that is missing was not published at all."""

    base: int | None
    counts: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Hint:
    """`low` <= the sum of coefficient times count <= `high`, in one group; the code None is the base."""

    key: Key
    terms: Mapping[str | None, int]
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One table.

    of        which base: answered, asked or all
    by        what it is divided by; a table of everybody by nothing
    base      everybody's base, when the table says it
    most      how many options a respondent may choose; None: any number
    complete  every option of the question is listed in every column
    overlaps  divisions whose groups share people
    why       why figures are hidden, as far as that is known
    also      other figures that it gives, which counts and bases do not give
    """

    subject: Subject
    profile: Profile
    by: tuple[str, ...]
    options: tuple[Option, ...]
    columns: Mapping[Key, Column]
    base: int | None = None
    of: str = "answered"
    kind: Kind = Kind.UNKNOWN
    most: int | None = None
    complete: bool = True
    overlaps: frozenset[str] = frozenset()
    why: Mapping[tuple[Key, str | None], Why] = field(default_factory=dict)
    hints: tuple[Hint, ...] = ()
    also: tuple[str, ...] = ()
