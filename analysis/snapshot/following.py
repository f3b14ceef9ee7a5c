"""What came, changed or went since a copy of the answers was made, exactly, while others write.

A copy knows by `Marks` how far it has read. Numbers are given out before they are committed: on PostgreSQL a lower
one may appear after a higher one, so those that may still appear are doubtful and asked for by name next time. A
number is settled once nobody holds the lock of a writer that could have taken it; SQLite has one writer. What changes
otherwise is in the change log. To read something twice does no harm: what is read replaces what was known of the same
number.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ARRAY, BigInteger, Engine, func, literal, or_, select, text
from sqlalchemy.orm import Session

from analysis.snapshot import reading
from analysis.snapshot.rows import Events, Rows
from analysis.tally import Ints
from survey_engine.consultations.catalogue import Form
from survey_engine.responses.models import Response, ResponseChange, Submission
from survey_engine.responses.states import Environment
from survey_engine.store.sessions import Sessions
from survey_engine.store.state import epoch

_SUBMISSION: Any = Submission.__table__
_RESPONSE: Any = Response.__table__
_CHANGE: Any = ResponseChange.__table__
_WRITERS = text(
    "SELECT relation::regclass::text FROM pg_locks WHERE locktype = 'relation' AND pid <> pg_backend_pid()"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND relation IN ('submission'::regclass, 'response_change'::regclass)"
    " AND mode = 'RowExclusiveLock'"  # whoever inserts takes it before taking a number, and keeps it to the end
)


@dataclass(frozen=True, slots=True)
class Marks:
    """How far a store has been read: all submissions to `seq` but the doubtful ones, all changes to `change`."""

    epoch: str
    seq: int = 0
    change: int = 0
    doubtful: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """What is new. Of the numbers in `noted` only those among `chunks` still stand; `chunks` are read once.

    anew  what was known is worth nothing: another store, or one put back to an earlier day behind our back
    """

    marks: Marks
    anew: bool
    noted: Ints
    chunks: Iterator[Rows]
    events: Events


@dataclass(frozen=True, slots=True)
class _Horizon:
    """Numbers given out before anybody was asked who is writing, and whether somebody was."""

    seq: int = 0
    change: int = 0
    writing: bool = False
    noting: bool = False


@contextmanager
def since(sessions: Sessions, form: Form, environment: str, marks: Marks | None) -> Iterator[News]:
    """What is new to one who knows `marks` (None: nothing), in one unchanging state of the store."""
    horizon = _horizon(sessions.engine)
    with sessions.read() as session:
        known = marks if marks is not None and _continues(session, marks) else Marks(epoch(session))
        noted = _noted(session, form, environment, known)
        reached = _reached(session, sessions.engine, known, horizon)
        named = sorted({*known.doubtful, *noted.tolist()})
        only = _RESPONSE.c.received_seq > known.seq
        if named:
            only = or_(only, _among(sessions.engine, named))
        yield News(
            reached,
            known is not marks,
            noted,
            reading.chunks(session, form, environment, only),
            reading.events(session),
        )


def _continues(session: Session, marks: Marks) -> bool:
    """Whether this is the store that was read, gone on."""
    last = session.scalar(select(func.max(_SUBMISSION.c.received_seq))) or 0
    return epoch(session) == marks.epoch and last >= marks.seq


def _horizon(engine: Engine) -> _Horizon:
    if engine.dialect.name == "sqlite":
        return _Horizon()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:  # each statement sees anew
        seq = connection.scalar(select(func.max(_SUBMISSION.c.received_seq))) or 0
        change = connection.scalar(select(func.max(_CHANGE.c.number))) or 0
        busy = set(connection.scalars(_WRITERS))
    return _Horizon(seq, change, "submission" in busy, "response_change" in busy)


def _noted(session: Session, form: Form, environment: str, known: Marks) -> Ints:
    if known.seq == 0:  # nothing is known that could have changed
        return np.zeros(0, dtype=np.int64)
    query = (
        select(_CHANGE.c.received_seq)
        .distinct()
        .where(
            _CHANGE.c.questionnaire == form.questionnaire.id,
            _CHANGE.c.version == form.questionnaire.version,
            _CHANGE.c.environment == Environment(environment),
            _CHANGE.c.number > known.change,
        )
    )
    return np.array(session.scalars(query).all(), dtype=np.int64)


def _reached(session: Session, engine: Engine, known: Marks, horizon: _Horizon) -> Marks:
    seq = max(session.scalar(select(func.max(_SUBMISSION.c.received_seq))) or 0, known.seq)
    change = session.scalar(select(func.max(_CHANGE.c.number))) or 0
    doubtful: set[int] = set()
    if engine.dialect.name != "sqlite":
        change = known.change if horizon.noting else min(change, horizon.change)
        doubtful |= _missing(session, known.seq if horizon.writing else max(known.seq, horizon.seq), seq)
        doubtful |= set(known.doubtful) if horizon.writing else set()
    return Marks(known.epoch, seq, max(change, known.change), tuple(sorted(doubtful)))


def _missing(session: Session, after: int, to: int) -> set[int]:
    """Numbers above `after` and up to `to` that no submission has, or none yet."""
    if after >= to:
        return set()
    before = func.lag(_SUBMISSION.c.received_seq, 1, after).over(order_by=_SUBMISSION.c.received_seq).label("before")
    gaps = (
        select(_SUBMISSION.c.received_seq.label("seq"), before)
        .where(_SUBMISSION.c.received_seq > after, _SUBMISSION.c.received_seq <= to)
        .subquery()
    )
    found = session.execute(select(gaps.c.before, gaps.c.seq).where(gaps.c.seq > gaps.c.before + 1))
    return {number for low, high in found for number in range(low + 1, high)}


def _among(engine: Engine, numbers: Sequence[int]) -> Any:
    """The condition that a response's number is one of these, however many."""
    number = _RESPONSE.c.received_seq
    if engine.dialect.name == "sqlite":
        return number.in_(select(func.json_each(json.dumps(numbers)).table_valued("value").c.value))
    return number == func.any(literal(numbers, ARRAY(BigInteger)))
