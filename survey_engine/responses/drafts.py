"""Responses being written on the web: kept at every step, found again by link or by code, gone once finished.

A draft stays on the version of the questionnaire it began with. Whoever has the link, or the code shown for
returning later, may go on; the store keeps only hashes of both. Everything else a draft needs is derived from
the link's token (the code, the receipt, the salt), so that a second press of "Send" gives the same receipt.

Finishing takes two steps. `claim` puts the finished content in place of the answers, once, whoever comes first;
delivery to the intake follows, and `settle` then drops the content. A crash between leaves content that
can be delivered again, byte for byte. Queries never commit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from survey_engine.consultations.models import Consultation
from survey_engine.responses.codes import hashed, resume_code, sealed
from survey_engine.responses.draft_models import Draft, ScreenOut


@dataclass(frozen=True, slots=True)
class Start:
    """What a new draft is pinned to."""

    consultation_slug: str
    questionnaire_id: str
    version: int
    form_hash: str
    language: str
    mode: str = "web"
    event_id: UUID | None = None
    link_code: str | None = None
    carried: Mapping[str, Any] = field(default_factory=dict)  # answers brought from another questionnaire


@dataclass(frozen=True, slots=True)
class DraftState:
    """A draft as read, with its consultation's closing time."""

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
    option_order: dict[str, list[str]]
    started_at: datetime
    updated_at: datetime
    finished_at: datetime | None
    content: bytes | None
    closed_at: datetime | None


_DRAFT: Any = Draft.__table__
_SCREEN_OUT: Any = ScreenOut.__table__
_STATE = select(
    *(_DRAFT.c[name] for name in DraftState.__slots__ if name != "closed_at"), Consultation.closed_at
).join_from(_DRAFT, Consultation, Consultation.slug == _DRAFT.c.consultation_slug)
_BY_TOKEN = _STATE.where(_DRAFT.c.token_hash == bindparam("token_hash"))
_SAVE = update(_DRAFT).where(_DRAFT.c.response_id == bindparam("id"), _DRAFT.c.finished_at.is_(None))


def begin(session: Session, start: Start, token: str, *, response_id: str, now: datetime) -> None:
    """Begin a draft for the holder of `token`, with the answers carried over from another questionnaire, if any."""
    session.execute(
        insert(_DRAFT).values(
            response_id=response_id,
            token_hash=hashed(token),
            resume_hash=hashed(resume_code(token)),
            sealed_token=sealed(token),
            consultation_slug=start.consultation_slug,
            questionnaire_id=start.questionnaire_id,
            version=start.version,
            form_hash=start.form_hash,
            mode=start.mode,
            language=start.language,
            event_id=start.event_id,
            link_code=start.link_code,
            answers=dict(start.carried),
            option_order={},
            started_at=now,
            updated_at=now,
        )
    )


def by_token(session: Session, token: str) -> DraftState | None:
    """The draft the link opens."""
    row = session.execute(_BY_TOKEN, {"token_hash": hashed(token)}).one_or_none()
    return DraftState(**row._mapping) if row else None


def sealed_token(session: Session, code: str) -> bytes | None:
    """What the code for returning later opens: see codes.unsealed."""
    return session.scalar(select(_DRAFT.c.sealed_token).where(_DRAFT.c.resume_hash == hashed(code)))


def save(
    session: Session, draft: DraftState, answers: Mapping[str, Any], orders: Mapping[str, list[str]], *, now: datetime
) -> bool:
    """Keep the answers so far and the orders options were shown in; False when the draft was finished meanwhile."""
    values = {"answers": dict(answers), "option_order": dict(orders), "updated_at": now}
    return _changed(session, _SAVE.values(values), {"id": draft.response_id}) == 1


def claim(session: Session, draft: DraftState, content: bytes, *, now: datetime) -> bool:
    """Put the finished content in place of the answers; False when another request has done so before."""
    values = {"answers": {}, "option_order": {}, "content": content, "finished_at": now, "updated_at": now}
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


def drop_stale(session: Session, closed_before: datetime) -> int:
    """Forget unfinished drafts of consultations that closed before a moment; says how many."""
    closed = select(Consultation.slug).where(Consultation.closed_at < closed_before)
    stale = delete(_DRAFT).where(_DRAFT.c.consultation_slug.in_(closed), _DRAFT.c.finished_at.is_(None))
    return _changed(session, stale)


def count_screen_out(session: Session, draft: DraftState, page: str, day: date) -> None:
    """Count one more person turned away, and nothing else of them."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(_SCREEN_OUT).values(
        questionnaire_id=draft.questionnaire_id,
        version=draft.version,
        page=page,
        consultation_slug=draft.consultation_slug,
        mode=draft.mode,
        day=day,
        count=1,
    )
    session.execute(
        first.on_conflict_do_update(index_elements=_SCREEN_OUT.primary_key, set_={"count": _SCREEN_OUT.c.count + 1})
    )


def _changed(session: Session, statement: Executable, parameters: Mapping[str, Any] | None = None) -> int:
    """How many rows a statement changed."""
    count: int = session.execute(statement, parameters).rowcount  # type: ignore[attr-defined]
    return count
