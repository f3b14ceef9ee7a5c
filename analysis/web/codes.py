"""The names and codes that a rule of a filter may use, in words, for whoever writes one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.waves import Scope
from analysis.web.choices import LANGUAGE
from analysis.web.offering import newest
from survey_engine.consultations.finding import in_language
from survey_engine.definition.judging import offers
from survey_engine.definition.model import FIGURES, MANY_CODES, ONE_CODE, Question, QuestionType


@dataclass(frozen=True, slots=True)
class Entry:
    """One name: what was asked, and what may have been answered (code -> words; none: a number)."""

    name: str
    words: str
    codes: Mapping[str, str]


def entries(scope: Scope) -> list[Entry]:
    """Every name, in the order asked; what several questionnaires ask is listed once, as the first asks it."""
    found: dict[str, Entry] = {}
    for form in newest(scope):
        asked = {question.id: question for question in form.questionnaire.questions()}
        for entry in (entry for question in asked.values() for entry in _of(question, asked)):
            found.setdefault(entry.name, entry)
    return list(found.values())


def _of(question: Question, asked: Mapping[str, Question]) -> Iterator[Entry]:
    words = in_language(question.text, LANGUAGE)
    codes = {option.code: in_language(option.label, LANGUAGE) for option in offers.possible(question, asked)}
    if question.type is QuestionType.GRID:
        for row in question.rows:
            yield Entry(f"{question.id}.{row.code}", f"{words}: {in_language(row.label, LANGUAGE)}", codes)
    elif question.type in ONE_CODE | MANY_CODES | FIGURES:
        yield Entry(question.id, words, codes)
