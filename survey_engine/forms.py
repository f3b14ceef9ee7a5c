"""A page of questions as a form: takes what was typed and ticked, and checks that the post is our own page's.

It parses and never judges: a text that can be read becomes an answer, one that cannot becomes a fault, and whether
an answer will do is for `definition.validation` to say.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.fields.core import UnboundField

from survey_engine.definition.messages import wording
from survey_engine.definition.model import AnswerValue, Question, QuestionType, Section
from survey_engine.definition.normalise import Raw, Unreadable, read
from survey_engine.errors import Fault

Posted = MultiDict[str, str]
T = QuestionType


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a page of answers says.

    answers  what could be read; a blank is left out
    faults   what could not be read
    shown    the answers, and where one could not be read, what was typed: for filling the page again
    names    every question and companion the page asked: what is not in `answers` was left blank
    """

    answers: Mapping[str, AnswerValue]
    faults: tuple[Fault, ...]
    shown: Mapping[str, object]
    names: frozenset[str]

    def onto(self, earlier: Mapping[str, AnswerValue]) -> dict[str, AnswerValue]:
        """Earlier answers with this page's in their place."""
        return {key: value for key, value in earlier.items() if key not in self.names} | dict(self.answers)


class AnswerField(Field):
    """One question as posted. `data` is raw: a text, the codes ticked, or parts by name; `beside` its companions."""

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.question = question
        self.data: Raw = ""
        self.beside: dict[str, str] = {}

    def process(self, formdata: Any, *_data: object, **_filters: object) -> None:
        """Take this question's values from the post."""
        self.process_errors: list[str] = []
        if formdata is None:
            return
        self.data = RAW.get(self.question.type, _one)(self.question, formdata)
        other = f"{self.question.id}_other"
        self.beside = {other: formdata[other]} if other in formdata else {}


class SectionForm(FlaskForm):  # type: ignore[misc]
    """The base of every page of questions. Fields are called `q_<id>`, so no id can clash with a form's own names."""

    questions: ClassVar[tuple[Question, ...]]
    language: ClassVar[str]

    def fresh(self) -> bool:
        """Whether the post carries the token of a page we gave this browser, not too long ago."""
        return bool(self.validate())

    def parse(self, asked: Collection[str] | None = None) -> Parsed:
        """Read the answers to the questions `asked` on the page; None: to all of the section's."""
        reader = _Reader(self.language)
        for question in self.questions:
            if question.type is not T.INFORMATION and (asked is None or question.id in asked):
                reader.read(self[f"q_{question.id}"])
        return Parsed(reader.answers, tuple(reader.faults), reader.shown, frozenset(reader.names))


@dataclass(slots=True)
class _Reader:
    """Reads one field after the other, and keeps what comes of it."""

    language: str
    answers: dict[str, AnswerValue] = field(default_factory=dict)
    shown: dict[str, object] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def read(self, asked: AnswerField) -> None:
        question = asked.question
        self.names |= {question.id, *asked.beside, *({f"{question.id}_place"} if question.places else ())}
        self._parse(question, asked.data)
        for key, typed in asked.beside.items():
            self._parse(Question(key, T.TEXT, question.text), typed)

    def _parse(self, question: Question, raw: Raw) -> None:
        try:
            found = read(question, raw)
        except Unreadable as unreadable:
            self.shown[question.id] = raw
            message = wording(unreadable.code, question, self.language, **unreadable.values)
            self.faults.append(Fault(f"/{question.id}", unreadable.code, message))
        else:
            self.answers |= found
            self.shown |= found


def _one(question: Question, posted: Posted) -> str:
    return posted.get(question.id, "")


def _many(question: Question, posted: Posted) -> list[str]:
    return [code for code in posted.getlist(question.id) if code]


def _area(question: Question, posted: Posted) -> str | dict[str, str]:
    """A line of the list of places is "<code>/<place>"; anything else was typed."""
    given = posted.get(question.id, "")
    code, parted, name = given.partition("/")
    known = parted and any(place.name == name and code in place.codes for place in question.places)
    return {"place": name, "code": code} if known else given


def _rows(question: Question, posted: Posted) -> dict[str, str]:
    given = {row.code: posted.get(f"{question.id}.{row.code}", "") for row in question.rows}
    return {row: code for row, code in given.items() if code}


def _figure(question: Question, posted: Posted) -> Raw:
    """With ranges, what was typed and what was ticked instead."""
    typed = posted.get(question.id, "")
    return {"figure": typed, "range": posted.get(f"{question.id}.range", "")} if question.options else typed


def _dated(question: Question, posted: Posted) -> dict[str, str]:
    parts = ("day", "month", "year") if question.type is T.DATE else ("month", "year")
    return {part: posted.get(f"{question.id}-{part}", "") for part in parts}


RAW: Mapping[QuestionType, Callable[[Question, Posted], Raw]] = {
    T.AREA: _area,
    T.MULTIPLE: _many,
    T.RANK: _many,
    T.GRID: _rows,
    T.DATE: _dated,
    T.MONTH: _dated,
    T.NUMBER: _figure,
    T.AMOUNT: _figure,
}
"""How a question's values are found in a post; every other type has one text under its own id."""


_MADE: dict[tuple[str, str, str], type[SectionForm]] = {}


def build_form(form_hash: str, section: Section, language: str = "en") -> type[SectionForm]:
    """The form class of one section, made once for each form, section and language."""
    key = (form_hash, section.id, language)
    found = _MADE.get(key)
    return found if found is not None else _MADE.setdefault(key, _make(section, language))


def _make(section: Section, language: str) -> type[SectionForm]:
    fields = {f"q_{each.id}": UnboundField(AnswerField, each, name=each.id) for each in section.questions}
    return type("SectionForm", (SectionForm,), {**fields, "questions": section.questions, "language": language})
