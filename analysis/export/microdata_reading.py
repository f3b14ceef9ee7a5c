"""The current responses to one form, a few thousand at a time and in the order received, for whatever writes them.

Memory stays flat: nothing is kept of a lot once the next is read. What has been forgotten is not there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np
import orjson
from numpy.typing import NDArray
from sqlalchemy import String, case, cast, func, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from analysis.snapshot import reading
from survey_engine.consultations.catalogue import Form
from survey_engine.responses.models import Response, Submission

LOT = 2000  # responses
ABOUT = (
    "response_id", "revision", "questionnaire", "version", "mode", "event_id", "environment", "started_at",
    "finished_at", "conflict",
)  # fmt: skip
_KNOWN = ("response_id", "revision", "mode", "event_id", "started_at", "finished_at", "conflict")
_RFC_3339 = 'YYYY-MM-DD"T"HH24:MI:SS.US'
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
    dialect = connection.dialect.name
    if dialect == "sqlite":
        connection.exec_driver_sql("PRAGMA mmap_size=0")  # or what is read of the file counts as this process's memory
    found = session.execute(_query(form, environment, dialect), execution_options={"yield_per": LOT})
    constant = (form.questionnaire.id, str(form.questionnaire.version), environment)
    for rows in found.partitions(LOT):
        *known, packed, coded, texts = zip(*rows, strict=True)
        records = np.frombuffer(b"".join(packed), dtype=np.dtype(form.layout.dtype))
        yield Lot(_about(known, constant), records, _answers(coded, texts, wanted))


def _query(form: Form, environment: str, dialect: str) -> Any:
    """Everything as text or bytes: the database makes text of a hundred thousand times sooner than Python does."""
    texts = [_text(_RESPONSE.c[name], dialect) for name in _KNOWN]
    parts = [
        type_coerce(column, NullType()) for column in (_RESPONSE.c.packed, _SUBMISSION.c.coded, _SUBMISSION.c.texts)
    ]
    return (
        select(*texts, *parts)
        .join_from(_RESPONSE, _SUBMISSION, _SUBMISSION.c.received_seq == _RESPONSE.c.received_seq)
        .where(reading.of(form, environment))
        .order_by(_RESPONSE.c.received_seq)
    )


def _text(column: Any, dialect: str) -> Any:
    if column.name in {"started_at", "finished_at"}:
        text = _moment(type_coerce(column, NullType()), dialect)
    elif column.name == "conflict":
        text = case((column, "1"), else_="0")
    else:
        text = cast(type_coerce(column, NullType()), String)
    return func.coalesce(text, "", type_=String).label(column.name)


def _moment(column: Any, dialect: str) -> Any:
    """RFC 3339 in UTC, without parts of a second where there are none. SQLite holds `2024-08-03 09:29:16.000000`."""
    text = (
        func.replace(column, " ", "T") if dialect == "sqlite" else func.to_char(func.timezone("UTC", column), _RFC_3339)
    )
    return func.replace(text, ".000000", "").op("||", return_type=String())("Z")


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


def _about(known: Sequence[Sequence[str]], constant: tuple[str, str, str]) -> list[Sequence[str]]:
    by_name = dict(zip(_KNOWN, known, strict=True))
    size = len(known[0])
    for name, value in zip(("questionnaire", "version", "environment"), constant, strict=True):
        by_name[name] = [value] * size
    by_name["event_id"] = [_identifier(each) for each in by_name["event_id"]]
    return [by_name[name] for name in ABOUT]


@lru_cache(maxsize=10_000)
def _identifier(text: str) -> str:
    """SQLite holds identifiers without hyphens."""
    return str(UUID(text)) if text else ""
