"""What happened on the tablets as people saw it, and what a store holds afterwards: what the checker compares.

Nothing here knows how either works. A history is a list of events in the order in which they happened.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """An interview was finished. Not `shown`: the tablet died or failed before it said "Saved", so either may be true.

    `aside`: it is to be kept, and not to be counted. `seq` is None while nobody knows it; a later event tells.
    """

    tablet: str
    install: str
    response_id: str
    answers: Answers
    seq: int | None = None
    shown: bool = True
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Tallied:
    """People who gave no answers were counted, and the tablet said so."""

    tablet: str
    install: str
    tally_id: str
    what: str
    count: int
    seq: int | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The tablet says of an item what the server answered; `status` None: it has no answer yet."""

    install: str
    response_id: str
    status: str | None


@dataclass(frozen=True, slots=True)
class Synced:
    """A sync of this storage went through to its end: nothing waits any more."""

    install: str


@dataclass(frozen=True, slots=True)
class Told:
    """The server heard that this storage had given out the numbers up to `made`."""

    install: str
    made: int


@dataclass(frozen=True, slots=True)
class Cleared:
    """This storage and all in it are gone."""

    install: str


@dataclass(frozen=True, slots=True)
class Restored:
    """The server's store was put back to an earlier state."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A copy with a changed byte was sent, and the server said this of it."""

    response_id: str
    digest: str
    status: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody opened the app."""

    tablet: str
    offline: bool
    worked: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Answers in the clear, where none may be."""

    where: str
    what: str


Event = Saved | Tallied | Acknowledged | Synced | Told | Cleared | Restored | Damaged | Opened | Found


@dataclass(frozen=True, slots=True)
class Kept:
    """One content of one response in the store; not `counted`: set aside, with its reasons."""

    response_id: str
    answers: Answers
    counted: bool = True
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrived:
    """One item as it came in. `digest` names a damaged copy."""

    item_id: str | None
    status: str | None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A tally in the store."""

    tally_id: str
    what: str
    count: int
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Gap:
    """What the office is told of one storage of a tablet."""

    install: str
    made: int
    arrived: int
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Store:
    """All that a store holds of what tablets brought."""

    kept: Sequence[Kept] = ()
    arrived: Sequence[Arrived] = ()
    tallies: Sequence[Count] = ()
    gaps: Sequence[Gap] = ()


def spelt(answers: Answers) -> str:
    """Answers as text, so that equal means equal byte for byte."""
    return json.dumps(answers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def told(history: Sequence[Event], store: Store) -> str:
    """Both as lines of JSON, for whoever looks into a failure."""
    lines = [json.dumps({"event": type(each).__name__, **asdict(each)}, ensure_ascii=False) for each in history]
    lines.append(json.dumps({"store": asdict(store)}, ensure_ascii=False))
    return "\n".join(lines)
