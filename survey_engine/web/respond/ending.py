"""Where a questionnaire stops early: a last page, or another questionnaire that goes on from there.

What an end is told to keep decides: a count and nothing else, or nothing. Somebody sent to another questionnaire
may come back and change the answer that sent them.
"""

from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from survey_engine.access import public
from survey_engine.consultations import queries
from survey_engine.consultations.catalogue import Form
from survey_engine.consultations.timing import london
from survey_engine.definition.model import End, Keep, Mode
from survey_engine.engine import current_engine
from survey_engine.rendering.prose import prose
from survey_engine.responses import drafts
from survey_engine.responses.codes import TOKEN_BYTES, link_token
from survey_engine.responses.erasing import erase_response
from survey_engine.web.respond.journey import Journey
from survey_engine.web.respond.visit import Visit, open_visit, private

bp = Blueprint("ending", __name__)


@bp.get("/c/<slug>/ended/<form_hash>/<page_id>")
@public
def ended(slug: str, form_hash: str, page_id: str) -> ResponseReturnValue:
    """The last page of an end; the same for everybody, so it says nothing of anybody's answers."""
    engine = current_engine()
    with engine.sessions.read() as session:
        consultation = queries.consultation(session, slug)
    form = engine.catalogue.form(form_hash)
    page = next((each for each in form.questionnaire.pages if each.id == page_id), None) or abort(404)
    language = form.questionnaire.languages[0]
    return render_template(
        "respond/ended.html",
        language=language,
        demonstration=consultation.demonstration,
        slug=slug,
        title=page.title[language],
        text=prose(page.text[language]),
    )


@bp.get("/respond/<token>/elsewhere")
@public
def elsewhere(token: str) -> ResponseReturnValue:
    """How else to answer, when the questionnaire that goes on is not on line."""
    with current_engine().sessions.read() as session:
        visit = open_visit(session, token)
    stop = visit.journey.route.end
    if stop is None or stop.go_to is None:
        return redirect(visit.onward(), 303)
    back = visit.address(visit.journey.route.sections[-1])
    html = render_template(
        "respond/elsewhere.html",
        demonstration=visit.page.demonstration,
        page=visit.page,
        back=back,
        words=visit.words,
    )
    return private(html)


def end(session: Session, visit: Visit) -> ResponseReturnValue:
    """Do what the end says, inside the transaction of the answer that led to it."""
    stop = visit.journey.route.end
    assert stop is not None
    if stop.go_to:
        return _go_on(session, visit, stop)
    if stop.keep is Keep.COUNT_ONLY:
        day = london(current_engine().clock()).date()
        drafts.count_screen_out(session, visit.draft, stop.page or "", day)
    drafts.drop(session, visit.draft.response_id)
    if visit.draft.revision > 1:  # it was sent before, and now nothing of it may be kept
        erase_response(session, visit.draft.response_id, current_engine().clock())
    return redirect(f"/c/{visit.draft.consultation_slug}/ended/{visit.draft.form_hash}/{stop.page}", 303)


def _go_on(session: Session, visit: Visit, stop: End) -> ResponseReturnValue:
    """Begin the other questionnaire with the answers carried over, or say how else to answer."""
    engine = current_engine()
    _keep(session, visit)
    form = engine.catalogue.current(stop.go_to or "")
    if form is None or Mode.WEB not in form.questionnaire.modes:
        return redirect(visit.address("elsewhere"), 303)
    token = _token(visit.token, form.questionnaire.id)
    known = drafts.by_token(session, token)
    if known is None:
        begun = _begun(visit, stop, form)
        drafts.begin(session, begun.draft, token)
        return redirect(f"/respond/{token}/{begun.journey.route.sections[0]}", 303)
    return redirect(f"/respond/{token}/", 303)


def _keep(session: Session, visit: Visit) -> None:
    now = current_engine().clock()
    if visit.begun:
        drafts.save(session, visit.draft, now=now)
    else:
        drafts.begin(session, visit.draft, visit.token)


def _begun(visit: Visit, stop: End, form: Form) -> Visit:
    now = current_engine().clock()
    languages = form.questionnaire.languages
    draft = replace(
        visit.draft,
        response_id=str(uuid4()),
        questionnaire_id=form.questionnaire.id,
        version=form.questionnaire.version,
        form_hash=form.form_hash,
        language=visit.draft.language if visit.draft.language in languages else languages[0],
        answers={},
        option_order={},
        revision=1,
        sealed_receipt=None,
        position=None,
        started_at=now,
        updated_at=now,
    )
    begun = Visit("", draft, form)
    return begun.with_answers(_carried(begun.journey, visit.draft.answers, stop))


def _carried(journey: Journey, answers: dict[str, Any], stop: End) -> dict[str, Any]:
    """The answers brought along that the other questionnaire asks for and understands."""
    brought = {name: answers[name] for name in stop.carry if name in answers}
    judged = journey.form.judge.judge(brought, today=journey.today, mode=journey.mode)
    wrong = {fault.path.split("/")[1] for fault in judged.faults if fault.code != "required"}
    return {name: value for name, value in judged.answers.items() if name not in wrong}


def _token(token: str, questionnaire: str) -> str:
    """The link of what follows: the same when the page is posted twice."""
    return link_token(sha256(f"{token}/{questionnaire}".encode()).digest()[:TOKEN_BYTES])
