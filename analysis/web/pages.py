"""The analysis in the office: addresses and permissions. What is asked is read, made in a job, and shown or sent.

Whoever sees exact figures, or takes them along, is noted in the audit trail, every time.
"""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from analysis.export import telling
from analysis.export.formats import FORMATS, Format
from analysis.retail.premises import is_for_businesses
from analysis.web import material
from analysis.web.asking import Fault
from analysis.web.codes import entries
from analysis.web.desk import Desk, names, open_desk
from analysis.web.jobs import Progress, Report
from analysis.web.making import Make, made
from analysis.web.material import Material
from analysis.web.showing import table_of
from analysis.web.views import FIRST, VIEWS, View
from survey_engine.access import Permission, allow, current_staff
from survey_engine.accounts import audit
from survey_engine.engine import current_engine
from survey_engine.errors import DataError

bp = Blueprint("analysis", __name__, url_prefix="/office/analysis", template_folder="templates")
AGAIN = 2  # seconds until a page that waits looks again
FILES = {
    "csv": "CSV", "xlsx": "Excel (XLSX)", "ods": "OpenDocument (ODS)", "docx": "Word (DOCX)", "json": "JSON",
    "png": "Chart (PNG)", "svg": "Chart (SVG)",
}  # fmt: skip


@bp.get("")
@allow(Permission.FIGURES)
def home() -> ResponseReturnValue:
    """Every questionnaire, every wave of several, and what crime does to businesses where a form asks them."""
    published = current_engine().catalogue.all()
    businesses = any(is_for_businesses(form.questionnaire) for form in published)
    return render_template("analysis/home.html", names=names(published), businesses=businesses)


@bp.get("/<name>")
@allow(Permission.FIGURES)
def ranked(name: str) -> ResponseReturnValue:
    """The ranked table of a questionnaire or wave."""
    return _answer(name, VIEWS[FIRST])


@bp.get("/<name>/<path>")
@allow(Permission.FIGURES)
def other(name: str, path: str) -> ResponseReturnValue:
    """The same respondents seen another way."""
    if path == FIRST:
        return redirect(_address(name, VIEWS[FIRST], request.query_string.decode()), 301)
    return _answer(name, VIEWS.get(path) or abort(404))


@bp.get("/<name>/codes")
@allow(Permission.FIGURES)
def codes(name: str) -> ResponseReturnValue:
    """The names and codes that a rule may use."""
    desk = _desk(name, VIEWS[FIRST])
    return render_template("analysis/codes.html", desk=desk, entries=entries(desk.scope))


@bp.get("/<name>/table.<form>")
@allow(Permission.FIGURES)
def file(name: str, form: str) -> ResponseReturnValue:
    """The ranked table as a file."""
    written = FORMATS[form] if form in FILES else abort(404)
    desk = _desk(name, VIEWS[FIRST])
    if desk.faults:
        return _page(desk, VIEWS[FIRST], faults=desk.faults), 422
    try:
        outcome = made(desk, f"file {form}", _written(desk, written))
    except DataError as error:
        return _page(desk, VIEWS[FIRST], faults=_refused(desk, error)), 422
    if isinstance(outcome, Progress):
        return _waiting(desk, VIEWS[FIRST], outcome)
    _note("figures.taken", desk, form)
    called, _, body = outcome.body.partition(b"\n")
    headers = {"Content-Disposition": f'attachment; filename="{called.decode()}"'}
    return Response(body, content_type=written.media_type, headers=headers)


def _desk(name: str, view: View) -> Desk:
    engine = current_engine()
    with engine.sessions.read() as session:
        weightings = material.weightings(session)
    return open_desk(engine.catalogue.all(), name, request.args, weightings, complete=view.complete)


def _answer(name: str, view: View) -> ResponseReturnValue:
    desk = _desk(name, view)
    if desk.faults:
        return _page(desk, view, faults=desk.faults), 422
    if tuple(request.args.items(multi=True)) != desk.query:
        return redirect(_address(name, view, desk.encoded), 303)  # the address to keep and to send on
    try:
        outcome = made(desk, view.path, _rendered(desk, view))
    except DataError as error:
        return _page(desk, view, faults=_refused(desk, error)), 422
    if isinstance(outcome, Progress):
        return _waiting(desk, view, outcome)
    _note("figures.seen", desk, view.path)
    return _page(desk, view, result=Markup(outcome.body.decode()))


def _rendered(desk: Desk, view: View) -> Make:
    """The part of a page that is the same for everybody who asks."""
    template = current_app.jinja_env.get_template("analysis/result.html")

    def make(gathered: Material, report: Report) -> bytes:
        shown = view.show(desk, gathered, report)
        return template.render(shown, path=view.path, exact=desk.exact, made_up=gathered.made_up).encode()

    return make


def _written(desk: Desk, form: Format) -> Make:
    """A file, after a line with its name."""

    def make(gathered: Material, report: Report) -> bytes:
        table = table_of(desk, gathered, report)
        return telling.name(table, form.suffix).encode() + b"\n" + form.write(table)

    return make


def _page(desk: Desk, view: View, faults: Sequence[Fault] = (), result: str = "") -> str:
    ways = [(each, _address(desk.name, each, desk.encoded)) for each in VIEWS.values()]
    shown = {"desk": desk, "view": view, "ways": ways, "address": _address(desk.name, view, "")}
    return render_template("analysis/view.html", **shown, faults=faults, result=result, files=FILES)


def _waiting(desk: Desk, view: View, progress: Progress) -> ResponseReturnValue:
    response = make_response(render_template("analysis/waiting.html", desk=desk, view=view, progress=progress), 202)
    response.headers["Refresh"] = str(AGAIN)
    return response


def _address(name: str, view: View, query: str) -> str:
    path = url_for("analysis.ranked", name=name) if view.path == FIRST else url_for(".other", name=name, path=view.path)
    return f"{path}?{query}" if query else path


def _refused(desk: Desk, error: DataError) -> list[Fault]:
    """The fault of whatever it most likely is about: the engine names no field."""
    likely = [("weight", bool(desk.asked.weight)), ("profile", not desk.exact), ("question", True)]
    return [(next(field for field, is_chosen in likely if is_chosen), str(error))]


def _note(deed: str, desk: Desk, page: str) -> None:
    if not desk.exact:
        return
    engine, asked = current_engine(), dict(desk.asked.query())
    if desk.asked.by:
        asked["by"] = " and ".join(desk.asked.by)
    with engine.sessions.begin() as session:
        audit.record(session, engine.clock, current_staff(), deed, desk.name, page=page, **asked)
