"""One visit to a response being written: the draft its link opens, the form it stays on, the way its answers lead.

A link that opens nothing, a response that is finished, and a consultation that has closed are answered here, in the
same way on every page.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import Response, abort, make_response, redirect, render_template
from sqlalchemy.orm import Session

from survey_engine.consultations.catalogue import Form
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.consultations.queries import page_from
from survey_engine.consultations.timing import day_words
from survey_engine.definition.model import Mode, Section, Text
from survey_engine.engine import Engine, current_engine
from survey_engine.rendering.questions import Fragments, fragments_of
from survey_engine.responses import drafts
from survey_engine.responses.admission import GRACE
from survey_engine.responses.drafts import DraftState
from survey_engine.responses.finishing import Finisher
from survey_engine.responses.witness import Witness
from survey_engine.web.respond.journey import Journey
from survey_engine.web.respond.phrases import phrases


@dataclass(frozen=True)
class Visit:
    """A draft opened by `token`. `begun`: the store has it; on a first page it has not been kept yet."""

    token: str
    draft: DraftState
    form: Form
    begun: bool = True
    ticket: str = ""  # what a first page needs to begin the draft: see `begin`

    @cached_property
    def journey(self) -> Journey:
        """Where the answers lead."""
        draft = self.draft
        return Journey(
            self.form, draft.answers, Mode(draft.mode), draft.started_at, draft.response_id, draft.option_order
        )

    @cached_property
    def page(self) -> ConsultationPage:
        """The consultation it belongs to."""
        return page_from(self.draft.page)

    @property
    def fragments(self) -> Fragments:
        """The questions as HTML."""
        return fragments_of(self.form, self.draft.language, Mode(self.draft.mode))

    @property
    def words(self) -> Any:
        """The words around the questions."""
        return phrases(self.draft.language)

    def say(self, text: Text | None) -> str:
        """A text of the questionnaire, in the respondent's language."""
        return "" if text is None else text.get(self.draft.language) or next(iter(text.values()), "")

    def with_answers(self, answers: dict[str, Any]) -> "Visit":
        """The same visit with other answers."""
        return replace(self, draft=replace(self.draft, answers=answers))

    def section(self, section_id: str) -> Section:
        """A section of the form, or 404."""
        return self.journey.section(section_id) or abort(404)

    def address(self, section_id: str) -> str:
        """Where a section, or `check`, is answered."""
        return f"/respond/{self.token}/{section_id}"

    def onward(self) -> str:
        """Where to go on: where they were, else the first section."""
        known = [*self.journey.route.sections, "check"]
        return self.address(self.draft.position if self.draft.position in known else known[0])


def open_visit(session: Session, token: str, *, locked: bool = False) -> Visit:
    """The visit behind a link; ends the request with a page when there is nothing to go on with."""
    draft = drafts.by_token(session, token, locked=locked)
    if draft is None:
        abort(lost())
    if draft.finished_at is not None:
        abort(redirect(f"/respond/{token}/done", 303))
    engine = current_engine()
    if draft.closed_at is not None and engine.clock() >= draft.closed_at + GRACE:
        abort(refusal("closed", page_from(draft.page)))
    return Visit(token, draft, engine.catalogue.form(draft.form_hash))


def finisher(engine: Engine) -> Finisher:
    """What turns drafts into submissions."""
    witness = Witness(engine.settings.backup_dir, engine.clock)
    return Finisher(engine.sessions, engine.intake, engine.clock, witness)


def lost() -> Response:
    """The page for a link that opens nothing."""
    return private(render_template("respond/lost.html"), 404)


def refusal(reason: str, page: ConsultationPage) -> Response:
    """The page that says no answers are taken, why, and what people can do instead."""
    status = 410 if reason == "closed" else 403
    day = {"closed": page.closed, "forthcoming": page.opened}.get(reason)
    html = render_template(
        "respond/refused.html",
        reason=reason,
        page=page,
        day=day_words(day) if day else "",
        demonstration=page.demonstration,
        language=page.languages[0],
    )
    return private(html, status)


def private(html: str, status: int = 200) -> Response:
    """A page of somebody's own, that no cache may keep."""
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response
