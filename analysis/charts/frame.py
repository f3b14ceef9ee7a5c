"""Where things stand in a chart of bars: labels over the bars on a page, beside them on a sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from analysis import printed
from analysis.charts.measuring import width, wrap
from analysis.ranking import percent
from analysis.table import Group, Line

SIZE, SMALL = 14, 13  # of text: the small one is for what is said beside the numbers
LEADING = 17  # from one line of text to the next
RANKS = 44  # room for the rank before a label: "19=" in bold
STRIP = 56  # room for the whisker of a rank range
LINES, FIRST = 16, 10  # a chart for paper of more lines than a page holds shows the first ranks
RANGE = 62  # room for the range in words


@dataclass(frozen=True, slots=True)
class Layout:
    """How wide the drawing is, and how much of it is for labels beside the bars; 0: they stand over the bars."""

    width: int
    labels: int = 0


PAGE = Layout(360)  # what a small telephone shows at its own size
SHEET = Layout(760, 270)


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of one chart. `most`: the share at the full length of a bar, a whole number of tenths."""

    layout: Layout
    group: Group
    most: Fraction
    values: float
    last_rank: int
    ranges: bool

    @classmethod
    def of(cls, group: Group, layout: Layout) -> "Frame":
        said = [each for line in group.rows if not line.hidden for each in value(line, group)]
        values = max((width(each, SIZE, bold=True) for each in said), default=0)
        ranges = any(printed.rank_range(line) for line in group.rows)
        last_rank = max((max(line.rank or 1, line.rank_high or 1) for line in group.rows), default=1)
        return cls(layout, group, most(group), values, last_rank, ranges)

    @property
    def above(self) -> bool:
        return self.layout.labels == 0

    @property
    def bars(self) -> float:
        return RANKS + self.layout.labels

    @property
    def room(self) -> float:
        """The length of the longest possible bar."""
        strip = STRIP + RANGE + 12 if self.ranges else 0
        return self.layout.width - self.bars - strip - (0 if self.above else self.values + 10)

    @property
    def strip(self) -> float:
        return self.layout.width - STRIP - RANGE

    def length(self, share: float | Fraction) -> float:
        return float(share / self.most) * self.room

    def place(self, rank: int) -> float:
        """Where a rank lies in the strip of rank ranges, the first on the left."""
        return self.strip + 4 + (STRIP - 8) * (rank - 1) / max(self.last_rank - 1, 1)

    def label(self, line: Line) -> tuple[str, ...]:
        room = self.layout.width - RANKS - self.values - 10 if self.above else self.layout.labels - 12
        return wrap(printed.label(line), room, SIZE)


def first(group: Group) -> Group:
    """The group, or of one with too many lines for a page those of the first ranks: a tie is never split.

    A net stays with its best-placed member. Where nothing has a rank, the first lines of all.
    """
    if len(group.rows) <= LINES:
        return group
    kept = {line.choice.code for line in group.rows if line.rank is not None and line.rank <= FIRST}
    rows = [each for each in group.rows if each.choice.code in kept or kept.intersection(each.choice.members)]
    return replace(group, rows=tuple(rows) or group.rows[:FIRST])


def left_out(group: Group) -> str | None:
    """What to say of a chart that does not draw all of a group."""
    drawn = len([line for line in first(group).rows if not line.choice.is_net])
    every = len([line for line in group.rows if not line.choice.is_net])
    return None if drawn == every else f"Drawn: the first {drawn} of {every} answers."


def most(group: Group) -> Fraction:
    """The share that the longest bar or interval reaches, rounded up to a tenth."""
    return tenths([each for line in group.rows for each in (line.share, line.high) if each is not None])


def tenths(shares: Sequence[float | Fraction]) -> Fraction:
    """The largest share rounded up to a tenth, at least one tenth: where an axis ends."""
    return Fraction(max(ceil(max(shares, default=1) * 10), 1), 10)


def value(line: Line, group: Group) -> Iterator[str]:
    """What is printed at a bar: share and count, below them the weighted share; of few people the count alone."""
    if not printed.shows_shares(group):
        yield f"{printed.people(line)} of {printed.base(group.base)}"
        return
    yield f"{printed.share(line, group.base)} ({printed.people(line)})"
    if line.weighted and line.weighted.share is not None:
        yield f"weighted {percent(Fraction(line.weighted.share), printed.places(group.base))}"
