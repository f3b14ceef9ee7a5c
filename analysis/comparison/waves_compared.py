"""One wave compared with another, as far as they compare.

Waves that do not are put side by side with the reasons and no difference. Where only the lists differ in a way that
can be mended, the options that both offered are compared again among the people who chose at least one of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.comparison.comparable import Judgement
from analysis.comparison.compare import Comparison, Depth, Item, Named, Pair, Rebased, pair, settle
from analysis.comparison.lineage import Unit
from analysis.counts.counting import Counts
from analysis.counts.patterns import WORD, Patterns
from analysis.ranking import Choice
from analysis.tally import Key

FEWEST_COMMON = 2
"""Options two lists must share before they are compared on those alone."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One side: its name, the groupings, its counts, who chose what together, and the codes of "none" and "other"."""

    name: str
    by: tuple[str, ...]
    counts: Counts
    patterns: Mapping[Key, Patterns]
    special: frozenset[str] = frozenset()

    @property
    def options(self) -> dict[str, Choice]:
        """What was offered, by code."""
        return {choice.code: choice for choice in self.counts.choices if not choice.is_net}

    def base(self, key: Key) -> int:
        """People in the base of a group."""
        cell = self.counts.cells.get(key)
        return cell.base if cell else 0

    def people(self, key: Key, codes: Sequence[str]) -> int:
        """How many in a group chose any of the codes, each person once."""
        cell = self.counts.cells.get(key)
        if cell is None:
            return 0
        return cell.mentions[codes[0]] if len(codes) == 1 else any_of(self.patterns.get(key), codes)

    def named(self, key: Key) -> Named:
        """A group in codes and words."""
        return {by: (key[place], self.counts.label(place, key[place])) for place, by in enumerate(self.by)}


def compare(now: Counted, then: Counted, judgement: Judgement) -> Comparison:
    """Compare two waves, group by group."""
    keys = [*now.counts.keys, *(key for key in then.counts.keys if key not in now.counts.cells)]
    depth = Depth.TESTED if judgement.comparable else Depth.SIDE_BY_SIDE
    pairs = [_pair(now, then, key, judgement.units, depth) for key in keys]
    return Comparison(
        question=now.counts.name,
        title=now.counts.title,
        now=now.name,
        then=then.name,
        pairs=settle(pairs),
        reasons=judgement.reasons,
        notes=judgement.notes,
        rebased=_rebased(now, then, judgement, keys),
    )


def any_of(patterns: Patterns | None, codes: Iterable[str]) -> int:
    """How many people chose at least one of the codes."""
    if patterns is None:
        return 0
    wanted = np.zeros(patterns.masks.shape[1], dtype=np.uint64)
    for code in codes:
        word, bit = divmod(patterns.codes.index(code), WORD)
        wanted[word] |= np.uint64(1) << np.uint64(bit)
    return int(patterns.counts[(patterns.masks & wanted).any(axis=1)].sum())


def _pair(now: Counted, then: Counted, key: Key, units: Sequence[Unit], depth: Depth) -> Pair:
    side = now if key in now.counts.cells else then
    items = [*_both(now, then, key, units), *_new(now, key, units), *_gone(then, key, units)]
    return pair(side.named(key), (now.base(key), then.base(key)), items, depth)


def _both(now: Counted, then: Counted, key: Key, units: Sequence[Unit]) -> list[Item]:
    offered = now.options
    return [
        Item(
            code="+".join(unit.now),
            label=" or ".join(offered[code].label for code in unit.now),
            now=now.people(key, unit.now),
            then=then.people(key, unit.then),
            ranked=not offered[unit.now[0]].exclusive,
        )
        for unit in units
    ]


def _new(now: Counted, key: Key, units: Sequence[Unit]) -> list[Item]:
    used = {code for unit in units for code in unit.now}
    new = [choice for code, choice in now.options.items() if code not in used]
    return [Item(each.code, each.label, now.people(key, [each.code]), None, not each.exclusive) for each in new]


def _gone(then: Counted, key: Key, units: Sequence[Unit]) -> list[Item]:
    used = {code for unit in units for code in unit.then}
    gone = [choice for code, choice in then.options.items() if code not in used]
    return [Item(each.code, each.label, None, then.people(key, [each.code]), not each.exclusive) for each in gone]


def _rebased(now: Counted, then: Counted, judgement: Judgement, keys: Sequence[Key]) -> Rebased | None:
    """Offered where options differ and the question is otherwise of the same type; "other" means another thing then."""
    codes = {reason.code for reason in judgement.reasons}
    special = now.special | then.special
    units = [unit for unit in judgement.units if special.isdisjoint((*unit.now, *unit.then))]
    if "list" not in codes or "type" in codes or len(units) < FEWEST_COMMON:
        return None
    depth = Depth.INDICATIVE if judgement.but_for_the_list else Depth.TESTED
    mine, other = [code for unit in units for code in unit.now], [code for unit in units for code in unit.then]
    pairs = []
    for key in keys:
        bases = now.people(key, mine), then.people(key, other)
        side = now if key in now.counts.cells else then
        pairs.append(pair(side.named(key), bases, _both(now, then, key, units), depth))
    return Rebased(settle(pairs), judgement.but_for_the_list)
