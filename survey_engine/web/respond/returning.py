"""Coming back later: the code that is shown once somebody saves, and the page where it is typed in again."""

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf
from markupsafe import Markup, escape

from survey_engine.access import public
from survey_engine.engine import current_engine
from survey_engine.responses import codes, drafts
from survey_engine.web.errors import settled
from survey_engine.web.respond.phrases import phrases
from survey_engine.web.respond.visit import open_visit, private

bp = Blueprint("returning", __name__)
LANGUAGE = "en"


@bp.get("/respond/<token>/save")
@public
def saved(token: str) -> ResponseReturnValue:
    """The code to come back with."""
    engine = current_engine()
    with engine.sessions.read() as session:
        visit = open_visit(session, token)
    html = render_template(
        "respond/save.html",
        words=visit.words,
        language=visit.draft.language,
        demonstration=visit.page.demonstration,
        code=codes.resume_code(token),
        where=_where(visit.words["save_where"], engine.settings.base_url),
        onward=visit.onward(),
    )
    return private(html)


@bp.get("/respond/return")
@public
def ask() -> ResponseReturnValue:
    """Where the code is typed in."""
    return _page()


@bp.post("/respond/return")
@public
def come_back() -> ResponseReturnValue:
    """Open the draft that the code belongs to."""
    typed = request.form.get("code", "").strip()
    code = codes.tidy_code(typed)
    if code is None:
        return _page(typed, "return_malformed" if typed else "return_required")
    with current_engine().sessions.read() as session:
        kept = drafts.sealed_token(session, code)
    if kept is None:
        return _page(typed, "return_unknown")
    return redirect(f"/respond/{codes.unsealed(kept, code)}/", 303)


@bp.errorhandler(CSRFError)
@settled
def expired(_error: CSRFError) -> ResponseReturnValue:
    """The code as it was typed, with a new token."""
    return _page(request.form.get("code", ""), expired=True)


def _where(words: str, base_url: str) -> Markup:
    """Where to type the code in, as people type addresses: without https://."""
    shown = f"{base_url}/respond/return".partition("://")[2]
    link = Markup('<a class="govuk-link" href="/respond/return">{}</a>').format(shown)
    return Markup(escape(words)).format(address=link)


def _page(typed: str = "", fault: str = "", *, expired: bool = False) -> Response:
    words = phrases(LANGUAGE)
    title = words["return_title"]
    html = render_template(
        "respond/return.html",
        words=words,
        title=words["error_title"].format(title=title) if fault or expired else title,
        heading=title,
        typed=typed[:40],
        message=words[fault] if fault else "",
        expired=expired,
        token=generate_csrf(),
    )
    return private(html, 422 if fault else 400 if expired else 200)
