"""Codes that came by letter: what they open, and that each is answered once.

The code itself is kept nowhere: from here on its hash travels with the draft, and leaves it when it is sent.
"""

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from survey_engine.access import public
from survey_engine.consultations import invitations
from survey_engine.consultations.models import Invitation
from survey_engine.engine import current_engine
from survey_engine.responses.codes import tidy_code
from survey_engine.responses.finishing import InvitationUsedError
from survey_engine.web.respond.visit import private

bp = Blueprint("inviting", __name__)
FAULTS = {
    "blank": "Enter the code from your letter",
    "malformed": "Enter a code of 12 letters and numbers, such as 7KQ9-XD2M-40PT",
    "unknown": "We do not know this code. Check it against your letter",
}


@bp.get("/i")
@public
def ask() -> ResponseReturnValue:
    """Where a code is typed in."""
    return _page()


@bp.post("/i")
@public
def typed() -> ResponseReturnValue:
    """Take a code that was typed."""
    given = request.form.get("code", "").strip()
    code = tidy_code(given)
    if code is None:
        return _page(given, "malformed" if given else "blank")
    return redirect(f"/i/{code}", 303)


@bp.get("/i/<code>")
@public
def follow(code: str) -> ResponseReturnValue:
    """Begin the questionnaire that the code is for."""
    tidy = tidy_code(code)
    with current_engine().sessions.read() as session:
        found = invitations.find(session, invitations.hashed(tidy)) if tidy else None
    if found is None:
        return _page(code, "unknown")
    if found.used_on is not None:
        return used()
    return redirect(f"/c/{found.consultation_slug}/respond?questionnaire={found.questionnaire}&i={tidy}", 302)


@bp.app_errorhandler(InvitationUsedError)
def spent(_error: InvitationUsedError) -> ResponseReturnValue:
    """Somebody at the same premises was first."""
    return used()


def used() -> Response:
    """Say that these premises have answered."""
    return private(render_template("respond/invitation_used.html"), 409)


def invited(session: Session, slug: str, questionnaire: str) -> str | None:
    """The hash of the code this page was opened with; ends the request when it is not good for it."""
    code = request.args.get("i")
    if not code:
        return None
    tidy = tidy_code(code)
    found = invitations.find(session, invitations.hashed(tidy)) if tidy else None
    if found is None or not _is_for(found, slug, questionnaire):
        abort(404)
    if found.used_on is not None:
        abort(used())
    return found.code_hash


def _is_for(found: Invitation, slug: str, questionnaire: str) -> bool:
    return (found.consultation_slug, found.questionnaire) == (slug, questionnaire)


def _page(given: str = "", fault: str = "") -> ResponseReturnValue:
    message = FAULTS.get(fault, "")
    html = render_template("respond/invitation.html", typed=given, message=message, token=generate_csrf())
    return private(html, 422 if message else 200)
