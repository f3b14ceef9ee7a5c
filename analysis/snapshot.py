"""The only reader of the store: packed responses to columns. It counts nothing and knows no table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from analysis.columns import Columns, coded
from survey_engine.consultations.catalogue import Form
from survey_engine.consultations.models import Event
from survey_engine.responses.models import Response, Submission
from survey_engine.responses.states import DEMONSTRATION


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The responses to one form as they stood. `modes` counts them by mode; times are UTC, by devices' clocks."""

    form: Form
    columns: Columns
    modes: Mapping[str, int]
    demonstration: int
    first: datetime | None
    last: datetime | None


def read(session: Session, form: Form, environment: str = "live") -> Snapshot:
    """Every current response to `form` in one environment, in the order received."""
    rows = session.execute(
        select(Response.packed, Response.mode, Response.event_id, Response.finished_at, Submission.source)
        .join(Submission, Submission.received_seq == Response.received_seq)
        .where(
            Response.questionnaire == form.questionnaire.id,
            Response.version == form.questionnaire.version,
            Response.environment == environment,
        )
        .order_by(Response.received_seq)
    ).all()
    events = {event.id: event for event in session.scalars(select(Event))}
    times = [row.finished_at for row in rows if row.finished_at is not None]
    return Snapshot(
        form,
        _columns(form, rows, events),
        Counter(row.mode for row in rows),
        sum(row.source == DEMONSTRATION for row in rows),
        min(times, default=None),
        max(times, default=None),
    )


def _columns(form: Form, rows: Sequence[Row[*tuple[Any, ...]]], events: Mapping[UUID, Event]) -> Columns:
    packed = b"".join(row.packed for row in rows)
    held_at = [events.get(row.event_id) for row in rows]
    wave = form.questionnaire.analysis.wave
    provenance = {
        "event": coded([str(row.event_id) if row.event_id else None for row in rows]),
        "event_type": coded([event.type if event else None for event in held_at]),
        "mode": coded([row.mode for row in rows]),
        "wave": coded([wave.label if wave else None] * len(rows)),
    }
    names: dict[str | None, str] = {str(event.id): event.name for event in events.values()}
    return Columns(form.questionnaire, np.frombuffer(packed, dtype=np.dtype(form.layout.dtype)), provenance, names)
