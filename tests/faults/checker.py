"""Compares a history with a store, and names what of the promises I1 to I8 was broken. PURE.

It knows what people saw and what the store holds, and nothing of how one becomes the other, so that a mistake made in
the implementation is not made here once more.

I1 what was shown as saved is in the store once its tablet has synced   I2 nothing is there twice, or from nowhere
I3 what was acknowledged is not missing   I4 losses are reported by number   I5 answers are, byte for byte, as entered
I6 no answer stands anywhere in the clear   I7 everything ends in a final status   I8 no server is needed off-line
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from faults.history import (
    Acknowledged,
    Cleared,
    Damaged,
    Event,
    Found,
    Gap,
    Opened,
    Restored,
    Saved,
    Store,
    Synced,
    Tallied,
    Told,
    spelt,
)

TAKEN = frozenset({"stored", "duplicate", "quarantined", "conflict"})
FINAL = TAKEN | {"erased", "held"}
NOT_TAKEN = frozenset({"held", "retry", "not_ours"})


class Violation(NamedTuple):
    """One broken promise."""

    promise: str
    subject: str
    what: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A history, sorted: each item's last and fullest event, and where in the history each thing last happened."""

    saved: dict[str, Saved]
    tallied: dict[str, Tallied]
    at: dict[str, int]  # item -> place in the history
    synced: dict[str, int]  # storage -> the last complete sync
    cleared: dict[str, int]
    made: dict[str, int]
    said: dict[str, tuple[int, str | None]]  # item -> place and the server's last answer
    restored: int  # -1: never
    shown: frozenset[str]


def check(history: Sequence[Event], store: Store) -> list[Violation]:
    """Every broken promise, sorted; none is what one hopes for."""
    facts = _facts(history)
    found = [each for promise in PROMISES for each in promise(facts, store)]
    return sorted({*found, *_seen(history)})


def _facts(history: Sequence[Event]) -> Facts:
    facts = Facts({}, {}, {}, {}, {}, defaultdict(int), {}, -1, frozenset())
    shown: set[str] = set()
    restored = -1
    for place, event in enumerate(history):
        match event:
            case Saved(response_id=name):
                before = facts.saved.get(name)
                facts.saved[name] = replace(event, seq=before.seq) if before and event.seq is None else event
                facts.at.setdefault(name, place)
                shown |= {name} if event.shown else set()
            case Tallied(tally_id=name):
                facts.tallied[name] = event
                facts.at.setdefault(name, place)
            case Acknowledged(response_id=name, status=status):
                facts.said[name] = (place, status)
            case Synced(install=install):
                facts.synced[install] = place
            case Told(install=install, made=made):
                facts.made[install] = max(made, facts.made[install])
            case Cleared(install=install):
                facts.cleared[install] = place
            case Restored():
                restored = place
    return replace(facts, restored=restored, shown=frozenset(shown))


def _nothing_lost(facts: Facts, store: Store) -> Iterator[Violation]:
    """I1 and I3."""
    there = {each.response_id for each in store.kept}
    for name, saved in facts.saved.items():
        place, status = facts.said.get(name, (-1, None))
        synced = facts.synced.get(saved.install, -1)
        if name in there:
            continue
        if status in TAKEN and place > facts.restored:
            yield Violation("I3", name, f"acknowledged as {status}, and not in the store")
        elif name in facts.shown and synced > max(facts.at[name], facts.restored):
            yield Violation("I1", name, "shown as saved, its tablet has synced, and it is not in the store")
    counted = {each.tally_id for each in store.tallies}
    for name, tallied in facts.tallied.items():
        if name not in counted and facts.synced.get(tallied.install, -1) > max(facts.at[name], facts.restored):
            yield Violation("I1", name, "counted on the tablet, which has synced, and not in the store")


