"""The audit trail: who did what to what, and when. Written in the transaction of the deed itself."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_engine.accounts.models import AuditEntry, Staff
from survey_engine.store.clock import Clock

COMMAND_LINE = "command line"


def record(session: Session, clock: Clock, actor: Staff | None, action: str, subject: str, **detail: str) -> None:
    """Note that `actor` (nobody: the command line) did `action` to `subject`. No answers, no passwords."""
    name = actor.name if actor else COMMAND_LINE
    session.add(AuditEntry(at=clock(), actor=name, action=action, subject=subject, detail=detail))


def entries(session: Session, *, before: int | None = None, limit: int = 50) -> Sequence[AuditEntry]:
    """The latest entries, newest first; `before` gives those older than that number."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return session.scalars(query).all()
