"""What may be said of who wrote a text, and of how many who answered it is true.

Town or villages, and one of the kinds of people that the questionnaire names. Kinds that come from sensitive questions
are never offered.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.counts.counting import Source
from analysis.counts.part import Base, Request
from analysis.free_text.models import FreeText
from analysis.free_text.quotes import AREA, Said
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import MANY_CODES, ONE_CODE, Group, Questionnaire
from survey_engine.definition.rules import compile_rule, refs
from survey_engine.responses.models import Submission
from survey_engine.responses.parts import is_tombstone

_SUBMISSION: Any = Submission.__table__


def kinds_of_people(questionnaire: Questionnaire) -> dict[str, str]:
    """The named groups that may be said of a person, by code."""
    sensitive = set(questionnaire.analysis.roles.get("sensitive", ()))
    sensitive |= {question.id for question in questionnaire.questions() if question.sensitive}
    return {
        group.code: group.label[questionnaire.languages[0]]
        for group in questionnaire.analysis.groups
        if sensitive.isdisjoint(ref.question for ref in refs(group.when))
    }


def attributes(session: Session, form: Form, text: FreeText, *, area: bool, group: str) -> dict[str, str]:
    """What is true of who wrote `text`, of what is asked for: grouping -> code. What is not known is left out."""
    questionnaire = form.questionnaire
    answers = _coded(session, text)
    found: dict[str, str] = {}
    if area and (kind := _area_type(questionnaire, answers)):
        found[AREA] = kind
    named = {each.code: each for each in questionnaire.analysis.groups if each.code in kinds_of_people(questionnaire)}
    if group in named and _holds(named[group], answers):
        found[group] = group
    return found


def say(source: Source, attributes: Mapping[str, str], form: Form) -> Said:
    """The attributes in words, and the people of whom all of them are true."""
    by = tuple(attributes)
    counts = source.count(Request(question=_any_question(form.questionnaire), by=by, base=Base.ALL))
    cell = counts.cells.get(tuple(attributes.values())) if by else counts.overall
    words = [counts.label(place, attributes[name]) for place, name in enumerate(by)]
    return Said(attributes, ", ".join(words), cell.size if cell else 0)


def _coded(session: Session, text: FreeText) -> Mapping[str, Any]:
    coded = session.scalar(select(_SUBMISSION.c.coded).where(_SUBMISSION.c.received_seq == text.received_seq))
    answers: Mapping[str, Any] = {} if coded is None or is_tombstone(coded) else orjson.loads(coded)
    return answers


def _area_type(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> str | None:
    home = questionnaire.analysis.roles.get("home_area", ())
    options = [option for question in questionnaire.questions() if question.id in home for option in question.options]
    lived_in = {answers.get(each) for each in home}
    return next((option.area_type for option in options if option.code in lived_in), None)


def _holds(group: Group, answers: Mapping[str, Any]) -> bool:
    return compile_rule(group.when)(answers, "")


def _any_question(questionnaire: Questionnaire) -> str:
    """A question whose answers can be counted: how many people there are does not hang on which."""
    asked: Sequence[str] = [each.id for each in questionnaire.questions() if each.type in ONE_CODE | MANY_CODES]
    return asked[0]
