"""Responses being written on the web: kept at every step, found again by link or by code, gone once finished.

A draft stays on the version of the questionnaire it began with. Whoever has the link, or the code shown for
returning later, may go on; the store keeps only hashes of both. Everything else a draft needs is derived from
the link's token (the code, the receipt, the salt), so that a second press of "Send" gives the same receipt.

Finishing takes two steps. `claim` puts the finished content in place of the answers, once, whoever comes first;
delivery to the intake follows, and `settle` then drops the content. A crash between leaves content that
can be delivered again, byte for byte. Queries never commit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from survey_engine.consultations.models import Consultation
from survey_engine.responses.codes import hashed, resume_code, sealed
from survey_engine.responses.draft_models import Draft, ScreenOut


@dataclass(frozen=True, slots=True)
class DraftState:
    """A draft as read, with its consultation's closing time and page."""

    response_id: str
    consultation_slug: str
    questionnaire_id: str
    version: int
    form_hash: str
    mode: str
    language: str
    event_id: UUID | None
    link_code: str | None
    answers: dict[str, Any]
    option_order: dict[str, list[str]]  # question id -> codes as they were shown
    revision: int
    sealed_receipt: bytes | None
    position: str | None  # the section to go on with, or `check`
    started_at: datetime
    updated_at: datetime
    finished_at: datetime | None
    content: bytes | None
    closed_at: datetime | None
    page: bytes  # of the consultation
    invitation: str | None = None  # the code from a letter it was begun with: see codes.sealed_invitation


KEPT_FOR = timedelta(days=60)  # how long an unfinished draft waits for its respondent
FROM_CONSULTATION = ("closed_at", "page")
_DRAFT: Any = Draft.__table__
_SCREEN_OUT: Any = ScreenOut.__table__
_STATE = select(
    *(_DRAFT.c[name] for name in DraftState.__slots__ if name not in FROM_CONSULTATION),
    Consultation.closed_at,
    Consultation.page,
).join_from(_DRAFT, Consultation, Consultation.slug == _DRAFT.c.consultation_slug)
_BY_TOKEN = _STATE.where(_DRAFT.c.token_hash == bindparam("token_hash"))
_BY_TOKEN_LOCKED = _BY_TOKEN.with_for_update(of=_DRAFT)
_SAVE = update(_DRAFT).where(_DRAFT.c.response_id == bindparam("id"), _DRAFT.c.finished_at.is_(None))


def begin(session: Session, draft: DraftState, token: str) -> None:
    """Keep a new draft for the holder of `token`; one that is kept already stays as it is."""
    values = {name: getattr(draft, name) for name in DraftState.__slots__ if name not in FROM_CONSULTATION}
    secrets = {"token_hash": hashed(token), "resume_hash": hashed(resume_code(token)), "sealed_token": sealed(token)}
    session.execute(_dialect(session).insert(_DRAFT).values(values | secrets).on_conflict_do_nothing())


def reopen(session: Session, draft: DraftState, token: str) -> None:
    """Keep a draft that changes a response sent before; one begun already under this link stays as it is."""
    known = by_token(session, token)
    if known is None:
        own = _DRAFT.c.response_id == draft.response_id
        session.execute(delete(_DRAFT).where(own, _DRAFT.c.content.is_(None)))
        begin(session, draft, token)


def by_token(session: Session, token: str, *, locked: bool = False) -> DraftState | None:
    """The draft the link opens; `locked` until the transaction ends, so that two tabs change it one after the other."""
    chosen = _BY_TOKEN_LOCKED if locked else _BY_TOKEN
    row = session.connection().execute(chosen, {"token_hash": hashed(token)}).one_or_none()
    return DraftState(**row._mapping) if row else None


def sealed_token(session: Session, code: str) -> bytes | None:
    """What the code for returning later opens: see codes.unsealed."""
    return session.scalar(select(_DRAFT.c.sealed_token).where(_DRAFT.c.resume_hash == hashed(code)))


def save(session: Session, draft: DraftState, *, now: datetime) -> bool:
    """Keep the answers, orders and position of `draft`; False when it was finished meanwhile."""
    values = {
        "answers": draft.answers,
        "option_order": draft.option_order,
        "position": draft.position,
        "updated_at": now,
    }
    return _changed(session, _SAVE.values(values), {"id": draft.response_id}) == 1


def claim(session: Session, draft: DraftState, content: bytes, *, now: datetime) -> bool:
    """Put the finished content in place of the answers; False when another request has done so before."""
    values = {"answers": {}, "option_order": {}, "content": content, "finished_at": now, "updated_at": now}
    values["invitation"] = None  # from here on nothing leads from the code to the response
    return _changed(session, _SAVE.values(values), {"id": draft.response_id}) == 1


def settle(session: Session, response_id: str) -> None:
    """Drop the content the intake has taken; what remains says only that a response was finished."""
    session.execute(update(_DRAFT).where(_DRAFT.c.response_id == response_id).values(content=None))


def undelivered(session: Session, before: datetime) -> list[tuple[str, bytes]]:
    """Content finished before a moment that the intake has not taken: a process died between the two steps."""
    waiting = select(_DRAFT.c.response_id, _DRAFT.c.content).where(
        _DRAFT.c.content.is_not(None), _DRAFT.c.finished_at < before
    )
    return [(row.response_id, row.content) for row in session.execute(waiting)]


def drop(session: Session, response_id: str) -> None:
    """Forget a draft altogether."""
    session.execute(delete(_DRAFT).where(_DRAFT.c.response_id == response_id))


def drop_stale(session: Session, closed_before: datetime, untouched_since: datetime) -> int:
    """Forget drafts that nobody can finish, or that nobody came back to; says how many.

    What is left of finished ones goes as well, once no second press of "Send" can come any more.
    """
    closed = select(Consultation.slug).where(Consultation.closed_at < closed_before)
    old = (_DRAFT.c.updated_at < untouched_since) | _DRAFT.c.consultation_slug.in_(closed)
    return _changed(session, delete(_DRAFT).where(old, _DRAFT.c.content.is_(None)))


def count_screen_out(session: Session, draft: DraftState, page: str, day: date) -> None:
    """Count one more person turned away, and nothing else of them."""
    first = (
        _dialect(session)
        .insert(_SCREEN_OUT)
        .values(
            questionnaire_id=draft.questionnaire_id,
            version=draft.version,
            page=page,
            consultation_slug=draft.consultation_slug,
            mode=draft.mode,
            day=day,
            count=1,
        )
    )
    session.execute(
        first.on_conflict_do_update(index_elements=_SCREEN_OUT.primary_key, set_={"count": _SCREEN_OUT.c.count + 1})
    )


def _dialect(session: Session) -> Any:
    """Where the database's own INSERT is, which knows what to do about a row that is there already."""
    return postgresql if session.get_bind().dialect.name == "postgresql" else sqlite


def _changed(session: Session, statement: Executable, parameters: Mapping[str, Any] | None = None) -> int:
    """How many rows a statement changed."""
    count: int = session.execute(statement, parameters).rowcount  # type: ignore[attr-defined]
    return count
