"""Who may be said to lead a group, and in how much company. Every sentence about first places stands on this.

Nothing leads alone on a tie or where rank ranges overlap. A table without ranges, such as a published one, is judged as
if nobody had chosen both of two options, which makes them the hardest to tell apart, and as if rounding hid the worst.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.ranking import Choice
from analysis.statistics.paired import mcnemar
from analysis.table import Group, Line

LEVEL = 0.05
ROUNDING = 2
"""How far a published count may lie from the exact one: they are rounded to five."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A line with the rank it competes by: among options, or with every net standing in for its members."""

    line: Line
    rank: int

    @property
    def choice(self) -> Choice:
        return self.line.choice

    @property
    def mentions(self) -> int:
        assert self.line.mentions is not None
        return self.line.mentions


@dataclass(frozen=True, slots=True)
class Lead:
    """Those in front, best first.

    places  1: the first of them leads alone; n: it is among the top n and no more can be said
    after   the next below all that was counted as being in front together; None when there is none
    hidden  whether figures of the group are hidden, so that only what is published was looked at
    """

    contenders: tuple[Contender, ...]
    places: int
    hidden: bool

    @property
    def first(self) -> Contender:
        return self.contenders[0]

    @property
    def alone(self) -> bool:
        return self.places == 1

    @property
    def next(self) -> Contender | None:
        return self.contenders[1] if len(self.contenders) > 1 else None


def lead(group: Group, *, nets: bool) -> Lead | None:
    """Who leads a group; None when nobody chose anything, or nothing may be shown."""
    found = contenders(group.rows, nets=nets)
    if group.base is None or not found or found[0].mentions == 0:
        return None
    return Lead(tuple(found), _places(found), any(line.hidden for line in group.rows))


def contenders(lines: Sequence[Line], *, nets: bool) -> list[Contender]:
    """What competes, the most mentioned first; hidden lines and what has no rank do not."""
    shown = [line for line in lines if line.mentions is not None and not line.choice.exclusive]
    ranked = [(line, line.net_rank if nets else None if line.choice.is_net else line.rank) for line in shown]
    return sorted((Contender(line, rank) for line, rank in ranked if rank is not None), key=lambda each: each.rank)


def _places(found: Sequence[Contender]) -> int:
    """How many could be first with the first of them."""
    first, others = found[0], found[1:]
    tied = sum(each.mentions == first.mentions for each in found)
    level = sum(_may_be_first(each, first) for each in others)
    return min(len(found), max(tied, 1 + level, first.line.rank_high or 1))


def _may_be_first(other: Contender, first: Contender) -> bool:
    mine, theirs = first.line, other.line
    if mine.rank_high is not None and first.choice.is_net and not other.choice.is_net:
        return False  # an option's range is among options; how many are before the net, the net's own range says
    if mine.rank_high is not None and theirs.rank_low is not None:
        close = mine.band is not None and mine.band == theirs.band and other.rank <= first.rank + 1
        return theirs.rank_low <= 1 or close
    if mine.rank_high is not None:
        return False  # its own range says how many may be before it
    return mcnemar(max(first.mentions - ROUNDING, 0), other.mentions + ROUNDING) > LEVEL
