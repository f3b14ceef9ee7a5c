"""Weights that make respondents look like a population in several margins at once, or a loud refusal.

Knows cells of respondents alike in every margin, and targets; no questionnaire and no census.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from analysis.weighting import fitting, merging
from analysis.weighting.diagnostics import design_effect, kish, variation
from analysis.weighting.margins import Key, Limits, Margin, Merged, Raked, Report, WeightingError


def rake(cells: Mapping[Key, int], margins: Sequence[Margin], limits: Limits | None = None) -> Raked:
    """Weights for cells of respondents, by their categories in `margins`; mean 1.

    Who is not known in one margin keeps factor 1 there and counts in the others; who is not known in two or more has
    weight 1. WeightingError when targets cannot be met, or the weights would cost more than `limits` allow.
    """
    limits = limits or Limits()
    known = {key: count for key, count in cells.items() if count and key.count(None) < 2}
    counts = [_by_category(known, place) for place in range(len(margins))]
    if not any(counts):
        raise WeightingError("Nobody can be weighted: of nobody are all margins, or all but one, known.")
    fitted = [merging.fit(margin, each, limits) for margin, each in zip(margins, counts, strict=True)]
    to_meet = [fitting.Known(each, _places(known, place, each)) for place, each in enumerate(fitted)]
    fit = fitting.fit(np.array(list(known.values()), dtype=np.float64), [m for m in to_meet if m.tells], limits)
    weights = dict.fromkeys(cells, 1.0) | dict(zip(known, fit.weights.tolist(), strict=True))
    report = _report(cells, weights, fit, merged=merging.merged(fitted, counts), margins=margins)
    _refuse_the_costly(report, limits)
    return Raked(weights, report)


def _by_category(cells: Mapping[Key, int], place: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for key, count in cells.items():
        if (code := key[place]) is not None:
            counts[code] += count
    return counts


def _places(cells: Mapping[Key, int], place: int, margin: merging.Fitted) -> fitting.Ints:
    numbers = margin.place()
    codes = [key[place] for key in cells]
    return np.array([fitting.UNKNOWN if code is None else numbers[code] for code in codes], dtype=np.int64)


def _report(
    cells: Mapping[Key, int],
    weights: Mapping[Key, float],
    fit: fitting.Fit,
    *,
    merged: tuple[Merged, ...],
    margins: Sequence[Margin],
) -> Report:
    people = sum(cells.values())
    held = [weights[key] for key, count in cells.items() if count]
    w = sum(count * weights[key] for key, count in cells.items())
    w2 = sum(count * weights[key] ** 2 for key, count in cells.items())
    one_missing = {key: count for key, count in cells.items() if key.count(None) == 1}
    return Report(
        respondents=people,
        missing={
            margin.name: sum(count for key, count in one_missing.items() if key[place] is None)
            for place, margin in enumerate(margins)
        },
        whole=sum(count for key, count in cells.items() if key.count(None) > 1),
        merged=merged,
        rounds=fit.rounds,
        error=fit.error,
        trimmed=fit.trimmed,
        low=min(held),
        high=max(held),
        variation=variation(people, w, w2),
        effective=kish(w, w2),
        design_effect=design_effect(people, w, w2),
    )


def _refuse_the_costly(report: Report, limits: Limits) -> None:
    what = f"Weighting leaves {report.respondents} respondents worth {report.effective:.1f}"
    if report.effective < limits.effective:
        raise WeightingError(f"{what}; fewer than {limits.effective:g} are too few to print. Report them unweighted.")
    if report.design_effect > limits.design_effect:
        raise WeightingError(
            f"{what}, a design effect of {report.design_effect:.2f}; above {limits.design_effect:g} the weights say "
            "more than the answers. Use larger categories or fewer margins."
        )
