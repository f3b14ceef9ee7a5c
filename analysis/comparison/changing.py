"""Puts weighted changes beside the unweighted ones of a comparison, never instead of them, or refuses with the reason.

Effective bases stand in for people in the interval and the test. A change that is not tested without weights is not
tested with them, and a group that weights leave too little of goes without.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

from analysis.comparison.compare import LEVEL, Change, Comparison, Pair, Reweighed, Verdict
from analysis.comparison.lineage import Unit
from analysis.comparison.mass import Mass, Masses
from analysis.statistics.differences import two_shares
from analysis.statistics.multiple_tests import benjamini_hochberg
from analysis.tally import Key
from analysis.weighted import saying
from analysis.weighted.adding import enough, for_officers, limits_of
from analysis.weighting.margins import Limits, WeightingError

NOTHING = "Weights were asked for; no change is claimed here, so none is weighted."
TESTED = (
    "With weights the tests take effective bases in place of people. People outside the population count unweighted "
    "only."
)


class Half(Protocol):
    """One group on one side."""

    def base(self) -> Mass:
        """Everybody in its base who has a weight."""
        ...

    def chose(self, code: str) -> Mass:
        """Of these, those who chose what the line of that code is of."""
        ...


Halves = Callable[[Pair], tuple[Half, Half]]


def waves(comparison: Comparison, now: Masses, then: Masses, units: Sequence[Unit]) -> Comparison:
    """Two waves, each weighted by itself; WeightingError when one cannot be."""
    codes = {"+".join(unit.now): unit for unit in units}
    sides = (now, {code: unit.now for code, unit in codes.items()}), (then, {c: u.then for c, u in codes.items()})

    def all_of(pair: Pair) -> tuple[Half, Half]:
        one, other = (_Of(masses, _key(pair), chosen) for masses, chosen in sides)
        return one, other

    def common(pair: Pair) -> tuple[Half, Half]:
        listed = [change.code for change in pair.changes]
        one, other = (_Of(masses, _key(pair), {c: chosen[c] for c in listed}, among=True) for masses, chosen in sides)
        return one, other

    def told() -> Iterator[str]:
        for name, masses in ((comparison.now, now), (comparison.then, then)):
            yield from (f"{name}: {fact}" for fact in _made(name, masses))

    return _weighed(comparison, now, (all_of, common), told)


def groups(comparison: Comparison, divided: Masses, *, unknown: bool) -> Comparison:
    """Each group and everybody outside it, weighted together. `unknown`: there are people of no known group."""
    everybody = replace(divided, request=replace(divided.request, by=()))

    def halves(pair: Pair) -> tuple[Half, Half]:
        key = _key(pair)
        mine = _Of(divided, key, {change.code: (change.code,) for change in pair.changes})
        return mine, _Rest(everybody, divided, (key, *([(None,)] if unknown else [])))

    return _weighed(comparison, divided, (halves, halves), lambda: saying.made(divided.weighting, divided.raked.report))


@dataclass(frozen=True, slots=True)
class _Of:
    """A group of a source. chosen: the options by line; among: only those who chose any of them are in the base."""

    masses: Masses
    key: Key
    chosen: Mapping[str, tuple[str, ...]]
    among: bool = False

    def base(self) -> Mass:
        every = tuple(chain.from_iterable(self.chosen.values()))
        return self.masses.chose(self.key, every) if self.among else self.masses.base(self.key)

    def chose(self, code: str) -> Mass:
        return self.masses.chose(self.key, self.chosen[code])


@dataclass(frozen=True, slots=True)
class _Rest:
    """Everybody but the groups of these keys."""

    everybody: Masses
    divided: Masses
    without: tuple[Key, ...]

    def base(self) -> Mass:
        return self._left(lambda masses, key: masses.base(key))

    def chose(self, code: str) -> Mass:
        return self._left(lambda masses, key: masses.chose(key, (code,)))

    def _left(self, of: Callable[[Masses, Key], Mass]) -> Mass:
        left = of(self.everybody, ())
        for key in self.without:
            left -= of(self.divided, key)
        return left


def _weighed(
    comparison: Comparison, masses: Masses, halves: tuple[Halves, Halves], told: Callable[[], Iterator[str]]
) -> Comparison:
    """`halves`: of all options, and of those that both sides offered; `told`: how the weights came about."""
    for_officers(masses.request)
    rebased = comparison.rebased
    every = [*comparison.pairs, *(rebased.pairs if rebased else ())]
    if not any(change.points is not None for pair in every for change in pair.changes):
        return replace(comparison, notes=(*comparison.notes, NOTHING))
    limits = limits_of(masses.weighting)
    facts = (*saying.about(masses.weighting), *told(), TESTED)  # made first: they may be refused
    pairs = _pairs(comparison.pairs, halves[0], limits)
    common = _pairs(rebased.pairs, halves[1], limits) if rebased else ()
    withheld = [pair.title or "everybody" for pair in (*pairs, *common) if pair.effective and not _said(pair)]
    return replace(
        comparison,
        pairs=pairs,
        rebased=rebased and replace(rebased, pairs=common),
        notes=(*comparison.notes, *facts, *saying.without(list(dict.fromkeys(withheld)))),
    )


def _made(name: str, masses: Masses) -> Iterator[str]:
    try:
        report = masses.raked.report
    except WeightingError as error:
        raise WeightingError(f"{name} cannot be weighted. {error}") from error
    return saying.made(masses.weighting, report)


def _pairs(pairs: Sequence[Pair], halves: Halves, limits: Limits) -> tuple[Pair, ...]:
    weighed = [_pair(pair, halves, limits) for pair in pairs]
    tested = [
        each.weighted.p for pair in weighed for each in pair.changes if each.weighted and each.weighted.p is not None
    ]
    stands = iter(benjamini_hochberg(tested, LEVEL))
    return tuple(replace(pair, changes=tuple(_settled(each, stands) for each in pair.changes)) for pair in weighed)


def _pair(pair: Pair, halves: Halves, limits: Limits) -> Pair:
    """The group with its weighted changes, as far as weights leave enough of both sides."""
    if all(change.points is None for change in pair.changes):
        return pair
    sides = halves(pair)
    bases = sides[0].base(), sides[1].base()
    found = replace(pair, effective=(bases[0].effective, bases[1].effective))
    if not all(enough(base.effective, base.design_effect, limits) for base in bases):
        return found
    return replace(found, changes=tuple(_change(change, sides, bases) for change in pair.changes))


def _change(change: Change, sides: tuple[Half, Half], bases: tuple[Mass, Mass]) -> Change:
    if change.points is None:
        return change
    now, then = (min(half.chose(change.code).w / base.w, 1.0) for half, base in zip(sides, bases, strict=True))
    plain = Reweighed(now=now, then=then, points=now - then)
    if change.p is None:
        return replace(change, weighted=plain)
    worth = bases[0].effective, bases[1].effective
    found = two_shares(then * worth[1], worth[1], now * worth[0], worth[0])
    return replace(change, weighted=replace(plain, low=found.low, high=found.high, p=found.p))


def _settled(change: Change, stands: Iterator[bool]) -> Change:
    weighted = change.weighted
    if weighted is None or weighted.p is None:
        return change
    verdict = Verdict.NO_CLEAR_CHANGE
    if next(stands) and weighted.points:
        verdict = Verdict.INCREASE if weighted.points > 0 else Verdict.DECREASE
    return replace(change, weighted=replace(weighted, verdict=verdict))


def _key(pair: Pair) -> Key:
    return tuple(pair.key.values())


def _said(pair: Pair) -> bool:
    return any(change.weighted for change in pair.changes)
