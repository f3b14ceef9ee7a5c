"""Answering, one section a page: shown as the answers stand, kept at every step, back and forth without loss."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from survey_engine.access import public
from survey_engine.engine import current_engine
from survey_engine.responses import drafts
from survey_engine.web.errors import settled
from survey_engine.web.respond import sections
from survey_engine.web.respond.answering import read_page, take
from survey_engine.web.respond.ending import end
from survey_engine.web.respond.sections import Again
from survey_engine.web.respond.visit import open_visit

bp = Blueprint("respond", __name__)


@bp.get("/respond/<token>/")
@public
def resume(token: str) -> ResponseReturnValue:
    """Go on where they were."""
    with current_engine().sessions.read() as session:
        visit = open_visit(session, token)
    return redirect(visit.onward(), 303)


@bp.get("/respond/<token>/<section_id>")
@public
def section(token: str, section_id: str) -> ResponseReturnValue:
    """One section, filled in as far as it was; elsewhere, when the answers do not lead here."""
    with current_engine().sessions.read() as session:
        visit = open_visit(session, token)
    found = visit.section(section_id)
    if section_id not in visit.journey.route.sections:
        return redirect(visit.onward(), 303)
    return sections.show(visit, found)


@bp.post("/respond/<token>/<section_id>")
@public
def answer(token: str, section_id: str) -> ResponseReturnValue:
    """Take a page: keep what it says, then show what is wrong with it or go on."""
    engine = current_engine()
    with engine.sessions.begin() as session:
        visit = open_visit(session, token, locked=True)
        page = read_page(visit, visit.section(section_id))
        step = take(visit, page)
        if step.ended:
            return end(session, step.visit)
        drafts.save(session, step.visit.draft, now=engine.clock())
    if step.faults:
        return sections.show(step.visit, page.section, Again(page.parsed, step.faults))
    return redirect(step.target, 303)


@bp.errorhandler(CSRFError)
@settled
def expired(_error: CSRFError) -> ResponseReturnValue:
    """The page as it was filled, with a new token."""
    arguments = request.view_args or {}
    with current_engine().sessions.read() as session:
        visit = open_visit(session, arguments["token"])
    found = visit.section(arguments["section_id"])
    return sections.show(visit, found, Again(read_page(visit, found).parsed, expired=True))
