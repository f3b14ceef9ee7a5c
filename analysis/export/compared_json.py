"""A comparison as JSON for other programs. Shares are fractions; differences are percentage points, never percent."""

from collections.abc import Sequence

import orjson

from analysis.comparison.compare import Change, Comparison, Measure, Pair, Reweighed
from analysis.comparison.obstacles import Reason


def write(comparison: Comparison) -> str:
    """One JSON object: the sides, whether they compare and why not, groups of rows, and the re-based groups."""
    rebased = comparison.rebased
    document = {
        "question": comparison.question,
        "now": comparison.now,
        "with": comparison.then,
        "groups_with_the_rest": comparison.groups,
        "comparable": comparison.comparable,
        "reasons": _reasons(comparison.reasons),
        "groups": [_pair(pair) for pair in comparison.pairs],
        "rebased": rebased
        and {
            "indicative": bool(rebased.reasons),
            "reasons": _reasons(rebased.reasons),
            "groups": [_pair(pair) for pair in rebased.pairs],
        },
        "notes": list(comparison.notes),
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _reasons(reasons: Sequence[Reason]) -> list[dict[str, str]]:
    return [{"code": reason.code, "text": reason.text} for reason in reasons]


def _pair(pair: Pair) -> dict[str, object]:
    return {
        "group": dict(pair.key),
        "base": pair.base_now,
        "with_base": pair.base_then,
        "detectable_points": None if pair.detectable is None else 100 * pair.detectable,
        **(dict(zip(("effective_base", "with_effective_base"), pair.effective, strict=True)) if pair.effective else {}),
        "rows": [_row(change) for change in pair.changes],
    }


def _row(change: Change) -> dict[str, object]:
    return {
        "code": change.code,
        "label": change.label,
        **_measure(change.now, ""),
        **_measure(change.then, "with_"),
        "points": None if change.points is None else float(change.points * 100),
        "points_low": None if change.low is None else 100 * change.low,
        "points_high": None if change.high is None else 100 * change.high,
        "p": change.p,
        "test": change.test,
        "verdict": str(change.verdict),
        "rank_moved": change.moved,
        **(_weighted(change.weighted) if change.weighted else {}),
    }


def _weighted(found: Reweighed) -> dict[str, object]:
    return {
        "weighted_share": found.now,
        "with_weighted_share": found.then,
        "weighted_points": 100 * found.points,
        "weighted_points_low": None if found.low is None else 100 * found.low,
        "weighted_points_high": None if found.high is None else 100 * found.high,
        "weighted_p": found.p,
        "weighted_verdict": str(found.verdict),
    }


def _measure(measure: Measure | None, side: str) -> dict[str, object]:
    share = measure.share if measure else None
    return {
        f"{side}rank": measure.rank if measure else None,
        f"{side}mentions": measure.mentions if measure else None,
        f"{side}share": None if share is None else float(share),
    }
