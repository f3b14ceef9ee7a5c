"""Puts weighted shares beside the unweighted ones of a table, never instead of them, or refuses with the reason.

Everybody of the population among the respondents is weighted once, whatever the table is of; its groups are then
weighed with those weights. Weights that leave too little to go by are not printed: neither those of the table as a
whole, which is refused, nor those of one of its groups, which goes without.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from analysis.counts.counting import Source
from analysis.counts.part import Base, Request
from analysis.disclosure.profiles import OFFICER
from analysis.numbers import decimal
from analysis.populations.model import Weighting
from analysis.table import Group, Table, Weighted
from analysis.tally import Key
from analysis.weighted import errors, saying, sums
from analysis.weighted.errors import Errors
from analysis.weighted.sums import NOBODY, Weighed
from analysis.weighting.margins import Limits, Margin, Raked, WeightingError
from analysis.weighting.raking import rake


@dataclass(frozen=True, slots=True)
class Outcome:
    """What weighting came to: the weights, the whole table weighed, and the people in its base without a weight."""

    weighting: Weighting
    raked: Raked
    whole: Weighed
    outside: int


def add(table: Table, source: Source, request: Request) -> Table:
    """The table with weighted shares, if the request names weights; WeightingError when they must not be printed."""
    if request.weight is None:
        return table
    for_officers(request)
    raked = weights(source, request.weight, request.question)
    plain = replace(request, cells=request.weight.cells, weight=None, uncertainty=False)
    whole = sums.by_group(source.count(replace(plain, by=())), raked.weights).get((), NOBODY)
    limits = limits_of(request.weight)
    _refuse(whole, limits)
    everybody: dict[Key, Weighed] = {(): whole}
    found = sums.by_group(source.count(plain), raked.weights) if request.by else everybody
    unsure = errors.by_group(source, plain, request.weight, raked.weights) if request.uncertainty else None
    groups = tuple(_group(group, found, limits, unsure) for group in table.groups)
    outcome = Outcome(request.weight, raked, whole, (table.base or 0) - whole.base)
    withheld = [group.title for group in groups if not _enough(found.get(tuple(group.key.values()), NOBODY), limits)]
    told = saying.notes(outcome.weighting, outcome.raked.report, outside=outcome.outside, withheld=withheld)
    about = table.about and replace(table.about, weighting=saying.summary(outcome.weighting, raked.report, whole))
    more = () if unsure is None else (errors.NOTE,)
    return replace(table, groups=groups, notes=(*table.notes, *told, *more), about=about)


def for_officers(request: Request) -> None:
    """WeightingError when weighted shares are asked for under a profile, which has no way to protect them."""
    if request.profile != OFFICER.name:
        raise WeightingError(
            "Weighted shares are made of exact counts, so they are for officers and not for publication. "
            f"Use the profile {OFFICER.name}, or leave the weights out."
        )


def weights(source: Source, weighting: Weighting, question: str) -> Raked:
    """The weights of everybody in the population; `question` is any that every form of the source asks."""
    counts = source.count(Request(question=question, base=Base.ALL, cells=weighting.cells))
    margins = [
        Margin(each.label, {each.labels[code]: count for code, count in each.counts.items()})
        for each in weighting.margins
    ]
    people = sums.people(counts)
    in_words = {key: _in_words(key, weighting) for key in people}
    raked = rake({in_words[key]: count for key, count in people.items()}, margins, limits_of(weighting))
    return replace(raked, weights={key: raked.weights[in_words[key]] for key in people})


def limits_of(weighting: Weighting) -> Limits:
    """The scheme's limits, in parts of one."""
    scheme = weighting.scheme
    return Limits(
        smallest=scheme.fewest_people,
        smallest_share=scheme.fewest_percent / 100,
        low=scheme.lightest / 100,
        high=scheme.heaviest / 100,
    )


def _in_words(key: Key, weighting: Weighting) -> Key:
    """A cell's categories as whoever reads a refusal or a note knows them."""
    codes = zip(key, weighting.margins, strict=True)
    return tuple(None if code is None else margin.labels[code] for code, margin in codes)


def _refuse(whole: Weighed, limits: Limits) -> None:
    if not _enough(whole, limits):
        raise WeightingError(
            f"Of this table {whole.base:,} people in the base can be weighted. They are worth "
            f"{decimal(whole.effective, 1)} (effective base; at least {limits.effective:g} are needed) at a "
            f"design effect of {decimal(whole.design_effect, 2)} (at most {limits.design_effect:g}). "
            "Report it unweighted."
        )


def enough(effective: float, design_effect: float, limits: Limits) -> bool:
    """Whether weights leave enough of a group to print."""
    return effective >= limits.effective and design_effect <= limits.design_effect


def _enough(weighed: Weighed, limits: Limits) -> bool:
    return enough(weighed.effective, weighed.design_effect, limits)


def _group(group: Group, found: Mapping[Key, Weighed], limits: Limits, unsure: Errors | None) -> Group:
    """The group with weighted shares; with intervals and errors where they are given."""
    key = tuple(group.key.values())
    weighed = found.get(key, NOBODY)
    if not _enough(weighed, limits):
        return replace(group, effective=weighed.effective)
    shares = [weighed.shares[line.choice.code] for line in group.rows]
    if unsure is None:
        shares = [Weighted(each.share) for each in shares]
    else:
        error = [unsure.get(key, {}).get(line.choice.code) for line in group.rows]
        shares = [replace(each, error=one) for each, one in zip(shares, error, strict=True)]
    rows = tuple(replace(line, weighted=each) for line, each in zip(group.rows, shares, strict=True))
    return replace(group, rows=rows, effective=weighed.effective)
