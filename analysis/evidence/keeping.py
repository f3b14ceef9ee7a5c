"""Evidence that somebody typed in and answers for: kept, listed and withdrawn. Nothing here is claimed by itself."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.evidence.models import Evidence
from analysis.evidence.records import MANUAL, Kind, Record, Status, compared, guarded
from survey_engine.errors import DataError, Fault, NotFound
from survey_engine.store.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A record as it is typed in. `period`: what time a figure is of, "2019/20"."""

    about: str
    priority: str
    type: Kind
    text: str
    source: str
    owner: str
    period: str | None = None


def add(session: Session, draft: Draft, clock: Clock) -> Record:
    """Keep one; DataError when it lacks words, source or owner, or when it would claim what only counting may."""
    if faults := _faults(draft):
        raise DataError("This evidence cannot be kept.", faults)
    row = Evidence(
        about=draft.about,
        priority=draft.priority.strip(),
        type=draft.type,
        text=draft.text.strip(),
        source=draft.source.strip(),
        owner=draft.owner.strip(),
        period=draft.period,
        added_at=clock(),
        withdrawn_at=None,
    )
    session.add(row)
    session.flush()
    return _record(row)


def kept(session: Session, about: str) -> tuple[Record, ...]:
    """What stands about a questionnaire or wave, by priority, in the order it came."""
    query = select(Evidence).where(Evidence.about == about, Evidence.withdrawn_at.is_(None))
    return compared([_record(row) for row in session.scalars(query.order_by(Evidence.priority, Evidence.evidence_id))])


def withdraw(session: Session, evidence_id: int, clock: Clock) -> Record:
    """Take one back; NotFound when there is none that stands."""
    row = session.get(Evidence, evidence_id)
    if row is None or row.withdrawn_at is not None:
        raise NotFound(f"There is no evidence {evidence_id} to withdraw; survey-engine evidence lists what there is.")
    row.withdrawn_at = clock()
    return _record(row)


def _faults(draft: Draft) -> list[Fault]:
    empty = [name for name in ("priority", "text", "source", "owner") if not getattr(draft, name).strip()]
    faults = [Fault(f"/{name}", "evidence.required", f"Give the {name}: it is printed beside it.") for name in empty]
    if draft.type not in MANUAL:
        message = f"Only counting gives {draft.type}. Choose from: {', '.join(MANUAL)}."
        faults.append(Fault("/type", "evidence.not_counted", message))
    return faults


def _record(row: Evidence) -> Record:
    period = f"{row.period}. " if row.period else ""
    return guarded(
        Record(
            priority=row.priority,
            type=row.type,
            text=row.text,
            source=row.source,
            caveat=f"{period}Not from this consultation's counts; {row.owner} answers for it.",
            status=Status.MANUAL,
            owner=row.owner,
            period=row.period,
            id=row.evidence_id,
        )
    )
