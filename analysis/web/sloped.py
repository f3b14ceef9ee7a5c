"""Slope charts of a comparison of waves: of the first answers, with a reason where no change is claimed."""

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from analysis.charts import slope
from analysis.comparison.compare import Change, Comparison, Pair, Verdict
from analysis.export.compared_text import signed

FIRST = 8  # more slopes than that cannot be told apart
GROUPS = 6  # more charts than that are not looked at


def charts(comparison: Comparison, now: str, then: str) -> Mapping[str, Markup]:
    """One chart a group, by the anchor of the group's table; of the common answers, where only those compare."""
    pairs = comparison.rebased.pairs if comparison.rebased else comparison.pairs
    kind = "common" if comparison.rebased else "all"
    if len(pairs) > GROUPS:
        return {}
    return {
        f"{kind}-{number}": _chart(pair, comparison, (then, now))
        for number, pair in enumerate(pairs, start=1)
        if any(change.now and change.then for change in pair.changes)
    }


def _chart(pair: Pair, comparison: Comparison, waves: tuple[str, str]) -> Markup:
    both = [change for change in pair.changes if change.now and change.then]
    title = f"{comparison.title} ({pair.title})" if pair.key else comparison.title
    return slope.svg(title, waves, [_change(change) for change in both[:FIRST]])


def _change(change: Change) -> slope.Change:
    before, after = (None if side is None else side.share for side in (change.then, change.now))
    drawn = slope.Change(change.label, before, after)
    if change.points is None:
        return replace(drawn, said="n/c", comparable=False)
    clear = change.verdict in (Verdict.INCREASE, Verdict.DECREASE)
    return replace(drawn, said=f"{signed(change)} points, {change.verdict}", clear=clear)
