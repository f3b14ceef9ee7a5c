"""The rows that judged deliveries make, in the order of their tables' columns. PURE."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from survey_engine.responses.models import Response, Submission
from survey_engine.responses.opening import Opened
from survey_engine.responses.states import Status

MOST_FAULTS = 50  # kept of one response
_SUBMISSION: Any = Submission.__table__
_RESPONSE: Any = Response.__table__

OF_SUBMISSION = (
    *("received_seq", "status", "source", "environment", "received_at", "clock_offset", "raw", "duplicate_of"),
    *("response_id", "revision", "content_hash", "questionnaire", "version", "form_hash", "mode", "event_id"),
    *("envelope", "coded", "texts", "envelope_hash", "coded_hash", "texts_hash", "reasons", "faults"),
)
OF_RESPONSE = tuple(column.name for column in _RESPONSE.columns)
Values = tuple[Any, ...]

_response: Any = itemgetter(*OF_RESPONSE)


def submission(opened: Opened, seq: int, status: Status, repeats: int | None) -> Values:
    """The row of one delivery. Of what was erased only the id is kept; what is kept already has no content here."""
    arrival, content = opened.arrival, opened.content
    if status is Status.ERASED:
        return (seq, status.value, arrival.source, *(None,) * 5, opened.response_id, *(None,) * 15)
    raw = arrival.raw if content is None else None
    environment = opened.environment or arrival.environment
    came = (seq, status.value, arrival.source, environment, arrival.received_at, arrival.clock_offset, raw, repeats)
    if status is Status.DUPLICATE:
        return (*came, *(None,) * 16)
    return (*came, *_element(opened), *_judgement(opened))


def response(derived: Mapping[str, Any], seq: int, *, conflict: bool) -> Values:
    """The row of a response whose current submission is `seq`."""
    values: Values = _response({**derived, "received_seq": seq, "conflict": conflict})
    return values


def _element(opened: Opened) -> Values:
    content, parts, hashes = opened.content, opened.parts, opened.hashes
    if content is None or parts is None or hashes is None:
        return (None,) * 14
    return (
        content.response_id,
        content.revision,
        content.content_hash,
        content.questionnaire,
        content.version,
        opened.form_hash,
        content.mode.value,
        content.event_id,
        parts.envelope,
        parts.coded,
        parts.texts,
        *hashes,
    )


def _judgement(opened: Opened) -> Values:
    if not opened.reasons:
        return None, None
    faults = [[fault.path, fault.code] for fault in opened.faults[:MOST_FAULTS]]
    return [reason.value for reason in opened.reasons], faults
