"""Two sets of counts side by side: what changed, by how many percentage points, and whether that is clear. Arithmetic.

Tests are held to Benjamini and Hochberg's level over the whole comparison. A difference is in percentage points, never
in percent, and a rank has moved only where the share behind it clearly has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from analysis.comparison.obstacles import Reason
from analysis.statistics.differences import two_shares
from analysis.statistics.multiple_tests import benjamini_hochberg
from analysis.statistics.power import detectable_change

LEVEL = 0.05

Named = Mapping[str, tuple[str | None, str]]
"""A group: grouping -> its code and the words for it."""


class Verdict(StrEnum):
    """What can be said of one line."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NO_CLEAR_CHANGE = "no clear change"
    INDICATIVE = "indicative only"  # a difference is shown, and not tested
    NOT_COMPARABLE = "n/c"
    NOT_OFFERED = "not offered"  # on one of the two sides


class Depth(StrEnum):
    """How far a comparison may go."""

    TESTED = "tested"
    INDICATIVE = "indicative"
    SIDE_BY_SIDE = "side by side"


@dataclass(frozen=True, slots=True)
class Item:
    """Something counted on both sides, or, with a side's `counted` None, on one only. `ranked`: it takes a rank."""

    code: str
    label: str
    now: int | None
    then: int | None
    ranked: bool = True


@dataclass(frozen=True, slots=True)
class Measure:
    """How many of the base, and the rank among the items of that side."""

    mentions: int
    base: int
    rank: int | None
    tied: bool

    @property
    def share(self) -> Fraction | None:
        """Mentions over base, exact; None of nobody."""
        return Fraction(self.mentions, self.base) if self.base else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reweighed:
    """A change with weights: both shares, then as in Change. `low`, `high` and `p` where the change is tested."""

    now: float
    then: float
    points: float
    low: float | None = None
    high: float | None = None
    p: float | None = None
    verdict: Verdict = Verdict.INDICATIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line. points, low, high: now less then, fractions (0.01 is one percentage point); p: two-sided.

    moved  +1 the rank rose, -1 it fell, 0 it stayed or the change behind it is not clear; None: not comparable
    """

    code: str
    label: str
    now: Measure | None
    then: Measure | None
    points: Fraction | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    test: str | None = None
    verdict: Verdict = Verdict.NOT_COMPARABLE
    moved: int | None = None
    weighted: Reweighed | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One group on both sides.

    detectable  the smallest change in the leading share that would be seen, a fraction
    effective   Kish's effective bases, now and then, with weights
    """

    key: Mapping[str, str | None]
    labels: Mapping[str, str]
    base_now: int
    base_then: int
    changes: tuple[Change, ...]
    detectable: float | None = None
    effective: tuple[float, float] | None = None

    @property
    def title(self) -> str:
        return ", ".join(self.labels.values())


@dataclass(frozen=True, slots=True)
class Rebased:
    """The options both sides offered, among people who chose at least one. `reasons`: why it is only indicative."""

    pairs: tuple[Pair, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`now` and `then` are the sides' names; `groups`: of one wave, each against everybody else."""

    question: str
    title: str
    now: str
    then: str
    pairs: tuple[Pair, ...]
    groups: bool = False
    reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()
    rebased: Rebased | None = None

    @property
    def comparable(self) -> bool:
        return not self.reasons


def pair(named: Named, bases: tuple[int, int], items: Sequence[Item], depth: Depth = Depth.TESTED) -> Pair:
    """One group on both sides, its verdicts still to be settled. `bases`: now and then."""
    changes = lines(items, *bases, depth)
    return Pair(
        key={by: code for by, (code, _) in named.items()},
        labels={by: words for by, (_, words) in named.items()},
        base_now=bases[0],
        base_then=bases[1],
        changes=changes,
        detectable=detectable(changes, *bases) if depth is Depth.TESTED else None,
    )


def lines(items: Sequence[Item], base_now: int, base_then: int, depth: Depth = Depth.TESTED) -> tuple[Change, ...]:
    """The lines of one group, highest rank now first; verdicts wait for `settle`."""
    now = _ranks({item.code: item.now for item in items if item.ranked and item.now is not None})
    then = _ranks({item.code: item.then for item in items if item.ranked and item.then is not None})
    found = []
    for item in items:
        here, there = (
            None if mentions is None else Measure(mentions, base, *ranks.get(item.code, (None, False)))
            for mentions, base, ranks in ((item.now, base_now, now), (item.then, base_then, then))
        )
        found.append(_change(Change(code=item.code, label=item.label, now=here, then=there), depth))
    return tuple(sorted(found, key=_order))


def detectable(changes: Sequence[Change], base_now: int, base_then: int) -> float | None:
    """The smallest change in the leading share that a test would find four times in five.

    None of nobody, and where everybody chose it: a share without variance says nothing of what could be seen.
    """
    shares = [each.now.share for each in changes if each.now and each.now.share and each.now.rank == 1]
    shares = [share for share in shares if share < 1]
    return detectable_change(float(shares[0]), base_now, base_then) if shares and base_then else None


def settle(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """Say what is clear, over every test of the comparison at once."""
    tested = [change.p for pair in pairs for change in pair.changes if change.p is not None]
    stands = iter(benjamini_hochberg(tested, LEVEL)) if tested else iter(())
    return tuple(
        replace(pair, changes=tuple(each if each.p is None else _settled(each, next(stands)) for each in pair.changes))
        for pair in pairs
    )


def _ranks(mentions: Mapping[str, int]) -> dict[str, tuple[int, bool]]:
    counts = list(mentions.values())
    return {code: (1 + sum(other > own for other in counts), counts.count(own) > 1) for code, own in mentions.items()}


def _order(change: Change) -> tuple[bool, float, bool]:
    """By rank now, then what is on the other side only, then what takes no rank."""
    rank = change.now.rank if change.now else None
    other = change.then.rank if change.then else None
    return (rank is None, rank or other or float("inf"), other is None)


def _change(change: Change, depth: Depth) -> Change:
    now, then = change.now, change.then
    if now is None or then is None:
        return replace(change, verdict=Verdict.NOT_OFFERED)
    if now.share is None or then.share is None or depth is Depth.SIDE_BY_SIDE:
        return change
    points = now.share - then.share
    if depth is Depth.INDICATIVE:
        return replace(change, points=points, verdict=Verdict.INDICATIVE)
    found = two_shares(then.mentions, then.base, now.mentions, now.base)
    return replace(change, points=points, low=found.low, high=found.high, p=found.p, test=found.test)


def _settled(change: Change, stands: bool) -> Change:
    if not stands or not change.points:
        return replace(change, verdict=Verdict.NO_CLEAR_CHANGE, moved=0)
    assert change.now is not None
    assert change.then is not None
    verdict = Verdict.INCREASE if change.points > 0 else Verdict.DECREASE
    ranks = (change.then.rank, change.now.rank)
    moved = 0 if ranks[0] is None or ranks[1] is None else (ranks[0] > ranks[1]) - (ranks[0] < ranks[1])
    return replace(change, verdict=verdict, moved=moved)
