"""A comparison for a terminal: what stands against it, the change that could be seen at all, and then the lines."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from analysis import printed
from analysis.comparison.compare import Change, Comparison, Measure, Pair, Reweighed, Verdict
from analysis.numbers import decimal
from analysis.ranking import percent, rounded

ARROWS = {1: "▲", -1: "▼", 0: "=", None: ""}
BETWEEN_GROUPS = {
    Verdict.INCREASE: "higher",
    Verdict.DECREASE: "lower",
    Verdict.NO_CLEAR_CHANGE: "no clear difference",
}
TESTED = (
    "Tests: Newcombe's 95% interval, a two-proportion z test or Fisher's exact test, Benjamini-Hochberg at 5% over the "
    "whole table. They treat respondents as a simple random sample. Differences are percentage points, not percent."
)


def write(comparison: Comparison) -> str:
    """The comparison as text."""
    lines = [comparison.title, f"{comparison.now} against {comparison.then}", "", *_verdict(comparison)]
    for pair in comparison.pairs:
        lines += [*_pair(pair, comparison), ""]
    if comparison.rebased:
        lines += _rebased(comparison)
    lines += [f"Note: {note}" for note in comparison.notes]
    lines += [f"Note: {TESTED}"] if _tested(comparison) else []
    return "\n".join(lines) + "\n"


def _verdict(comparison: Comparison) -> Iterator[str]:
    if comparison.reasons:
        yield "n/c, not comparable: shares stand side by side and no change is claimed, because"
        yield from (f"- {reason.text}" for reason in comparison.reasons)
        yield ""


def _rebased(comparison: Comparison) -> Iterator[str]:
    assert comparison.rebased is not None
    yield "Re-based on the options that both offered: shares of the people who chose at least one of them."
    if comparison.rebased.reasons:
        yield "Indicative only, no change is claimed, for what still differs:"
        yield from (f"- {reason.text}" for reason in comparison.rebased.reasons)
    for pair in comparison.rebased.pairs:
        yield from _pair(pair, comparison)
        yield ""


def _pair(pair: Pair, comparison: Comparison) -> Iterator[str]:
    if pair.key:
        yield pair.title
    yield f"Base: {printed.base(pair.base_now)} against {printed.base(pair.base_then)}"
    if pair.effective is not None:
        yield effective(pair.effective)
    if pair.detectable is not None:
        yield f"Smallest change that could be seen: about {100 * pair.detectable:.0f} percentage points."
    width = max((len(change.label) for change in pair.changes), default=0)
    names = [name[:22] for name in (comparison.now, comparison.then)]
    yield f"{'':<{width}}  {names[0]:>22}  {names[1]:>22}  {'Difference' if comparison.groups else 'Change'}"
    for change in pair.changes:
        cells = [_measure(each) for each in (change.now, change.then)]
        yield f"{change.label:<{width}}  {cells[0]:>22}  {cells[1]:>22}  {_change(change, comparison)}".rstrip()
        if change.weighted:
            yield f"{'':<{width}}  {weighted(change.weighted, comparison)}"


def _measure(measure: Measure | None) -> str:
    if measure is None:
        return "not offered"
    rank = "-" if measure.rank is None else f"{measure.rank}{'=' if measure.tied else ''}"
    return f"{rank}  {percent(measure.share, printed.places(measure.base))} {measure.mentions:,}"


def _change(change: Change, comparison: Comparison) -> str:
    if change.points is None:
        return "" if change.verdict is Verdict.NOT_OFFERED else "n/c"
    words = f"{signed(change)} points"
    if change.low is not None and change.high is not None:
        words += f" ({100 * change.low:+.1f} to {100 * change.high:+.1f})"
    if comparison.groups:
        return f"{words} {BETWEEN_GROUPS.get(change.verdict, change.verdict)}"
    return f"{words} {change.verdict} {ARROWS[change.moved]}".rstrip()


def effective(bases: tuple[float, float]) -> str:
    """What weights leave of the people on both sides."""
    return f"Effective base with weights: {decimal(bases[0], 1)} against {decimal(bases[1], 1)}"


def weighted(found: Reweighed, comparison: Comparison) -> str:
    """`weighted 30.0% against 37.5%: -7.5 points (-16.9 to +1.6) no clear change`."""
    shares = " against ".join(f"{decimal(100 * each, 1)}%" for each in (found.now, found.then))
    words = f"weighted {shares}: {_points(Fraction(found.points))} points"
    if found.low is not None and found.high is not None:
        words += f" ({100 * found.low:+.1f} to {100 * found.high:+.1f})"
    verdict = BETWEEN_GROUPS.get(found.verdict, found.verdict) if comparison.groups else found.verdict
    return f"{words} {verdict}"


def signed(change: Change) -> str:
    """`+3.2`, `-12.5`, `0.0`: percentage points to one place."""
    assert change.points is not None
    return _points(change.points)


def _points(difference: Fraction) -> str:
    said = rounded(difference * 100, 1)
    if said.strip("-") == "0.0":
        return "0.0"
    return said if said.startswith("-") else f"+{said}"


def _tested(comparison: Comparison) -> bool:
    pairs: Sequence[Pair] = (*comparison.pairs, *(comparison.rebased.pairs if comparison.rebased else ()))
    return any(change.p is not None for pair in pairs for change in pair.changes)
