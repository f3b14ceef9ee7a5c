"""What many tablets' deliveries add up to. PURE: knows no web, no store, no clock.

Which content of a response is current, and which conflict, is responses.states' to say, for every door alike; here is
the rest of the arithmetic of merging: what erasures leave, which questions differ, times put right, what looks the
same twice, and which numbers are missing.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from survey_engine.responses.states import Element, Standing, settle

NEAR = timedelta(minutes=2)
MOST_MISSING = 1000  # numbers named of one install; `made` and `arrived` tell the rest


@dataclass(frozen=True, slots=True)
class Submitted:
    """One content of one response with the `received_seq` the server gave it once. No `content_hash`: an erasure."""

    response_id: str
    received_seq: int
    revision: int = 1
    content_hash: str | None = None
    sound: bool = True


@dataclass(frozen=True, slots=True)
class State:
    """Where every response stands. Of an erased one its id remains, and nothing else."""

    standings: Mapping[str, Standing]
    erased: frozenset[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One question that two contents answer differently; None is blank."""

    question: str
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Sighting:
    """A response as far as telling twins apart needs: `answers` is any value equal answers share."""

    response_id: str
    event_id: str | None
    answers: Hashable
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """One install's numbers: how many it made, how many arrived, and which did not (the first of them)."""

    made: int
    arrived: int
    missing: tuple[int, ...]
    lost: int = 0  # how many did not arrive, those not named included


def merge(submitted: Iterable[Submitted]) -> State:
    """The state that a set of submissions comes to, in whatever order, split or repeated they are read.

    Each content of a revision counts once, under the first number it was given; an erasure beats everything.
    """
    contents: dict[str, dict[tuple[int, str], Element]] = defaultdict(dict)
    erased = set()
    for each in submitted:
        if each.content_hash is None:
            erased.add(each.response_id)
            continue
        key, own = (each.revision, each.content_hash), contents[each.response_id]
        first = own.get(key)
        if first is None or each.received_seq < first.received_seq:
            own[key] = Element(each.received_seq, each.revision, each.content_hash, each.sound)
    standings = {name: settle(own.values()) for name, own in contents.items() if name not in erased}
    return State(standings, frozenset(erased))


def differences(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The questions two contents answer differently, by id; what one leaves blank is None."""
    names = sorted(ours.keys() | theirs.keys())
    pairs = ((name, ours.get(name), theirs.get(name)) for name in names)
    return tuple(Difference(name, one, other) for name, one, other in pairs if one != other)


def conflicts(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The questions that both changed since `base`, differently: all that a person must settle of two edits."""
    return tuple(each for each in differences(ours, theirs) if base.get(each.question) not in (each.ours, each.theirs))


def near_duplicates(sightings: Iterable[Sighting]) -> tuple[tuple[str, str], ...]:
    """Pairs with the same answers at the same event less than two minutes apart: to be looked at, never dropped."""
    alike: dict[Hashable, list[Sighting]] = defaultdict(list)
    for each in sightings:
        alike[each.event_id, each.answers].append(each)
    found = [
        (one.response_id, other.response_id)
        for group in alike.values()
        for one, other in pairwise(sorted(group, key=lambda each: (each.finished_at, each.response_id)))
        if other.finished_at - one.finished_at < NEAR
    ]
    return tuple(sorted(found))


def ledger(arrived: Iterable[int], made: int = 0) -> Ledger:
    """What an install's numbers say: it counts 1, 2, 3 ... and says how far it `made` them."""
    numbers = set(arrived)
    highest = max(numbers | {made})
    lost = highest - len(numbers)
    missing = _missing(numbers, highest) if lost else ()
    return Ledger(highest, len(numbers), missing, lost)


def _missing(numbers: set[int], highest: int) -> tuple[int, ...]:
    """Not one by one from 1 up: a tablet may claim any number."""
    found: list[int] = []
    edges: Sequence[int] = [0, *sorted(numbers), highest + 1]
    for before, after in pairwise(edges):
        found += range(before + 1, min(after, before + 2 + MOST_MISSING - len(found)))
        if len(found) >= MOST_MISSING:
            break
    return tuple(found[:MOST_MISSING])
