"""What a receipt is good for: reading again what one said, and having it removed. No other key opens a response."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf

from survey_engine.access import public
from survey_engine.consultations import queries
from survey_engine.consultations.catalogue import Form
from survey_engine.consultations.finding import opening_of
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.consultations.timing import Opening, day_words, london
from survey_engine.definition.model import QuestionType
from survey_engine.engine import current_engine
from survey_engine.errors import NotFound
from survey_engine.responses import content
from survey_engine.responses.codes import tidy_code
from survey_engine.responses.erasing import erase
from survey_engine.responses.receipts import Kept, by_receipt
from survey_engine.responses.witness import Witness
from survey_engine.web.errors import settled
from survey_engine.web.respond import changing
from survey_engine.web.respond.phrases import phrases
from survey_engine.web.respond.saying import Said, Teller
from survey_engine.web.respond.visit import private, refusal

bp = Blueprint("receipt", __name__)


@bp.get("/receipt")
@public
def ask() -> ResponseReturnValue:
    """Where the code is typed in, and sent in the address: a receipt can be kept as a bookmark."""
    typed = request.args.get("code", "").strip()
    if code := tidy_code(typed):
        return redirect(f"/receipt/{code}", 303)
    return _asking(typed, "malformed" if typed else "", 422 if typed else 200)


@bp.get("/receipt/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """The receipt: thanks, the code, and what was said."""
    tidy = _tidied(code)
    if tidy != code:
        return redirect(f"/receipt/{tidy}", 301)
    kept, form = _kept(tidy)
    language = str(kept.data.get("language", form.questionnaire.languages[0]))
    finished = kept.data.get("finished_at")
    with current_engine().sessions.read() as session:
        pages = [each for each in queries.consultations(session) if _offers(each, form)]
    html = render_template(
        "receipt/show.html",
        words=phrases(language),
        language=language,
        demonstration=_demonstration(pages, finished),
        changeable=changing.where(kept, pages) is not None,
        token=generate_csrf(),
        code=tidy,
        day=day_words(london(content.moment(finished)).date()) if finished else "",
        title=form.questionnaire.title.get(language) or next(iter(form.questionnaire.title.values())),
        parts=_said(kept, form, language),
    )
    return private(html)


@bp.post("/receipt/<code>/change")
@public
def change(code: str) -> ResponseReturnValue:
    """Open the answers again, to be changed and sent under the same receipt."""
    tidy = _tidied(code)
    kept, form = _kept(tidy)
    with current_engine().sessions.begin() as session:
        pages = [page for page in queries.consultations(session) if _offers(page, form)]
        page = changing.where(kept, pages)
        if page is None:
            abort(refusal("closed", pages[0]) if pages else 410)
        token = changing.reopen(session, kept, tidy, page)
    return redirect(f"/respond/{token}/check", 303)


@bp.get("/receipt/<code>/withdraw")
@public
def confirm(code: str) -> ResponseReturnValue:
    """Ask once more: what is removed cannot be brought back."""
    tidy = _tidied(code)
    _kept(tidy)
    return _confirming(tidy)


@bp.post("/receipt/<code>/withdraw")
@public
def withdraw(code: str) -> ResponseReturnValue:
    """Remove the answers."""
    engine = current_engine()
    with engine.sessions.begin() as session:
        try:
            erase(session, _tidied(code), engine.clock())
        except NotFound:
            abort(_asking(code, "unknown", 404))
        Witness(engine.settings.backup_dir, engine.clock).erased(code)
    return redirect("/receipt/withdrawn", 303)


@bp.get("/receipt/withdrawn")
@public
def withdrawn() -> ResponseReturnValue:
    """Say that it is done."""
    return render_template("receipt/withdrawn.html")


@bp.errorhandler(CSRFError)
@settled
def expired(_error: CSRFError) -> ResponseReturnValue:
    """Ask again, with a new token."""
    code = _tidied((request.view_args or {})["code"])
    return _confirming(code, 400) if request.path.endswith("/withdraw") else redirect(f"/receipt/{code}", 303)


def _tidied(code: str) -> str:
    return tidy_code(code) or abort(_asking(code, "unknown", 404))


def _kept(code: str) -> tuple[Kept, Form]:
    """The response of a receipt, or a page that asks for the code again."""
    engine = current_engine()
    with engine.sessions.read() as session:
        kept = by_receipt(session, code)
    if kept is None:
        abort(_asking(code, "unknown", 404))
    return kept, engine.catalogue.form(kept.form_hash)


def _said(kept: Kept, form: Form, language: str) -> list[tuple[str, list[Said]]]:
    """What was answered, section by section; what was left out is left out here too."""
    teller = Teller(form.questionnaire, language)
    parts = []
    for section in form.questionnaire.sections:
        questions = [each for each in section.questions if each.type is not QuestionType.INFORMATION]
        said = [teller.say(each, kept.answers) for each in questions if each.id in kept.answers]
        if said:
            parts.append((teller.words(section.title), said))
    return parts


def _demonstration(pages: Sequence[ConsultationPage], finished: object) -> bool:
    """Whether the questionnaire was open in nothing but a demonstration when the answers were sent."""
    when = content.moment(finished) if finished else current_engine().clock()
    then = [page for page in pages if opening_of(page, when) is Opening.OPEN] or pages
    return bool(then) and all(page.demonstration for page in then)


def _offers(page: ConsultationPage, form: Form) -> bool:
    return any(offer.questionnaire == form.questionnaire.id for offer in page.questionnaires)


def _confirming(code: str, status: int = 200) -> Response:
    html = render_template("receipt/withdraw.html", code=code, token=generate_csrf(), expired=status == 400)
    return private(html, status)


def _asking(typed: str, fault: str, status: int) -> Response:
    messages = {
        "malformed": "Enter a code of 12 letters and numbers, such as 7KQ9-XD2M-40PT",
        "unknown": "We have no answers for this code. Check that you typed all of it. They may have been removed",
    }
    html = render_template("receipt/ask.html", typed=typed[:40], message=messages.get(fault, ""))
    return private(html, status)
