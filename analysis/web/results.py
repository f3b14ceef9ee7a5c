"""The public pages of results: what was approved and released, and nothing else. No count is made here, ever."""

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from analysis.disclosure.profiles import named
from analysis.export import ranked_csv
from analysis.releases import files, ledger
from analysis.releases.models import Release, Stage
from analysis.web import released
from survey_engine.access import public
from survey_engine.consultations import queries
from survey_engine.consultations.finding import in_language
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.consultations.timing import day_words, london
from survey_engine.engine import current_engine, tell_results
from survey_engine.errors import NotFound

bp = Blueprint("results", __name__, template_folder="templates")
LANGUAGE = "en"


@bp.get("/results/<slug>")
@public
def latest(slug: str) -> ResponseReturnValue:
    """The results released last; or that there are none yet."""
    with current_engine().sessions.read() as session:
        page = queries.consultation(session, slug)
        release = ledger.current(session, slug)
        others = _others(session, slug, release)
    if release is None:
        return render_template("results/none.html", page=page, title=in_language(page.title, page.languages[0])), 404
    return _page(page, release, others)


@bp.get("/results/<slug>/<int:number>")
@public
def one(slug: str, number: int) -> ResponseReturnValue:
    """The results as they were released once; one withdrawn says that it was."""
    with current_engine().sessions.read() as session:
        page, release = queries.consultation(session, slug), _release(session, slug, number)
        others = _others(session, slug, release)
    if release.stage is Stage.WITHDRAWN:
        return render_template("results/withdrawn.html", page=page, when=_day(release.withdrawn_at)), 410
    return _page(page, release, others)


@bp.get("/results/<slug>/<int:number>.json")
@public
def document(slug: str, number: int) -> ResponseReturnValue:
    """The file of a release: the very bytes that were approved."""
    with current_engine().sessions.read() as session:
        release = _shown(session, slug, number)
    return _file(release.body, "application/json", f"results-{slug}-{number}.json")


@bp.get("/results/<slug>/<int:number>/<int:table>.csv")
@public
def sheet(slug: str, number: int, table: int) -> ResponseReturnValue:
    """One table of a release as CSV: the published numbers."""
    with current_engine().sessions.read() as session:
        release = _shown(session, slug, number)
    tables = files.tables(release.body)
    if not 1 <= table <= len(tables):
        raise NotFound(f"Release {number} has no table {table}.")
    return _file(ranked_csv.write(tables[table - 1]).encode(), "text/csv", f"results-{slug}-{number}-{table}.csv")


@bp.record_once
def _told(state: object) -> None:
    """Let the other public pages lead here once there is something to see."""
    tell_results(state.app, _address)  # type: ignore[attr-defined]


def _address(session: Session, slug: str) -> str | None:
    return url_for("results.latest", slug=slug) if ledger.current(session, slug) else None


def _release(session: Session, slug: str, number: int) -> Release:
    """A release that the public has seen; NotFound for any other."""
    found = ledger.release(session, number)
    if found.consultation_slug != slug or found.approved_at is None:
        raise NotFound(f"There is no release {number} of {slug}.")
    return found


def _shown(session: Session, slug: str, number: int) -> Release:
    found = _release(session, slug, number)
    return found if found.stage is Stage.APPROVED else abort(410)


def _others(session: Session, slug: str, shown: Release | None) -> list[tuple[int, str]]:
    found = [each for each in ledger.releases(session, slug) if each.stage is Stage.APPROVED]
    return [(each.id, _day(each.approved_at)) for each in found if shown is None or each.id != shown.id]


def _page(page: ConsultationPage, release: Release, others: list[tuple[int, str]]) -> str:
    told = files.document(release.body)
    return render_template(
        "results/page.html",
        page=page,
        release=release,
        published=_day(release.approved_at),
        final=told["status"] == "final",
        parts=released.parts(files.tables(release.body)),
        profile=named(release.profile),
        others=others,
        language=LANGUAGE,
        demonstration=bool(told["demonstration"]) or page.demonstration,
    )


def _day(moment: object) -> str:
    return day_words(london(moment).date()) if moment is not None else ""  # type: ignore[arg-type]


def _file(body: bytes, kind: str, name: str) -> Response:
    disposition = f'attachment; filename="{name}"'
    return Response(body, content_type=f"{kind}; charset=utf-8", headers={"Content-Disposition": disposition})
