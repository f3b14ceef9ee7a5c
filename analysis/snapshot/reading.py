"""The only reader of responses for analysis: rows of the store to columns. It counts nothing and knows no table."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Row, and_, select, true
from sqlalchemy.orm import Session

from analysis.rows.columns import Columns
from analysis.snapshot import rows as lots
from analysis.snapshot.rows import CONFLICT, EVENT, FINISHED, MADE_UP, MODE, NEVER, SEQ, Events, Held, Rows
from survey_engine.consultations.catalogue import Form
from survey_engine.consultations.models import Event
from survey_engine.responses.models import Response, Submission
from survey_engine.responses.states import DEMONSTRATION, Environment

CHUNK = 20_000  # responses at a time
BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
_RESPONSE: Any = Response.__table__
_SUBMISSION: Any = Submission.__table__
_READ = ("received_seq", "packed", "mode", "event_id", "finished_at", "conflict")


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
    found = lots.joined([lots.nothing(form), *chunks(session, form, environment)])
    return snapshot(form, found, events(session))


def chunks(session: Session, form: Form, environment: str, only: ColumnElement[bool] | None = None) -> Iterator[Rows]:
    """The current responses in the order received, some thousands at a time; `only`: a condition they must meet."""
    query = (
        select(*(_RESPONSE.c[name] for name in _READ), _SUBMISSION.c.source)
        .join(_SUBMISSION, _SUBMISSION.c.received_seq == _RESPONSE.c.received_seq)
        .where(of(form, environment), true() if only is None else only)
        .order_by(_RESPONSE.c.received_seq)
    )
    for some in session.execute(query.execution_options(yield_per=CHUNK)).partitions():
        yield _rows(form, some)


def more_than(session: Session, form: Form, environment: str, people: int) -> bool:
    """Whether more than so many responded; looks no further."""
    one_more = select(_RESPONSE.c.received_seq).where(of(form, environment)).offset(people).limit(1)
    return session.scalar(one_more) is not None


def events(session: Session) -> Events:
    """Every event, by id."""
    return {str(event.id): Held(event.type, event.name) for event in session.scalars(select(Event))}


def snapshot(form: Form, found: Rows, held: Events) -> Snapshot:
    """What is to be said of these responses."""
    modes = np.bincount(found[MODE], minlength=len(found.tables[MODE]) + 1)[1:]
    first, last = span(found[FINISHED])
    return Snapshot(
        form,
        lots.columns(form, found, held),
        Counter({mode: count for mode, count in zip(found.tables[MODE], modes.tolist(), strict=True) if count}),
        int(np.count_nonzero(found[MADE_UP])),
        moment(first),
        moment(last),
    )


def span(finished: Any) -> tuple[int, int]:
    """The first and the last of these moments, in microseconds; NEVER of nobody."""
    said = finished[finished != NEVER]
    return (int(said.min()), int(said.max())) if len(said) else (NEVER, NEVER)


def moment(microseconds: int) -> datetime | None:
    """That moment, in UTC; None for NEVER."""
    return None if microseconds == NEVER else BEGIN + timedelta(microseconds=microseconds)


def of(form: Form, environment: str) -> ColumnElement[bool]:
    """The condition that a response is to this form, in this environment."""
    return and_(
        _RESPONSE.c.questionnaire == form.questionnaire.id,
        _RESPONSE.c.version == form.questionnaire.version,
        _RESPONSE.c.environment == Environment(environment),
    )


def _rows(form: Form, found: Sequence[Row[*tuple[Any, ...]]]) -> Rows:
    seq, packed, mode, event, finished, conflict, source = zip(*found, strict=True)
    records = np.frombuffer(b"".join(packed), dtype=np.dtype(form.layout.dtype))
    modes, events_ = tuple(dict.fromkeys(mode)), tuple(dict.fromkeys(str(each) for each in event if each is not None))
    fields = {name: np.ascontiguousarray(records[name]) for name in form.layout.names}
    fields[SEQ] = np.array(seq, dtype=np.int64)
    fields[MODE] = _places(mode, modes)
    fields[EVENT] = _places([None if each is None else str(each) for each in event], events_)
    fields[FINISHED] = np.array([_microseconds(each) for each in finished], dtype=np.int64)
    fields[MADE_UP] = np.array([each == DEMONSTRATION for each in source], dtype=np.bool_)
    fields[CONFLICT] = np.array(conflict, dtype=np.bool_)
    return Rows(fields, {MODE: modes, EVENT: events_})


def _places(values: Sequence[str | None], codes: Sequence[str]) -> Any:
    place: dict[str | None, int] = {code: at for at, code in enumerate(codes, start=1)}
    return np.array([place.get(value, 0) for value in values], dtype=np.uint32)


def _microseconds(when: datetime | None) -> int:
    return int(NEVER) if when is None else (when - BEGIN) // timedelta(microseconds=1)
