"""A comparison as a page prints it: what stands against it, group by group the two sides and the change. Words only."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis import printed
from analysis.comparison.compare import Change, Comparison, Measure, Pair, Verdict
from analysis.export.compared_text import ARROWS, BETWEEN_GROUPS, TESTED, effective, signed, weighted
from analysis.ranking import percent
from analysis.web.printing import EVERYBODY

NOT_COMPARABLE = "n/c"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a line: rank, share and people; blank words where it was not offered."""

    rank: str
    share: str
    people: str


@dataclass(frozen=True, slots=True)
class Line:
    """One answer on both sides.

    clear     the difference would not come about by chance
    weighted  what it comes to with weights; blank without
    """

    label: str
    now: Side
    then: Side
    change: str
    interval: str
    verdict: str
    clear: bool
    weighted: str


@dataclass(frozen=True, slots=True)
class Block:
    """One group."""

    title: str
    bases: str
    detectable: str
    lines: tuple[Line, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class Part:
    """A comparison of one kind: of all options, or of those both sides offered. `why`: why no change is claimed."""

    title: str
    why: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def judged(self) -> bool:
        """Whether anything is said about any line."""
        return any(line.verdict for block in self.blocks for line in block.lines)


@dataclass(frozen=True, slots=True)
class Compared:
    """The whole page."""

    now: str
    then: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...]


def shown(comparison: Comparison, now: str = "", then: str = "") -> Compared:
    """The comparison in words; `now` and `then` are titles of its sides, where they have any."""
    return Compared(
        now or comparison.now, then or comparison.then, tuple(_parts(comparison)), tuple(_notes(comparison))
    )


def _parts(comparison: Comparison) -> Iterator[Part]:
    why = tuple(reason.text for reason in comparison.reasons)
    yield Part("", why, _blocks(comparison, comparison.pairs, "all"))
    if rebased := comparison.rebased:
        title = "Only the answers that both offered, among people who chose at least one of them"
        yield Part(
            title, tuple(reason.text for reason in rebased.reasons), _blocks(comparison, rebased.pairs, "common")
        )


def _notes(comparison: Comparison) -> Iterator[str]:
    yield from comparison.notes
    pairs = [*comparison.pairs, *(comparison.rebased.pairs if comparison.rebased else ())]
    if any(change.p is not None for pair in pairs for change in pair.changes):
        yield TESTED


def _blocks(comparison: Comparison, pairs: tuple[Pair, ...], anchor: str) -> tuple[Block, ...]:
    return tuple(_block(comparison, pair, f"{anchor}-{number}") for number, pair in enumerate(pairs, start=1))


def _block(comparison: Comparison, pair: Pair, anchor: str) -> Block:
    seen = pair.detectable
    worth = f". {effective(pair.effective)}" if pair.effective else ""
    return Block(
        title=pair.title or EVERYBODY,
        bases=f"Base: {printed.base(pair.base_now)} against {printed.base(pair.base_then)}{worth}",
        detectable="" if seen is None else f"Smallest change that could be seen: about {100 * seen:.0f} points.",
        lines=tuple(_line(comparison, change) for change in pair.changes),
        anchor=anchor,
    )


def _line(comparison: Comparison, change: Change) -> Line:
    words = BETWEEN_GROUPS.get(change.verdict, change.verdict) if comparison.groups else change.verdict
    return Line(
        label=change.label,
        now=_side(change.now),
        then=_side(change.then),
        change=f"{signed(change)} points" if change.points is not None else _no_change(change),
        interval=_interval(change),
        verdict="" if change.points is None else f"{words} {'' if comparison.groups else ARROWS[change.moved]}".strip(),
        clear=change.verdict in (Verdict.INCREASE, Verdict.DECREASE),
        weighted=weighted(change.weighted, comparison) if change.weighted else "",
    )


def _no_change(change: Change) -> str:
    return "not offered in both" if change.verdict is Verdict.NOT_OFFERED else NOT_COMPARABLE


def _interval(change: Change) -> str:
    if change.low is None or change.high is None:
        return ""
    return f"{100 * change.low:+.1f} to {100 * change.high:+.1f}"


def _side(measure: Measure | None) -> Side:
    if measure is None:
        return Side("", "not offered", "")
    rank = "-" if measure.rank is None else f"{measure.rank}{'=' if measure.tied else ''}"
    return Side(rank, percent(measure.share, printed.places(measure.base)), f"{measure.mentions:,}")
