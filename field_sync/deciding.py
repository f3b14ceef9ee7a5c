"""What waits for somebody's decision, in words a person understands. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from field_sync.merge import Difference, Sighting, differences, near_duplicates
from field_sync.models import Device, SyncItem
from field_sync.protocol import ItemStatus
from survey_engine.consultations.models import Event
from survey_engine.responses.models import Response, Submission
from survey_engine.responses.parts import TOMBSTONE, Parts, is_tombstone, join
from survey_engine.responses.states import ELEMENTS, Reason, Status

PAGE = 50
_ITS_ITEM = (SyncItem.item_id == Submission.response_id) & (SyncItem.received_seq == Submission.received_seq)
REASONS: Mapping[str, str] = {
    Reason.UNKNOWN_VERSION: "This version of the questionnaire is not published here.",
    Reason.RULE_VIOLATION: "Some answers break the questionnaire’s rules.",
    Reason.WITHDRAWN: "It was finished after the questionnaire was withdrawn.",
    Reason.CLOSED: "It was finished more than 24 hours after the consultation closed.",
    Reason.TEST_LIVE: "It says that it is a test, and came as a real one, or the other way round.",
    Reason.DEVICE_REVOKED: "It comes from a tablet that was shut out.",
    Reason.JUDGE_FAILED: "A mistake of the program kept it from being judged. It will be right to try again.",
    Reason.BAD_SIGNATURE: "The tablet it names did not sign it, or it was changed on the way.",
    Reason.CANNOT_OPEN: "It cannot be opened: it was sealed for another key, or nobody can read what is in it.",
}


@dataclass(frozen=True, slots=True)
class Aside:
    """One quarantined response. `faults` are what its answers break: where, and a code."""

    received_seq: int
    response_id: str
    received_at: datetime
    questionnaire: str
    event: str
    tablet: str
    fieldworker: str
    reasons: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Held:
    """One item that nobody could open."""

    number: int
    response_id: str
    tablet: str
    received_at: datetime
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One content of a response that another content disputes. `current`: it stands for now."""

    received_seq: int
    revision: int
    tablet: str
    received_at: datetime | None
    current: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """A response with several contents of one revision, and the questions in which each differs from the current."""

    response_id: str
    candidates: Sequence[Candidate]
    differences: Sequence[tuple[Difference, ...]]


def words(reasons: Sequence[str] | None) -> tuple[str, ...]:
    """Reasons for a person."""
    return tuple(REASONS.get(reason, reason) for reason in reasons or ())


def quarantined(session: Session, most: int = PAGE) -> list[Aside]:
    """Quarantined responses of every door, the oldest first."""
    query = (
        select(Submission, Event.name, Device.name)
        .outerjoin(Event, Event.id == Submission.event_id)
        .outerjoin(SyncItem, _ITS_ITEM)
        .outerjoin(Device, Device.id == SyncItem.device_id)
        .where(Submission.status == Status.QUARANTINED)
        .order_by(Submission.received_seq)
        .limit(most)
    )
    return [_aside(row, event, tablet) for row, event, tablet in session.execute(query)]


def held(session: Session, most: int = PAGE) -> list[Held]:
    """Items that tablets keep until somebody settles them, the oldest first."""
    query = (
        select(SyncItem, Device.name)
        .outerjoin(Device, Device.id == SyncItem.device_id)
        .where(SyncItem.status == ItemStatus.HELD.value)
        .order_by(SyncItem.number)
        .limit(most)
    )
    return [
        Held(item.number, item.item_id or "", tablet or "", item.received_at, words(item.reasons))
        for item, tablet in session.execute(query)
    ]


def disputes(session: Session, most: int = PAGE) -> list[Dispute]:
    """Responses whose current content another disputes, by id."""
    ids = session.scalars(
        select(Response.response_id).where(Response.conflict).order_by(Response.response_id).limit(most)
    )
    return [_dispute(session, name) for name in ids]


def twins(session: Session) -> tuple[tuple[str, str], ...]:
    """Pairs of responses with the same answers at the same event within two minutes."""
    same = (Submission.event_id, Submission.coded_hash, Submission.texts_hash)
    some = (Submission.source == "sync", Submission.status == Status.STORED, Submission.coded != TOMBSTONE)
    repeated = select(*same).where(*some).group_by(*same).having(func.count() > 1).subquery()
    query = (
        select(Response.response_id, *same, Response.finished_at, Submission.clock_offset)
        .join(Submission, Submission.received_seq == Response.received_seq)
        .join(repeated, (repeated.c.coded_hash == same[1]) & (repeated.c.texts_hash == same[2]))
        .where(*some, Response.finished_at.is_not(None))
    )
    return near_duplicates(
        Sighting(name, str(event), (coded, texts), finished + timedelta(milliseconds=offset or 0))
        for name, event, coded, texts, finished, offset in session.execute(query)
        if finished is not None
    )


def clones(session: Session, device_id: str) -> int:
    """How many numbers a tablet gave out twice, to different items: somebody copied its storage."""
    query = (
        select(SyncItem.install_id)
        .where(SyncItem.device_id == device_id, SyncItem.verified)
        .group_by(SyncItem.install_id, SyncItem.device_seq)
        .having(func.count(func.coalesce(SyncItem.sealed_hash, SyncItem.item_id).distinct()) > 1)
    )
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def conflicts(session: Session, device_id: str) -> int:
    """How many of a tablet's responses another content disputes."""
    query = select(func.count(SyncItem.item_id.distinct())).join(Response, Response.response_id == SyncItem.item_id)
    return session.scalar(query.where(SyncItem.device_id == device_id, Response.conflict)) or 0


def _aside(row: Submission, event: str | None, tablet: str | None) -> Aside:
    envelope: dict[str, Any] = {}
    if row.envelope and not is_tombstone(row.envelope):
        envelope = orjson.loads(row.envelope)
    assert row.received_at is not None
    return Aside(
        row.received_seq,
        row.response_id or "",
        row.received_at,
        f"{row.questionnaire} version {row.version}",
        event or "",
        tablet or row.source,
        str(envelope.get("fieldworker", "")),
        words(row.reasons),
        tuple((path, code) for path, code in row.faults or ()),
    )


def _dispute(session: Session, response_id: str) -> Dispute:
    query = (
        select(Submission, Device.name, Response.received_seq)
        .join(Response, Response.response_id == Submission.response_id)
        .outerjoin(SyncItem, _ITS_ITEM)
        .outerjoin(Device, Device.id == SyncItem.device_id)
        .where(Submission.response_id == response_id, Submission.status.in_(ELEMENTS))
        .where(Submission.revision == Response.revision, Submission.status != Status.QUARANTINED)
        .order_by(Submission.received_seq)
    )
    rows = session.execute(query).all()
    answers = [_answers(row) for row, _, _ in rows]
    current = next((each for each, (row, _, seq) in zip(answers, rows, strict=True) if row.received_seq == seq), {})
    candidates = [
        Candidate(row.received_seq, row.revision or 1, tablet or row.source, row.received_at, row.received_seq == seq)
        for row, tablet, seq in rows
    ]
    return Dispute(response_id, candidates, [differences(current, each) for each in answers])


def _answers(row: Submission) -> Mapping[str, Any]:
    answers: Mapping[str, Any] = join(Parts(row.envelope or b"{}", row.coded or b"{}", row.texts or b"{}"))["answers"]
    return answers
