"""Check your answers, then send them: once, however often the button is pressed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf
from markupsafe import Markup

from survey_engine.access import public
from survey_engine.definition.model import Keep, Question, QuestionType, Section
from survey_engine.definition.validation import Judgement
from survey_engine.engine import current_engine
from survey_engine.errors import Fault, Severity
from survey_engine.rendering.prose import prose
from survey_engine.responses import drafts
from survey_engine.responses.finishing import receipt_of
from survey_engine.web.errors import settled
from survey_engine.web.respond.saying import Teller
from survey_engine.web.respond.visit import Visit, finisher, lost, open_visit, private

bp = Blueprint("check", __name__)


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the summary: its title and its rows."""

    title: str
    rows: Sequence[dict[str, Any]]


@bp.get("/respond/<token>/check")
@public
def check(token: str) -> ResponseReturnValue:
    """Everything that would be sent, each with a link to change it."""
    with current_engine().sessions.read() as session:
        visit = open_visit(session, token)
    if away := _elsewhere(visit):
        return away
    return _page(visit, _judged(visit))


@bp.post("/respond/<token>/check")
@public
def send(token: str) -> ResponseReturnValue:
    """Send the answers, unless something is wrong with them."""
    engine = current_engine()
    with engine.sessions.read() as session:
        visit = open_visit(session, token)
    if away := _elsewhere(visit):
        return away
    judgement = _judged(visit)
    unsure = any(fault.severity is Severity.WARNING for fault in judgement.faults)
    if not judgement.accepted or (unsure and "confirm" not in request.form):
        return _page(visit, judgement, posted=True)
    finisher(engine).finish(visit.draft, token, judgement.answers, judgement.route.asked)
    return redirect(f"/respond/{token}/done", 303)


@bp.get("/respond/<token>/done")
@public
def done(token: str) -> ResponseReturnValue:
    """To the receipt; what a dead process left half sent is sent first."""
    engine = current_engine()
    with engine.sessions.read() as session:
        draft = drafts.by_token(session, token)
    if draft is None:
        return lost()
    if draft.finished_at is None:
        return redirect(f"/respond/{token}/", 303)
    finisher(engine).again(draft)
    return redirect(f"/receipt/{receipt_of(draft, token)}", 303)


@bp.errorhandler(CSRFError)
@settled
def expired(_error: CSRFError) -> ResponseReturnValue:
    """The same page with a new token."""
    with current_engine().sessions.read() as session:
        visit = open_visit(session, (request.view_args or {})["token"])
    return _elsewhere(visit) or _page(visit, _judged(visit), expired=True)


def _elsewhere(visit: Visit) -> ResponseReturnValue | None:
    """An early end that keeps nothing has nothing to check: back to the answer that led there."""
    stop = visit.journey.route.end
    if stop is None or (stop.keep is Keep.RESPONSE and not stop.go_to):
        return None
    return redirect(visit.address(visit.journey.route.sections[-1]), 303)


def _judged(visit: Visit) -> Judgement:
    journey = visit.journey
    return visit.form.judge.judge(visit.draft.answers, today=journey.today, mode=journey.mode)


def _page(visit: Visit, judgement: Judgement, *, posted: bool = False, expired: bool = False) -> Response:
    words = visit.words
    faults = [fault for fault in judgement.faults if fault.severity is Severity.ERROR]
    warnings = [fault for fault in judgement.faults if fault.severity is Severity.WARNING]
    told = [*_linked(visit, faults), *_linked(visit, warnings)]
    if posted and not faults and warnings:
        told.append({"href": "#confirm", "text": words["confirm_needed"]})
    title = words["check_title"]
    html = render_template(
        "respond/check.html",
        words=words,
        language=visit.draft.language,
        demonstration=visit.page.demonstration,
        title=words["error_title"].format(title=title) if told or expired else title,
        heading=title,
        told=told,
        warned=bool(warnings),
        expired=expired,
        parts=[part for each in visit.form.questionnaire.sections if (part := _part(visit, judgement, each))],
        ending=_ending(visit),
        back=visit.address(visit.journey.route.sections[-1]),
        save=visit.address("save"),
        action=visit.address("check"),
        token=generate_csrf(),
    )
    return private(html, 422 if posted else 400 if expired else 200)


def _ending(visit: Visit) -> Markup:
    """What the page of an early end says, when its answers are kept all the same."""
    stop = visit.journey.route.end
    page = next((each for each in visit.form.questionnaire.pages if stop and each.id == stop.page), None)
    return prose(visit.say(page.text)) if page else Markup("")


def _part(visit: Visit, judgement: Judgement, section: Section) -> Part | None:
    teller = Teller(visit.form.questionnaire, visit.draft.language)
    asked = [each for each in visit.journey.asked_in(section) if each.type is not QuestionType.INFORMATION]
    rows = []
    for question in asked:
        said = teller.say(question, judgement.answers)
        change = {
            "href": f"{visit.address(section.id)}?return=check#{_target(visit, question.id)}",
            "text": visit.words["change"],
            "visually_hidden_text": said.text + _about(visit, section, question),
        }
        value = said.answer or visit.words["not_answered"]
        rows.append({"key": {"text": said.text}, "value": {"text": value}, "actions": {"items": [change]}})
    return Part(visit.say(section.title), rows) if rows else None


def _about(visit: Visit, section: Section, question: Question) -> str:
    """What tells a question that is asked again and again from its like."""
    words = visit.say(question.text)
    again = any(
        question.id.startswith(f"{each}__") for group in visit.form.questionnaire.repeats for each in group.members
    )
    return f" ({title})" if again and (title := visit.say(section.title)) not in words else ""


def _linked(visit: Visit, faults: Sequence[Fault]) -> list[dict[str, str]]:
    """Faults as lines of the summary, each linked to where it can be put right."""
    owner = visit.form.router.companions
    where = {each.id: section.id for section in visit.form.questionnaire.sections for each in section.questions}
    lines = []
    for fault in faults:
        name = fault.path.split("/")[1]
        question = owner.get(name, name)
        href = f"{visit.address(where[question])}?return=check#{_target(visit, question)}" if question in where else ""
        lines.append({"href": href, "text": fault.message})
    return lines


def _target(visit: Visit, question_id: str) -> str:
    question = visit.form.router.questions[question_id]
    return visit.fragments[question_id].target(f"/{question_id}", visit.journey.shown(question))
