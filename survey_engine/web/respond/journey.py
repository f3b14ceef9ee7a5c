"""Where somebody is in a questionnaire: which sections their answers lead through, and in which order options show.

PURE: recomputed from the answers at every request, never stored as state.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Protocol

from survey_engine.consultations.timing import london
from survey_engine.definition.model import AnswerValue, Mode, Option, Order, Question, Questionnaire, Section
from survey_engine.definition.routing import Route, Router
from survey_engine.definition.validation import Judge

Stored = Mapping[str, AnswerValue]


class Form(Protocol):
    """What is needed of a published form."""

    @property
    def questionnaire(self) -> Questionnaire: ...
    @property
    def router(self) -> Router: ...
    @property
    def judge(self) -> Judge: ...


@dataclass(frozen=True)
class Journey:
    """One respondent's way through one form, with the answers as they stand."""

    form: Form
    answers: Stored
    mode: Mode
    started_at: datetime
    response_id: str
    kept_orders: Mapping[str, Sequence[str]]

    @cached_property
    def today(self) -> str:
        """The day that rules go by: in London, when it began."""
        return london(self.started_at).date().isoformat()

    @cached_property
    def route(self) -> Route:
        """The way the answers lead."""
        return self.form.router.route(self.answers, self.today, self.mode)

    def with_answers(self, answers: Stored) -> "Journey":
        """The same respondent with other answers."""
        return Journey(self.form, answers, self.mode, self.started_at, self.response_id, self.kept_orders)

    def section(self, section_id: str) -> Section | None:
        """The section of that id, on the route or not."""
        return next((each for each in self.form.questionnaire.sections if each.id == section_id), None)

    def asked_in(self, section: Section) -> tuple[Question, ...]:
        """What is asked in a section, in order."""
        asked = frozenset(self.route.asked)
        return tuple(question for question in section.questions if question.id in asked)

    def before(self, section_id: str) -> str | None:
        """The section before, on the route."""
        at = self.route.sections.index(section_id)
        return self.route.sections[at - 1] if at else None

    def after(self, section_id: str) -> str | None:
        """The next section on the route; None after the last."""
        order = [section.id for section in self.form.questionnaire.sections]
        here = order.index(section_id)
        return next((each for each in self.route.sections if order.index(each) > here), None)

    def shown(self, question: Question) -> tuple[str, ...] | None:
        """The codes a question offers, in the order they are shown; None when that is as it is defined."""
        offer = self.form.router.offers[question.id]
        if question.order is not Order.SHUFFLE and not offer.sometimes:
            return None
        offered = offer.options if not offer.sometimes else self._offered(question)
        if question.order is not Order.SHUFFLE:
            return tuple(option.code for option in offered)
        return arranged(question.id, offered, self.response_id, self.kept_orders.get(question.id, ()))

    def _offered(self, question: Question) -> tuple[Option, ...]:
        return self.form.router.options(question, self.answers, self.today, self.mode)

    def rows(self, question: Question) -> tuple[str, ...] | None:
        """The rows of a grid on offer; None when that is all of them."""
        if all(row.relevant is None for row in question.rows):
            return None
        return tuple(row.code for row in self.form.router.rows(question, self.answers, self.today, self.mode))

    def orders(self, questions: Iterable[Question]) -> dict[str, list[str]]:
        """The shuffled orders of some questions, to be recorded."""
        shuffled = [question for question in questions if question.order is Order.SHUFFLE]
        return {question.id: list(self.shown(question) or ()) for question in shuffled}


def arranged(question_id: str, offered: Sequence[Option], seed: str, kept: Sequence[str]) -> tuple[str, ...]:
    """Codes in an order of the respondent's own, the same at every reload; `kept` codes stay as they were shown.

    Special options (none of these, other) come last, as defined.
    """
    places = {code: f"{at:04}" for at, code in enumerate(kept)}

    def place(option: Option) -> str:
        return places.get(option.code) or sha256(f"{seed}/{question_id}/{option.code}".encode()).hexdigest() + "~"

    plain = sorted((option for option in offered if not option.special), key=place)
    return tuple(option.code for option in [*plain, *(option for option in offered if option.special)])
