"""The columns of a ranked table as they are printed, in a terminal or a paper: rounded, hidden ones marked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from analysis import printed
from analysis.ranking import percent, rounded
from analysis.table import Group, Line


@dataclass(frozen=True, slots=True)
class Shown:
    """A column after rank and answer. `width`: in characters."""

    title: str
    width: int
    cell: Callable[[Line], str]


def columns(group: Group) -> tuple[Shown, ...]:
    """The columns that may be printed of a group; one without anything in it is left out."""
    return tuple(each for each in _columns(group) if any(each.cell(row) for row in group.rows))


def _columns(group: Group) -> Iterator[Shown]:
    places = printed.places(group.base)
    yield Shown("People", 7, printed.people)
    if printed.shows_shares(group):
        yield Shown("Share", 6, lambda row: printed.share(row, group.base))
        yield Shown("Weighted", 8, lambda row: _weighted(row, places))
        yield Shown("First", 6, lambda row: "" if row.first is None else percent(row.first, places))
    yield Shown("Points", 6, lambda row: "" if row.borda is None else rounded(row.borda, 2))
    yield Shown("Mean place", 10, lambda row: "" if row.mean_rank is None else rounded(row.mean_rank, 2))
    yield Shown("Rank range", 10, lambda row: printed.rank_range(row) or "")


def _weighted(row: Line, places: int) -> str:
    if row.weighted is None:
        return ""
    share = row.weighted.share
    return printed.HIDDEN if share is None else percent(Fraction(share), places)
