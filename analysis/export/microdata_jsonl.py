"""Responses one by one as JSON lines: the answers as they were given, codes and words, off-route ones left out."""

from collections.abc import Sequence
from typing import IO, Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.export.microdata_reading import ABOUT, LOT
from analysis.snapshot import reading
from survey_engine.consultations.catalogue import Form
from survey_engine.responses.models import Response, Submission
from survey_engine.responses.parts import is_tombstone

_RESPONSE: Any = Response.__table__
_SUBMISSION: Any = Submission.__table__
_CHOSEN = select(*(_RESPONSE.c[name] for name in ABOUT), _SUBMISSION.c.coded, _SUBMISSION.c.texts).join_from(
    _RESPONSE, _SUBMISSION, _SUBMISSION.c.received_seq == _RESPONSE.c.received_seq
)


def write_jsonl(out: IO[bytes], session: Session, forms: Sequence[Form], *, environment: str, texts: bool) -> int:
    """Write one JSON object a response, its answers as they were given; says how many."""
    count = 0
    for form in forms:
        wanted = _CHOSEN.where(reading.of(form, environment)).order_by(_RESPONSE.c.received_seq)
        for row in session.execute(wanted, execution_options={"yield_per": LOT}):
            about = {name: value for name in ABOUT if (value := getattr(row, name)) is not None}
            line = {**about, "answers": _answers(row, texts=texts)}
            out.write(orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count


def _answers(row: Any, *, texts: bool) -> dict[str, Any]:
    """The answers of a row that are still kept."""
    answers: dict[str, Any] = {} if is_tombstone(row.coded) else orjson.loads(row.coded)
    if texts and not is_tombstone(row.texts):
        answers.update(orjson.loads(row.texts))
    return answers
