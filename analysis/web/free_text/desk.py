"""What the pages about written answers share: the questions people write to, who is at work, and the audit trail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy.orm import Session

from analysis.free_text import frames
from analysis.free_text.frames import Frame
from analysis.free_text.models import FreeText
from analysis.waves import scope
from survey_engine.access import current_staff
from survey_engine.accounts import audit
from survey_engine.accounts.staff import Hand
from survey_engine.consultations.catalogue import Form
from survey_engine.consultations.finding import in_language
from survey_engine.definition.model import Question, Questionnaire
from survey_engine.engine import current_engine
from survey_engine.errors import Conflict, DataError, NotFound
from survey_engine.responses.parts import WRITTEN

LANGUAGE = "en"  # of the office
FAULTS = (DataError, Conflict)

bp = Blueprint("texts", __name__, url_prefix="/office/analysis/texts", template_folder="../templates")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question people write to, or the other option of one. `forms`: its questionnaire's versions, newest first."""

    forms: tuple[Form, ...]
    name: str
    question: Question

    @property
    def about(self) -> tuple[str, str]:
        """Questionnaire and question, as texts are kept."""
        return self.questionnaire.id, self.name

    @property
    def questionnaire(self) -> Questionnaire:
        return self.forms[0].questionnaire

    @property
    def beside(self) -> bool:
        """Whether it is what people write beside an option."""
        return self.name != self.question.id

    @property
    def title(self) -> str:
        """The question in words."""
        words = in_language(self.question.text, LANGUAGE)
        return f"{words} (in their own words)" if self.beside else words

    @property
    def set_title(self) -> str:
        """The questionnaire in words."""
        return in_language(self.questionnaire.title, LANGUAGE)

    def address(self, page: str, **more: str | int) -> str:
        """Where one of its pages is."""
        given: dict[str, Any] = {"questionnaire": self.questionnaire.id, "question": self.name, **more}
        return url_for(f"texts.{page}", **given)

    def form_of(self, version: int) -> Form:
        """The version a response answers."""
        return next(form for form in self.forms if form.questionnaire.version == version)


def versions(questionnaire: str) -> tuple[Form, ...]:
    """Every version of a questionnaire, newest first; NotFound when there is none."""
    return scope(current_engine().catalogue.all(), questionnaire).forms


def written_to(forms: Sequence[Form]) -> list[Asked]:
    """Every question of these versions that people write to, in the order asked; the newest version's words."""
    found: dict[str, Asked] = {}
    for form in forms:
        for question in form.questionnaire.questions():
            if question.type in WRITTEN:
                found.setdefault(question.id, Asked(tuple(forms), question.id, question))
            elif any(option.requires_text for option in question.options):
                name = f"{question.id}_other"
                found.setdefault(name, Asked(tuple(forms), name, question))
    return list(found.values())


def asked(questionnaire: str, question: str) -> Asked:
    """One question people write to; NotFound when there is none of that name."""
    for each in written_to(versions(questionnaire)):
        if each.name == question:
            return each
    raise NotFound(f"Nobody is asked to write to '{question}'.")


def hand() -> Hand:
    """Who is at work."""
    return Hand(current_engine().clock, current_staff())


def text_of(session: Session, about: Asked, number: int) -> FreeText:
    """A text that answers this question; NotFound when it does not."""
    text = session.get(FreeText, number)
    if text is None or (text.questionnaire, text.question) != about.about:
        raise NotFound("There is no such text.")
    return text


def note(session: Session, about: tuple[str, str], texts: Iterable[int]) -> None:
    """Put into the audit trail that somebody read the texts of these numbers, or words quoted from them."""
    if numbers := " ".join(str(number) for number in dict.fromkeys(texts)):
        page = (request.endpoint or "").rpartition(".")[2]
        who = hand()
        audit.record(session, who.clock, who.actor, "texts.seen", f"{about[0]}.{about[1]}", page=page, texts=numbers)


def frame_of(session: Session, about: tuple[str, str]) -> Frame:
    """The frame in use; NotFound before there is one."""
    found = frames.current(session, *about)
    if found is None:
        raise NotFound("There is no code frame yet.")
    return found