def _nothing_twice(facts: Facts, store: Store) -> Iterator[Violation]:
    """I2."""
    for name, times in Counter(each.response_id for each in store.kept).items():
        if times > 1:
            yield Violation("I2", name, f"{times} times in the store")
        if name not in facts.saved:
            yield Violation("I2", name, "in the store, and nobody entered it")
    for name, times in Counter(each.tally_id for each in store.tallies).items():
        if times > 1 or name not in facts.tallied:
            yield Violation("I2", name, f"a count that is {times} times in the store, or that nobody made")


def _losses_told(facts: Facts, store: Store) -> Iterator[Violation]:
    """I4: of each storage, the numbers given out that are not in the store, up to the last one the server can know."""
    there = {each.response_id for each in store.kept} | {each.tally_id for each in store.tallies}
    numbers: dict[str, set[int]] = defaultdict(set)
    for name, item in (*facts.saved.items(), *facts.tallied.items()):
        if name in there and item.seq is not None:
            numbers[item.install].add(item.seq)
    told = {each.install: each for each in store.gaps}
    for install in sorted({*numbers, *facts.made}):
        here = numbers[install]
        made = max([facts.made.get(install, 0), *here])
        missing = tuple(sorted(set(range(1, made + 1)) - here))
        right = Gap(install, made, len(here), missing)
        if told.get(install, Gap(install, 0, 0, ())) != right:
            yield Violation("I4", install, f"it should say {_say(right)}, and says {_say(told.get(install))}")


def _say(gap: Gap | None) -> str:
    return "nothing" if gap is None else f"made {gap.made}, arrived {gap.arrived}, missing {list(gap.missing)}"


def _as_entered(facts: Facts, store: Store) -> Iterator[Violation]:
    """I5, and that what is set aside is what should be."""
    for each in store.kept:
        saved = facts.saved.get(each.response_id)
        if saved is None:
            continue
        if spelt(each.answers) != spelt(saved.answers):
            yield Violation("I5", each.response_id, f"entered {spelt(saved.answers)}, kept {spelt(each.answers)}")
        if each.counted == saved.aside:
            how = "counts, and should be set aside" if saved.aside else f"is set aside: {', '.join(each.reasons)}"
            yield Violation("I5", each.response_id, how)
    for count in store.tallies:
        made = facts.tallied.get(count.tally_id)
        if made and (made.what, made.count) != (count.what, count.count):
            yield Violation("I5", count.tally_id, f"counted {made.count} {made.what}, kept {count.count} {count.what}")
        if made and count.counted == made.aside:
            yield Violation("I5", count.tally_id, "counts, and should be set aside, or the other way round")


def _all_settled(facts: Facts, store: Store) -> Iterator[Violation]:
    """I7, on the server and on tablets that still have their storage."""
    for each in store.arrived:
        if each.status not in FINAL:
            yield Violation("I7", each.item_id or each.digest, f"has status {each.status} in the store")
    for name in sorted({*facts.shown, *facts.tallied}):
        item = facts.saved.get(name) or facts.tallied[name]
        _, status = facts.said.get(name, (-1, None))
        if status not in FINAL and facts.cleared.get(item.install, -1) < facts.at[name]:
            yield Violation("I7", name, f"the tablet was last told {status}")


PROMISES: tuple[Callable[[Facts, Store], Iterator[Violation]], ...] = (
    _nothing_lost,
    _nothing_twice,
    _losses_told,
    _as_entered,
    _all_settled,
)


def _seen(history: Sequence[Event]) -> Iterator[Violation]:
    """What a single event tells: I6, I8, and damaged copies, which answer for no good one (I5)."""
    for event in history:
        match event:
            case Found(where=where, what=what):
                yield Violation("I6", where, f"holds {what}")
            case Opened(tablet=tablet, offline=True, worked=False):
                yield Violation("I8", tablet, "did not open without a server")
            case Damaged(response_id=name, status=status) if status not in NOT_TAKEN:
                yield Violation("I5", name, f"a damaged copy was {status}")
