"""Standard errors of weighted shares by group, linearised: people met at one event are a cluster, others are one each.

Modelled as if clusters were drawn at random, which people who chose to take part are not: for officers only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from analysis.counts.counting import Counts, Source
from analysis.counts.part import Base, Request
from analysis.populations.model import Weighting
from analysis.statistics.intervals import Floats
from analysis.tally import Key, keys
from analysis.weighted import sums
from analysis.weighting.linearised import Sums, clustered_error, standard_error

EVENT = "event"
NOTE = "Errors of weighted shares are linearised standard errors: people met at one event count as one cluster."

Errors = Mapping[Key, Mapping[str, float]]
"""Group -> option or net -> standard error of its share, a fraction."""


def by_group(source: Source, request: Request, weighting: Weighting, weights: Mapping[Key, float]) -> Errors:
    """Groups met in fewer than two clusters are left out: their errors would come out as nought."""
    drawn = clusters(source, request.question, weighting)
    counts = source.count(replace(request, by=(*request.by, EVENT), cells=weighting.cells))
    return dict(_errors(counts, weights, drawn))


def clusters(source: Source, question: str, weighting: Weighting) -> int:
    """Events that anybody of the population was met at, and its people met at none."""
    counts = source.count(Request(question=question, base=Base.ALL, by=(EVENT,), cells=weighting.cells))
    people: dict[str | None, int] = {}
    for (event, code), cell in counts.cells.items():
        if code is not None:
            people[event] = people.get(event, 0) + cell.size
    return people.pop(None, 0) + len(people)


def _errors(counts: Counts, weights: Mapping[Key, float], drawn: int) -> Iterator[tuple[Key, Mapping[str, float]]]:
    *groupings, events, _ = counts.sums.groupings
    numbers, rows = sums.added(counts, weights, squares=True)
    group, event = np.divmod(numbers, len(events))  # ascending, so that a group's lines stand together
    met = np.array([code is not None for code in events])[event]
    groups, starts = np.unique(group, return_index=True)
    for key, start, end in zip(keys(tuple(groupings), groups), starts, [*starts[1:], len(group)], strict=True):
        own, at = rows[start:end], met[start:end]
        alone = _sums(own[~at]).over_first_axis()
        if at.sum() + np.sum(alone.n) > 1:
            error = clustered_error(_sums(own[at]), alone, drawn) if at.any() else standard_error(alone, drawn)
            yield key, dict(zip(counts.sums.options, error.tolist(), strict=True))


def _sums(rows: Floats) -> Sums:
    """[clusters, options] of rows as `sums.added` gives them with squares."""
    n, w, w2 = (rows[:, [column]] for column in range(3))
    wy, w2y = np.split(rows[:, 3:], 2, axis=1)
    return Sums(n, w, wy, w2, w2y)
