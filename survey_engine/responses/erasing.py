"""Erasure: what a person asked to have forgotten, is. Of the response only its id remains, so that it is not
taken in again. Never commits.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from survey_engine.consultations.timing import london
from survey_engine.definition.canonical import sha256
from survey_engine.errors import NotFound
from survey_engine.responses import changes
from survey_engine.responses.draft_models import Draft
from survey_engine.responses.models import Response, Submission
from survey_engine.responses.parts import NAMES, receipt_hash, tombstone
from survey_engine.responses.states import Status

_KEPT = {"received_seq", "response_id", "source"}  # of a row; `source` says which door, not who
_SUBMISSION: Any = Submission.__table__


def erase(session: Session, receipt: str, now: datetime) -> int:
    """Erase the response a receipt belongs to; says how many responses that was. NotFound when none has it."""
    ids = with_receipt(session, receipt_hash(receipt))
    if not ids:
        raise NotFound("No response has this receipt. Check its letters; it may have been erased before.")
    for response_id in ids:
        erase_response(session, response_id, now)
    return len(ids)


def erase_response(session: Session, response_id: str, now: datetime) -> None:
    """Put a tombstone in the place of every part of every submission of one response."""
    own = _SUBMISSION.c.response_id == response_id
    mine = select(_SUBMISSION.c.received_seq).where(own).order_by(_SUBMISSION.c.received_seq)
    session.execute(mine.with_for_update())  # waits for whoever is adding to it; what was added is found by the next
    elements = session.scalars(mine).all()
    stone = tombstone("erased", london(now).date())
    blank: dict[str, Any] = {column.name: None for column in _SUBMISSION.columns if column.name not in _KEPT}
    parts = dict.fromkeys(NAMES, stone) | {f"{name}_hash": sha256(stone) for name in NAMES}
    repeats = update(_SUBMISSION).where(_SUBMISSION.c.duplicate_of.in_(elements))
    session.execute(repeats.values(received_at=None, environment=None))
    session.execute(update(_SUBMISSION).where(own).values(blank | parts | {"status": Status.ERASED}))
    changes.note(session, [response_id])
    session.execute(delete(Response).where(Response.response_id == response_id))
    session.execute(delete(Draft).where(Draft.response_id == response_id))


def with_receipt(session: Session, kept: str) -> set[str]:
    """The responses of a receipt: current ones, and those that staff have not let in."""
    current = session.scalars(select(Response.response_id).where(Response.receipt_hash == kept))
    aside = select(Submission.response_id, Submission.envelope).where(
        Submission.status.in_([Status.QUARANTINED, Status.CONFLICT])
    )
    written = f'"receipt_hash":"{kept}"'.encode()
    found = session.execute(aside)
    return {*current, *(name for name, envelope in found if name and envelope and written in envelope)}
