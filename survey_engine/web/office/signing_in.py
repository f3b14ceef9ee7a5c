"""Signing in and out, and one's own password."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField

from survey_engine.access import COOKIE, COOKIE_PATH, Permission, allow, current_staff, public
from survey_engine.accounts import passwords, signing, staff
from survey_engine.accounts.passwords import BusyError, PasswordError
from survey_engine.accounts.signing import Desk, Refusal, SignedIn
from survey_engine.accounts.staff import Hand
from survey_engine.engine import Engine, current_engine
from survey_engine.web import errors

bp = Blueprint("signing", __name__, url_prefix="/office")
LONGEST_NAME = 100
BLANK = {"name": "Enter your name", "password": "Enter your password"}
REFUSALS = {
    Refusal.WRONG: "The name or the password is wrong",
    Refusal.WAIT: "Too many wrong passwords for this name. Wait, at most 15 minutes, then try again",
}


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Who wants in."""

    name = StringField()
    password = PasswordField()
    next = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """A password of one's own choice."""

    present = PasswordField()
    password = PasswordField()


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for name and password; let in whoever gives the right ones."""
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return render_template("office/sign_in.html", form=form, faults=[])
    faults = [(field, message) for field, message in BLANK.items() if not form[field].data]
    if not faults:
        engine = current_engine()
        name, typed = (form.name.data or "")[:LONGEST_NAME], form.password.data or ""
        outcome = signing.sign_in(engine.sessions, desk(engine), name, typed)
        if isinstance(outcome, SignedIn):
            return _let_in(outcome.token, form.next.data)
        faults = [("name", REFUSALS[outcome])]
    return render_template("office/sign_in.html", form=form, faults=faults), 422


@bp.errorhandler(BusyError)
def busy(_error: BusyError) -> ResponseReturnValue:
    """Ask to try again in a moment."""
    return errors.page(503)


@bp.post("/sign-out")
@allow(Permission.OFFICE)
def sign_out() -> ResponseReturnValue:
    """End this sign-in."""
    engine = current_engine()
    with engine.sessions.begin() as session:
        signing.sign_out(session, engine.clock, request.cookies.get(COOKIE, ""))
    response = make_response(redirect(url_for("signing.sign_in"), 303))
    response.delete_cookie(COOKIE, path=COOKIE_PATH)
    return response


@bp.route("/password", methods=["GET", "POST"])
@allow(Permission.OFFICE)
def password() -> ResponseReturnValue:
    """Choose a password; every other sign-in of this account ends, and this one begins anew."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _password_page(form, [])
    engine = current_engine()
    hand = Hand(engine.clock, current_staff())
    if not hand.passwords.judge(current_staff().password_hash, form.present.data or "").right:
        return _password_page(form, [("present", "The present password is wrong")])
    try:
        with engine.sessions.begin() as session:
            account = staff.by_id(session, current_staff().id)
            staff.change_password(session, hand, account, form.password.data or "")
            token = signing.begin(session, engine.clock, account)
    except PasswordError as error:
        return _password_page(form, [("password", str(error))])
    return _let_in(token, "")


def desk(engine: Engine) -> Desk:
    """What signing in needs, of a running engine."""
    return Desk(engine.clock, engine.settings.secret_key)


def _password_page(form: PasswordForm, faults: list[tuple[str, str]]) -> ResponseReturnValue:
    html = render_template(
        "office/password.html",
        form=form,
        faults=faults,
        name=current_staff().name,
        first=current_staff().must_change,
        shortest=passwords.SHORTEST,
    )
    return html, 422 if faults else 200


def _let_in(token: str, onward: Any) -> Response:
    """On to where they were going, if that is in the office: never to another site."""
    inside = isinstance(onward, str) and onward.startswith("/office/") and "\\" not in onward
    response = make_response(redirect(onward if inside else url_for("office.home"), 303))
    secure = current_engine().settings.base_url.startswith("https://")
    response.set_cookie(COOKIE, token, path=COOKIE_PATH, httponly=True, samesite="Lax", secure=secure)
    return response
