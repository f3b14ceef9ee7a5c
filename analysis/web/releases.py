"""Releases in the office: make one, look at it as the public would, approve somebody else's, withdraw one."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from analysis.disclosure.profiles import PROFILES, named
from analysis.releases import files, ledger, making
from analysis.releases.models import Release, Stage
from analysis.releases.planning import Plan, choice
from analysis.web import released
from analysis.web.deeds import done
from survey_engine.access import Permission, allow, current_staff
from survey_engine.consultations import queries
from survey_engine.consultations.finding import in_language
from survey_engine.consultations.timing import london
from survey_engine.engine import current_engine
from survey_engine.errors import Conflict, DataError, SurveyError

bp = Blueprint("releases", __name__, url_prefix="/office/releases", template_folder="templates")
PUBLISHED = {each.name: each.label for each in PROFILES.values() if not each.exact}
DONE = {
    "made": "The release is made. Somebody else must approve it before anybody can see it.",
    "approved": "The release is public.",
    "withdrawn": "The release is withdrawn. The ledger keeps it.",
}
Faults = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One release in the list, in words."""

    number: int
    title: str
    consultation: str
    stage: str
    made: str
    approved: str
    sha256: str


@bp.get("")
@allow(Permission.RELEASES)
def home() -> ResponseReturnValue:
    """The ledger, the latest first, and a form for another release."""
    return _home([])


@bp.post("")
@allow(Permission.RELEASES)
def make() -> ResponseReturnValue:
    """Make a release from the responses as they are."""
    engine, form = current_engine(), request.form
    try:
        with engine.sessions.begin() as session:
            made = making.create(session, engine.clock, engine.catalogue.all(), _plan(), current_staff())
    except SurveyError as error:
        return _home(_faults("slug" if not form.get("slug") else "tables", error)), _status(error)
    return redirect(url_for("releases.one", number=made.id, done="made"), 303)


@bp.get("/<int:number>")
@allow(Permission.RELEASES)
def one(number: int) -> ResponseReturnValue:
    """One release: who did what, and its tables as the public sees them."""
    return _one(number, [])


@bp.post("/<int:number>/approve")
@allow(Permission.RELEASES)
def approve(number: int) -> ResponseReturnValue:
    """Publish somebody else's release."""
    engine, onward = current_engine(), url_for("releases.one", number=number, done="approved")

    def publish(session: Session) -> None:
        making.approve(session, engine.clock, engine.catalogue.all(), number, current_staff())

    return done(publish, onward, lambda error: _one(number, _faults("approve", error)))


@bp.post("/<int:number>/withdraw")
@allow(Permission.RELEASES)
def withdraw(number: int) -> ResponseReturnValue:
    """Show a release no more."""
    engine, onward = current_engine(), url_for("releases.one", number=number, done="withdrawn")

    def take_back(session: Session) -> None:
        ledger.withdraw(session, engine.clock, number, current_staff(), request.form.get("reason", ""))

    return done(take_back, onward, lambda error: _one(number, _faults("reason", error)))


def _plan() -> Plan:
    form = request.form
    tables = [line.strip() for line in form.get("tables", "").splitlines() if line.strip()]
    profile = form.get("profile", "public")
    if profile not in PUBLISHED:
        raise DataError(f"Choose a profile: {', '.join(PUBLISHED)}.")
    return Plan(form.get("slug", ""), form.get("title", ""), profile, tuple(choice(each) for each in tables))


def _home(faults: Faults) -> str:
    with current_engine().sessions.read() as session:
        pages = queries.consultations(session)
        lines = [_line(each) for each in ledger.releases(session)]
    return render_template(
        "releases/home.html",
        lines=lines,
        faults=faults,
        consultations=[(page.slug, in_language(page.title, page.languages[0])) for page in pages],
        profiles=PUBLISHED,
        typed=request.form,
    )


def _one(number: int, faults: Faults) -> str:
    with current_engine().sessions.read() as session:
        release = ledger.release(session, number)
    waits = release.stage is Stage.MADE
    return render_template(
        "releases/one.html",
        line=_line(release),
        release=release,
        parts=released.parts(files.tables(release.body)),
        profile=named(release.profile),
        may_approve=waits and release.made_by != current_staff().name,
        waits=waits,
        withdrawn=release.stage is Stage.WITHDRAWN,
        faults=faults,
        message=DONE.get(request.args.get("done", ""), ""),
    )


def _line(release: Release) -> Line:
    return Line(
        number=release.id,
        title=release.title,
        consultation=release.consultation_slug,
        stage={Stage.MADE: "Waits", Stage.APPROVED: "Public", Stage.WITHDRAWN: "Withdrawn"}[release.stage],
        made=_deed(release.made_by, release.made_at),
        approved=_deed(release.approved_by, release.approved_at),
        sha256=release.sha256,
    )


def _deed(name: str | None, moment: object) -> str:
    return f"{name}, {london(moment):%Y-%m-%d %H:%M}" if name and moment else ""  # type: ignore[arg-type]


def _faults(field: str, error: SurveyError) -> Faults:
    inner = [(field, f"{each.path.lstrip('/')}: {each.message}") for each in getattr(error, "faults", ())]
    return [(field, str(error)), *inner[:20]]


def _status(error: SurveyError) -> int:
    return 409 if isinstance(error, Conflict) else 422
