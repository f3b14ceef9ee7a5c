"""From bytes to a judged submission: reads, admits, judges, splits. Writes nothing.

Whatever goes wrong here, the bytes are already kept: a fault of ours leaves a submission in quarantine, to be
judged again, and names no answer in the log.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from survey_engine.consultations.catalogue import Catalogue, Form
from survey_engine.errors import DataError, Fault
from survey_engine.responses import content as contents
from survey_engine.responses.admission import Admission, Admissions, corrected
from survey_engine.responses.content import Content
from survey_engine.responses.judging import derive, judge
from survey_engine.responses.parts import Parts, split
from survey_engine.responses.states import Environment, Reason

log = logging.getLogger(__name__)
NO_CODES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A delivery whose bytes are kept."""

    raw: bytes
    source: str
    environment: Environment | None  # as the bringer said
    received_at: datetime
    clock_offset: int | None = None  # milliseconds to add to the times it gives
    reasons: tuple[Reason, ...] = ()  # the bringer's own for not letting it count


@dataclass(frozen=True, slots=True)
class Opened:
    """An arrival judged. No `content`: nobody could read it. `row`: what `Response` would hold, when sound."""

    arrival: Arrival
    response_id: str | None = None  # as far as anybody can tell
    content: Content | None = None
    parts: Parts | None = None
    hashes: tuple[str, str, str] | None = None  # of the parts
    environment: Environment | None = None
    form_hash: str | None = None
    reasons: tuple[Reason, ...] = ()
    faults: tuple[Fault, ...] = ()
    row: Mapping[str, Any] | None = field(default=None, repr=False)


class Opener:
    """Opens and judges arrivals by the forms of a catalogue."""

    def __init__(self, catalogue: Catalogue, admissions: Admissions) -> None:
        self._catalogue = catalogue
        self._admissions = admissions

    def open(self, arrival: Arrival) -> Opened:
        """What an arrival says, and whether it may count."""
        try:
            content = contents.read(arrival.raw)
        except DataError as error:
            name = contents.response_id_of(arrival.raw)
            return Opened(arrival, name, reasons=(Reason.CANNOT_OPEN,), faults=error.faults)
        admission = self._admissions.find(content)
        if admission is None:
            return self._aside(arrival, content, Reason.UNKNOWN_VERSION)
        form = self._catalogue.form(admission.form_hash)
        try:
            return self._judged(arrival, content, form, admission)
        except Exception as error:  # whatever it is, it must not stand between a person's answers and the store
            log.error("Judging response %s failed: %s", content.response_id, type(error).__name__)
            return self._aside(arrival, content, Reason.JUDGE_FAILED)

    @staticmethod
    def _judged(arrival: Arrival, content: Content, form: Form, admission: Admission) -> Opened:
        verdict = judge(content, form, arrival.received_at)
        environment = _environment(arrival, content)
        reasons = [*admission.refusals(corrected(content.finished_at, arrival.clock_offset), arrival.received_at)]
        if verdict.faults:
            reasons.insert(0, Reason.RULE_VIOLATION)
        reasons += [reason for reason in arrival.reasons if reason not in reasons]
        if content.environment not in (None, environment):
            reasons.append(Reason.TEST_LIVE)
        parts = split(content.data, content.answers if reasons else verdict.judgement.answers, verdict.coded)
        return Opened(
            arrival,
            content.response_id,
            content,
            parts,
            parts.hashes(),
            environment,
            form.form_hash,
            tuple(reasons),
            verdict.faults,
            None if reasons else derive(content, form, verdict.judgement, environment),
        )

    @staticmethod
    def _aside(arrival: Arrival, content: Content, reason: Reason) -> Opened:
        """A response that can be read but not judged: all its answers are kept as texts."""
        parts = split(content.data, content.answers, NO_CODES)
        environment = _environment(arrival, content)
        reasons = tuple(dict.fromkeys((reason, *arrival.reasons)))
        form_hash = content.form_hash
        return Opened(arrival, content.response_id, content, parts, parts.hashes(), environment, form_hash, reasons)


def _environment(arrival: Arrival, content: Content) -> Environment:
    """What it counts as: what the bringer said, else what it says itself, else live."""
    return arrival.environment or content.environment or Environment.LIVE
