"""The current responses to one form, a few thousand at a time and in the order received, for whatever writes them.

Memory stays flat: nothing is kept of a lot once the next is read. What has been forgotten is not there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np
import orjson
from numpy.typing import NDArray
from sqlalchemy import select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from survey_engine.consultations.catalogue import Form
from survey_engine.responses.models import Response, Submission

LOT = 2000  # responses
ABOUT = (
    "response_id", "revision", "questionnaire", "version", "mode", "event_id", "environment", "started_at",
    "finished_at", "conflict",
)  # fmt: skip
_KNOWN = ("response_id", "revision", "mode", "event_id", "started_at", "finished_at", "conflict", "packed")
_RESPONSE: Any = Response.__table__
_SUBMISSION: Any = Submission.__table__


@dataclass(frozen=True, slots=True)
class Lot:
    """Some responses, column by column: what is known of each (`about`: a column for each of ABOUT, as text; blank is
    not known), their packed records, and those of their answers that were asked for and are still kept.
    """

    about: Sequence[Sequence[str]]
    packed: NDArray[Any]
    answers: Sequence[Mapping[str, Any]]

    def __len__(self) -> int:
        return len(self.packed)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answers to read besides the packed ones: those with these ids among the coded, and people's own words."""

    coded: frozenset[str]
    texts: bool


def lots(session: Session, form: Form, environment: str, wanted: Wanted) -> Iterator[Lot]:
    """All current responses to the form in one environment."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA mmap_size=0")  # or what is read of the file counts as this process's memory
    found = session.execute(_query(form, environment), execution_options={"yield_per": LOT})
    constant = (form.questionnaire.id, str(form.questionnaire.version), environment)
    for rows in found.partitions(LOT):
        *known, packed, coded, texts = zip(*rows, strict=True)
        records = np.frombuffer(b"".join(packed), dtype=np.dtype(form.layout.dtype))
        yield Lot(_about(known, constant), records, _answers(coded, texts, wanted))


def _query(form: Form, environment: str) -> Any:
    """As the driver hands the values over: to make objects of them all takes longer than to read them."""
    raw = [type_coerce(_RESPONSE.c[name], NullType()).label(name) for name in _KNOWN]
    parts = [type_coerce(_SUBMISSION.c[name], NullType()).label(name) for name in ("coded", "texts")]
    return (
        select(*raw, *parts)
        .join_from(_RESPONSE, _SUBMISSION, _SUBMISSION.c.received_seq == _RESPONSE.c.received_seq)
        .where(
            _RESPONSE.c.questionnaire == form.questionnaire.id,
            _RESPONSE.c.version == form.questionnaire.version,
            _RESPONSE.c.environment == environment,
        )
        .order_by(_RESPONSE.c.received_seq)
    )


def _answers(coded: Sequence[bytes], texts: Sequence[bytes], wanted: Wanted) -> list[dict[str, Any]]:
    """No more of the answers than is wanted: most are in the packed record already."""
    answers = _read(texts) if wanted.texts else [{} for _ in texts]
    for name in wanted.coded:
        mark = f'"{name}":'.encode()
        having = [place for place, part in enumerate(coded) if mark in part]
        for place, found in zip(having, _read([coded[place] for place in having]), strict=True):
            answers[place].update(found)
    return answers


def _read(parts: Sequence[bytes]) -> list[dict[str, Any]]:
    """Many documents in one go; a tombstone, which is a list, holds no answers."""
    return [each if isinstance(each, dict) else {} for each in orjson.loads(b"[" + b",".join(parts) + b"]")]


def _about(known: Sequence[Sequence[Any]], constant: tuple[str, str, str]) -> list[Sequence[str]]:
    responses, revisions, modes, events, started, finished, conflicts = known
    questionnaire, version, environment = ([each] * len(responses) for each in constant)
    return [
        responses,
        [str(each) for each in revisions],
        questionnaire,
        version,
        modes,
        [_event(each) for each in events],
        environment,
        [_moment(each) for each in started],
        [_moment(each) for each in finished],
        ["1" if each else "0" for each in conflicts],
    ]


@lru_cache(maxsize=10_000)
def _event(value: str | UUID | None) -> str:
    return "" if value is None else str(UUID(value) if isinstance(value, str) else value)


def _moment(value: str | datetime | None) -> str:
    """RFC 3339 in UTC. SQLite holds text, `2024-08-03 09:29:16.000000`, without a zone."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    return f"{text[:10]}T{text[11:19] if text.endswith('.000000') else text[11:]}Z"
