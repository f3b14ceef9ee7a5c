"""What a delivery came to, and which submission of a response is current. PURE: knows no database.

The current state is a function of the set of elements alone, so intake and verify cannot disagree. Elements may
come in any order, split or repeated; order decides nothing but which of two conflicting contents stands for now.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What became of one delivery."""

    STORED = "stored"
    DUPLICATE = "duplicate"  # the same content is already kept
    QUARANTINED = "quarantined"  # kept, counts for nothing until staff release it
    HELD = "held"  # kept, but nobody can read what it says
    CONFLICT = "conflict"  # same response and revision as another, other content: both kept
    ERASED = "erased"  # the person had it erased; what came was not kept
    RETRY = "retry"  # not kept: send again


class Environment(StrEnum):
    """Whether answers are a person's, or somebody trying things out."""

    LIVE = "live"
    TEST = "test"


DEMONSTRATION = "demonstration"
"""The source of made-up responses, so that they can be labelled wherever they appear."""


class Reason(StrEnum):
    """Why a delivery was not simply stored."""

    UNKNOWN_VERSION = "unknown_version"
    RULE_VIOLATION = "rule_violation"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    TEST_LIVE = "test_live"
    DEVICE_REVOKED = "device_revoked"
    BAD_SIGNATURE = "bad_signature"
    JUDGE_FAILED = "judge_failed"  # a fault of ours: to be judged again
    CANNOT_OPEN = "cannot_open"
    STORE_UNAVAILABLE = "store_unavailable"


ELEMENTS = frozenset({Status.STORED, Status.CONFLICT, Status.QUARANTINED})
"""Statuses of submissions that hold one content of a response."""


@dataclass(frozen=True, slots=True)
class Element:
    """One content of one response. `sound`: it passed its judgement, so it may become current."""

    received_seq: int
    revision: int
    content_hash: str
    sound: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a response stands: its current element, whether others claim the same revision, a status for each."""

    current: int | None
    conflict: bool
    statuses: Mapping[int, Status]


def settle(elements: Iterable[Element]) -> Standing:
    """Fold the elements of one response, each content once.

    The highest sound revision is current; of several contents of one revision, the one received first.
    """
    revisions: dict[int, list[int]] = defaultdict(list)
    statuses: dict[int, Status] = {}
    for each in sorted(elements, key=lambda element: element.received_seq):
        if not each.sound:
            statuses[each.received_seq] = Status.QUARANTINED
            continue
        statuses[each.received_seq] = Status.CONFLICT if revisions[each.revision] else Status.STORED
        revisions[each.revision].append(each.received_seq)
    if not revisions:
        return Standing(None, False, statuses)
    latest = revisions[max(revisions)]
    return Standing(latest[0], len(latest) > 1, statuses)
