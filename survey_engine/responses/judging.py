"""One response against its form: is it sound, and what is derived from it. Opens nothing, stores nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from survey_engine.consultations.catalogue import Form
from survey_engine.consultations.timing import london
from survey_engine.definition.model import Mode, Questionnaire
from survey_engine.definition.validation import Judgement
from survey_engine.errors import Fault, Severity
from survey_engine.responses.content import Content, oddities
from survey_engine.responses.parts import receipt_hash, written
from survey_engine.responses.states import Environment


@dataclass(frozen=True, slots=True)
class Reading:
    """What intake must know of a questionnaire besides its judge: which answers are codes, where people live."""

    coded: frozenset[str]
    home_area: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`faults` stop a response; `coded` are the ids whose answers are codes and without fault."""

    faults: tuple[Fault, ...]
    coded: frozenset[str]
    judgement: Judgement


@lru_cache(maxsize=256)
def reading(form: Form) -> Reading:
    """The reading of a form, made once."""
    questionnaire = form.questionnaire
    ids = {question.id for question in questionnaire.questions()}
    places = {f"{name}_place" for name in ids}
    homes = questionnaire.analysis.roles.get("home_area", ())
    return Reading(frozenset(ids | places) - written(questionnaire), next(iter(homes), None))


def today(content: Content, received_at: datetime) -> str:
    """The day rules see: London's, when the questions were begun; for a record without times, when it came."""
    return london(content.started_at or received_at).date().isoformat()


def judge(content: Content, form: Form, received_at: datetime) -> Verdict:
    """Judge a response by the one judge."""
    day = today(content, received_at)
    judgement = form.judge.judge(content.answers, today=day, mode=content.mode, partial=content.partial)
    faults = [fault for fault in judgement.faults if fault.severity is Severity.ERROR]
    faults += oddities(content.data)
    if not _asked_in(form.questionnaire, content.mode):
        message = f"This questionnaire is not asked in mode {content.mode}; its file lists the modes it is asked in."
        faults.append(Fault("/mode", "wrong_mode", message))
    known = reading(form).coded
    coded = known.difference(_question(fault) for fault in faults) if faults else known
    return Verdict(tuple(faults), coded, judgement)


def derive(content: Content, form: Form, judgement: Judgement, environment: Environment) -> dict[str, Any]:
    """The columns of `Response` that follow from one sound submission, but for its standing."""
    home = reading(form).home_area
    return {
        "response_id": content.response_id,
        "revision": content.revision,
        "questionnaire": content.questionnaire,
        "version": content.version,
        "mode": content.mode.value,
        "environment": environment,
        "event_id": content.event_id,
        "home_area": _code(judgement.answers, home),
        "started_at": content.started_at,
        "finished_at": content.finished_at,
        "receipt_hash": _receipt_hash(content.data),
        "packed": form.layout.pack(judgement.answers, judgement.route.derived, judgement.route.asked),
    }


def _asked_in(questionnaire: Questionnaire, mode: Mode) -> bool:
    return mode is Mode.IMPORT or mode in questionnaire.modes


def _question(fault: Fault) -> str:
    return fault.path.split("/")[1] if "/" in fault.path else ""


def _code(answers: Mapping[str, Any], question: str | None) -> str | None:
    value = answers.get(question) if question is not None else None
    return value if isinstance(value, str) else None


def _receipt_hash(data: Mapping[str, Any]) -> str | None:
    kept: str | None = data.get("receipt_hash")  # what is read again from its parts knows the hash only
    return receipt_hash(data["receipt"]) if "receipt" in data else kept
