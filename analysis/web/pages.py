"""The analysis in the office: addresses and permissions. What is asked is read, counted in a job, and shown.

Whoever sees exact figures is noted in the audit trail, every time.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import Blueprint, Flask, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from analysis.sources import Sources
from analysis.web import material
from analysis.web.asking import Fault
from analysis.web.codes import entries
from analysis.web.desk import Desk, names, open_desk
from analysis.web.jobs import Jobs, Progress, Report, Work, key
from analysis.web.material import Moment
from analysis.web.views import FIRST, VIEWS, View
from survey_engine.access import Permission, allow, current_staff
from survey_engine.accounts import audit
from survey_engine.engine import NAME, Engine, current_engine
from survey_engine.errors import DataError
from survey_engine.store.state import epoch

bp = Blueprint("analysis", __name__, url_prefix="/office/analysis", template_folder="templates")
Thing = TypeVar("Thing")
PATIENCE = 0.8  # seconds for which a page is waited for before it says how far it is
AGAIN = 2  # seconds until a page that waits looks again


@bp.get("")
@allow(Permission.FIGURES)
def home() -> ResponseReturnValue:
    """Every questionnaire, and every wave of several."""
    return render_template("analysis/home.html", names=names(current_engine().catalogue.all()))


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
    desk = _desk(current_engine(), name)
    return render_template("analysis/codes.html", desk=desk, entries=entries(desk.scope))


def _desk(engine: Engine, name: str, view: View = VIEWS[FIRST]) -> Desk:
    with engine.sessions.read() as session:
        weightings = material.weightings(session)
    return open_desk(engine.catalogue.all(), name, request.args, weightings, complete=view.complete)


def _answer(name: str, view: View) -> ResponseReturnValue:
    engine = current_engine()
    desk = _desk(engine, name, view)
    if desk.faults:
        return _page(desk, view, faults=desk.faults), 422
    if list(request.args.items(multi=True)) != desk.asked.query():
        return redirect(_address(name, view, desk.query), 303)  # the address to keep and to send on
    with engine.sessions.read() as session:
        version = material.version(session, engine.clock())
        jobs = _jobs(epoch(session))
    try:
        name = key(view.path, desk.name, desk.query)
        outcome = jobs.ask(name, version, _work(current_app, desk, view), PATIENCE)
    except DataError as error:
        return _page(desk, view, faults=[("weight" if desk.asked.weight else "question", str(error))]), 422
    if isinstance(outcome, Progress):
        return _waiting(desk, view, outcome)
    _note(engine, desk, view)
    return _page(desk, view, result=Markup(outcome.body.decode()))


def _work(app: Flask, desk: Desk, view: View) -> Work:
    """Count, and render what was counted: the part of the page that is the same for everybody who asks."""
    engine: Engine = app.extensions[NAME]
    moment = Moment(engine.clock(), engine.catalogue.all())
    template = app.jinja_env.get_template(f"analysis/results/{view.path}.html")

    sources = _sources()
    scopes = [desk.scope, *([desk.against] if desk.against else [])]

    def work(report: Report) -> bytes:
        report(Progress("Reading the responses", 0, 2))
        gathered = material.gather(sources, engine.sessions, scopes, moment)
        return template.render(view.show(desk, gathered, report)).encode()

    return work


def _page(desk: Desk, view: View, faults: Sequence[Fault] = (), result: str = "") -> str:
    ways = [(each, _address(desk.name, each, desk.query)) for each in VIEWS.values()]
    return render_template("analysis/view.html", desk=desk, view=view, ways=ways, faults=faults, result=result)


def _waiting(desk: Desk, view: View, progress: Progress) -> ResponseReturnValue:
    response = make_response(render_template("analysis/waiting.html", desk=desk, view=view, progress=progress), 202)
    response.headers["Refresh"] = str(AGAIN)
    return response


def _address(name: str, view: View, query: str) -> str:
    path = url_for("analysis.ranked", name=name) if view.path == FIRST else url_for(".other", name=name, path=view.path)
    return f"{path}?{query}" if query else path


def _note(engine: Engine, desk: Desk, view: View) -> None:
    if desk.exact:
        asked = {name: value for name, value in desk.asked.query() if name != "by"}
        with engine.sessions.begin() as session:
            audit.record(
                session, engine.clock, current_staff(), "figures.seen", desk.name,
                page=view.path, **asked, **({"by": " and ".join(desk.asked.by)} if desk.asked.by else {}),
            )  # fmt: skip


def _jobs(epoch: str) -> Jobs:
    """The jobs of the store as it is: a restored one has an epoch of its own, and its snapshots lie apart."""
    folder = current_engine().settings.snapshots_dir / epoch / "jobs"
    return _kept("jobs", folder, lambda: Jobs(folder))


def _sources() -> Sources:
    engine = current_engine()
    return _kept("sources", None, lambda: Sources(engine.sessions, engine.settings.snapshots_dir))


def _kept(name: str, of: object, make: Callable[[], Thing]) -> Thing:
    """What the app that is answering now keeps for all requests, made when first asked for."""
    kept: dict[tuple[str, object], Thing] = current_app.extensions.setdefault("analysis", {})
    return kept[name, of] if (name, of) in kept else kept.setdefault((name, of), make())
