"""Whether the first few change without one event, one mode, or flagged responses, or with weights. Arithmetic only.

Counts of a part are taken off counts of the whole, so nobody is counted again. A table's order that hangs on one
village hall is worth knowing before anybody else finds out.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.counts.counting import Counts
from analysis.ranking import Choice, Row, cut, rank_choices
from analysis.table import Group
from analysis.tally import Cell

FIRST = 5


class What(StrEnum):
    """What was left out, or changed."""

    EVENT = "event"
    MODE = "mode"
    FLAG = "flag"
    WEIGHTS = "weights"


@dataclass(frozen=True, slots=True)
class Place:
    """An option among the first, with its rank and count; with weights no count."""

    code: str
    label: str
    rank: int
    tied: bool
    mentions: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One change and the first few after it. `removed` of the base were left out; with weights nobody is."""

    what: What
    code: str
    label: str
    removed: int
    base: int
    first: tuple[Place, ...]
    entered: tuple[str, ...]
    left: tuple[str, ...]
    leader_changed: bool

    @property
    def changed(self) -> bool:
        """Whether others are among the first few, or another leads."""
        return bool(self.entered or self.left or self.leader_changed)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Some of the respondents, and what they have in common."""

    what: What
    code: str
    label: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The first few as counted, and every check of them."""

    title: str
    base: int
    first: tuple[Place, ...]
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether the first few stay the same whatever is left out."""
        return not any(check.changed for check in self.checks)


def first(choices: Sequence[Choice], cell: Cell, most: int = FIRST) -> tuple[Place, ...]:
    """The first few by rank, a tie never split, as far as anybody chose them."""
    options = [choice for choice in choices if not choice.is_net]
    return tuple(_place(row) for row in cut(rank_choices(options, cell.mentions, cell.base), most) if row.mentions)


def without(what: What, counts: Counts, whole: Cell, most: int = FIRST) -> tuple[Check, ...]:
    """Leave out each known group of `counts`, which has one grouping, in turn, as far as that leaves anybody."""
    known = [(key[0], counts.cells[key]) for key in counts.keys if key[0] is not None]
    out = (LeftOut(what, code, counts.label(0, code), cell) for code, cell in known)
    return tuple(leaving_out(each, whole, counts.choices, most) for each in out if leaves_some(each, whole))


def leaves_some(out: LeftOut, whole: Cell) -> bool:
    """Whether a part is a part: somebody of the base is in it, and somebody is not."""
    return 0 < out.cell.base < whole.base


def leaving_out(out: LeftOut, whole: Cell, choices: Sequence[Choice], most: int = FIRST) -> Check:
    """Leave one part out of the whole."""
    mentions = {code: people - out.cell.mentions.get(code, 0) for code, people in whole.mentions.items()}
    rest = Cell(whole.size - out.cell.size, whole.base - out.cell.base, mentions)
    bare = _Bare(out.what, (out.code, out.label), out.cell.base, rest.base)
    return _check(bare, first(choices, whole, most), first(choices, rest, most))


def weighted(group: Group, label: str, most: int = FIRST) -> Check | None:
    """Order by weighted shares instead; None of a group that has none."""
    lines = [line for line in group.rows if line.rank is not None]
    if group.base is None or not lines or any(line.weighted is None or line.weighted.share is None for line in lines):
        return None
    shares = {line.choice.code: line.weighted.share for line in lines if line.weighted and line.weighted.share}
    before = [
        Place(line.choice.code, line.choice.label, line.rank, line.tied, line.mentions)
        for line in lines
        if line.rank is not None and line.rank <= most and line.mentions
    ]
    level = Counter(shares.values())
    ranks = {code: 1 + sum(other > share for other in shares.values()) for code, share in shares.items()}
    after = [
        Place(line.choice.code, line.choice.label, ranks[line.choice.code], level[shares[line.choice.code]] > 1, None)
        for line in sorted(lines, key=lambda line: ranks.get(line.choice.code, len(lines) + 1))
        if ranks.get(line.choice.code, most + 1) <= most
    ]
    return _check(_Bare(What.WEIGHTS, ("weights", label), 0, group.base), before, after)


@dataclass(frozen=True, slots=True)
class _Bare:
    what: What
    named: tuple[str, str]
    removed: int
    base: int


def _check(bare: _Bare, before: Iterable[Place], after: Iterable[Place]) -> Check:
    old, new = {place.code: place for place in before}, {place.code: place for place in after}
    leaders = [{code for code, place in each.items() if place.rank == 1} for each in (old, new)]
    return Check(
        what=bare.what,
        code=bare.named[0],
        label=bare.named[1],
        removed=bare.removed,
        base=bare.base,
        first=tuple(new.values()),
        entered=tuple(place.label for code, place in new.items() if code not in old),
        left=tuple(place.label for code, place in old.items() if code not in new),
        leader_changed=leaders[0] != leaders[1],
    )


def _place(row: Row) -> Place:
    assert row.rank is not None
    return Place(row.choice.code, row.choice.label, row.rank, row.tied, row.mentions)
