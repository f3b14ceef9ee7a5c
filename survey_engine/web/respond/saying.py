"""Answers in the words of the questionnaire, as people read them back: on "Check your answers" and on the receipt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from survey_engine.consultations.timing import day_words
from survey_engine.definition.judging import offers
from survey_engine.definition.model import Option, Question, Questionnaire, QuestionType, Text
from survey_engine.rendering.prose import inline, plain

T = QuestionType
Answers = Mapping[str, object]
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Said:
    """One question and what was answered; no `answer`: left out."""

    question: Question
    text: Markup
    answer: Markup


@dataclass(frozen=True, slots=True)
class Teller:
    """Says answers to one questionnaire in one language."""

    questionnaire: Questionnaire
    language: str

    def say(self, question: Question, answers: Answers) -> Said:
        """A question and its answer in words."""
        value = answers.get(question.id)
        lines = [] if value is None else SAYERS.get(question.type, _typed)(self, question, answers)
        return Said(question, inline(self.words(question.text)), _joined(lines))

    def words(self, text: Text) -> str:
        """A text in this language, or in the questionnaire's first."""
        return text.get(self.language) or next(iter(text.values()), "")

    def label(self, question: Question, code: object) -> str:
        """An option's label."""
        questions = {each.id: each for each in self.questionnaire.questions()}
        options = (*question.rows, *offers.possible(question, questions))
        return _label(self, options, code)


def _label(teller: Teller, options: tuple[Option, ...], code: object) -> str:
    found = next((option for option in options if option.code == code), None)
    return teller.words(found.label) if found else UNKNOWN


def _one(teller: Teller, question: Question, answers: Answers) -> list[str]:
    return [_with_text(teller, question, answers[question.id], answers)]


def _many(teller: Teller, question: Question, answers: Answers) -> list[str]:
    codes = answers[question.id]
    return [_with_text(teller, question, code, answers) for code in codes] if isinstance(codes, list) else []


def _ranked(teller: Teller, question: Question, answers: Answers) -> list[str]:
    return [f"{at}. {said}" for at, said in enumerate(_many(teller, question, answers), 1)]


def _grid(teller: Teller, question: Question, answers: Answers) -> list[str]:
    given = answers[question.id]
    if not isinstance(given, dict):
        return []
    options = question.options
    return [
        f"{teller.words(row.label)}: {_label(teller, options, given[row.code])}"
        for row in question.rows
        if row.code in given
    ]


def _area(teller: Teller, question: Question, answers: Answers) -> list[str]:
    label = teller.label(question, answers[question.id])
    place = answers.get(f"{question.id}_place")
    return [f"{place} ({label})" if isinstance(place, str) and place != label else label]


def _date(_teller: Teller, question: Question, answers: Answers) -> list[str]:
    text = str(answers[question.id])
    if question.type is T.MONTH:
        return [day_words(date.fromisoformat(f"{text}-01")).partition(" ")[2]]
    return [day_words(date.fromisoformat(text))]


def _figure(teller: Teller, question: Question, answers: Answers) -> list[str]:
    answer = str(answers[question.id])
    if any(option.code == answer for option in question.options):
        return [teller.label(question, answer)]
    if question.type is T.AMOUNT:
        pounds, _, pence = answer.partition(".")
        return [f"£{int(pounds):,}" + (f".{pence}" if pence != "00" else "")]
    return _typed(teller, question, answers)


def _typed(teller: Teller, question: Question, answers: Answers) -> list[str]:
    unit = f" {teller.words(question.unit)}" if question.unit else ""
    return [f"{line}{unit}" for line in str(answers[question.id]).split("\n")]


def _with_text(teller: Teller, question: Question, code: object, answers: Answers) -> str:
    """A label, with the text written beside it."""
    label = teller.label(question, code)
    other = answers.get(f"{question.id}_other")
    texted = any(option.code == code and option.requires_text for option in question.options)
    return f"{label}: {other}" if texted and other else label


def _joined(lines: list[str]) -> Markup:
    return Markup("<br>").join(plain(line) for line in lines)


SAYERS: Mapping[QuestionType, Callable[[Teller, Question, Answers], list[str]]] = {
    T.CONSENT: _one,
    T.SINGLE: _one,
    T.SCALE: _one,
    T.BAND: _one,
    T.MULTIPLE: _many,
    T.RANK: _ranked,
    T.GRID: _grid,
    T.AREA: _area,
    T.DATE: _date,
    T.MONTH: _date,
    T.NUMBER: _figure,
    T.AMOUNT: _figure,
}
"""How an answer of each type reads; any other is what was typed."""
