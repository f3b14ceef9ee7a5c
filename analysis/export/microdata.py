"""Responses one by one, as they stand now: CSV or JSON lines, a few thousand at a time, so that memory stays flat.

Codes, never labels. In CSV a multiple question has one column an option, `<id>/<code>` (1 ticked, 0 not ticked,
blank not asked or not answered), a grid one a row; an answer that follows from another (the number one of a single
tick) is filled in. Questions that later versions dropped come last.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

import numpy as np
import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.export.microdata_fields import Chunk, Field, fields
from survey_engine.consultations.catalogue import Form
from survey_engine.responses.models import Response, Submission
from survey_engine.responses.parts import is_tombstone

CHUNK = 2000  # responses
ABOUT = (
    "response_id", "revision", "questionnaire", "version", "mode", "event_id", "environment", "started_at",
    "finished_at", "conflict",
)  # fmt: skip
_RESPONSE: Any = Response.__table__
_SUBMISSION: Any = Submission.__table__
_CHOSEN = select(
    *(_RESPONSE.c[name] for name in ABOUT), _RESPONSE.c.packed, _SUBMISSION.c.coded, _SUBMISSION.c.texts
).join_from(_RESPONSE, _SUBMISSION, _SUBMISSION.c.received_seq == _RESPONSE.c.received_seq)


def write_csv(out: IO[str], session: Session, forms: Sequence[Form], *, environment: str, texts: bool) -> int:
    """Write a header and a row for every response to these versions of one questionnaire; says how many."""
    columns = {form.form_hash: {each.name: each for each in fields(form, texts=texts)} for form in forms}
    names = list(dict.fromkeys(name for form in reversed(forms) for name in columns[form.form_hash]))
    lines, count = csv.writer(out), 0
    lines.writerow([*ABOUT, *names])
    for form in forms:
        own = columns[form.form_hash]
        for chunk in _chunks(session, form, environment):
            lines.writerows(zip(*_about(chunk.rows), *_columns(chunk, names, own), strict=True))
            count += len(chunk.rows)
    return count


def write_jsonl(out: IO[bytes], session: Session, forms: Sequence[Form], *, environment: str, texts: bool) -> int:
    """Write one JSON object a response, its answers as they were given; says how many."""
    count = 0
    for form in forms:
        for chunk in _chunks(session, form, environment, answers=False):
            for row in chunk.rows:
                about = {name: value for name in ABOUT if (value := getattr(row, name)) is not None}
                answers = _answers(row, texts=texts)
                out.write(
                    orjson.dumps({**about, "answers": answers}, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)
                )
            count += len(chunk.rows)
    return count


def _chunks(session: Session, form: Form, environment: str, *, answers: bool = True) -> Iterator[Chunk]:
    wanted = _CHOSEN.where(
        _RESPONSE.c.questionnaire == form.questionnaire.id,
        _RESPONSE.c.version == form.questionnaire.version,
        _RESPONSE.c.environment == environment,
    ).order_by(_RESPONSE.c.received_seq)
    found = session.execute(wanted, execution_options={"yield_per": CHUNK})
    for rows in found.partitions(CHUNK):
        packed = np.frombuffer(b"".join(row.packed for row in rows), dtype=np.dtype(form.layout.dtype))
        yield Chunk(rows, packed, [_answers(row, texts=True) for row in rows] if answers else [])


def _answers(row: Any, *, texts: bool) -> dict[str, Any]:
    """The answers of a row that are still kept."""
    answers: dict[str, Any] = {} if is_tombstone(row.coded) else orjson.loads(row.coded)
    if texts and not is_tombstone(row.texts):
        answers.update(orjson.loads(row.texts))
    return answers


def _about(rows: Sequence[Any]) -> Iterator[list[str]]:
    for name in ABOUT:
        yield [_told(getattr(row, name)) for row in rows]


def _told(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat().replace("+00:00", "Z") if hasattr(value, "isoformat") else str(value)


def _columns(chunk: Chunk, names: Iterable[str], own: dict[str, Field]) -> Iterator[list[str]]:
    blank = [""] * len(chunk.rows)
    for name in names:
        yield own[name].read(chunk) if name in own else blank
