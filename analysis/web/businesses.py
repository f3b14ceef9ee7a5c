"""What crime does to businesses, in the office: every indicator of a business form, by place or by sector.

Exact figures: every look is noted in the audit trail. What may be published is made by `survey-engine indicators`,
which takes longer than a page may.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from analysis.retail import concerns, printing, reporting
from analysis.retail.concerns import Beside
from analysis.retail.model import Section
from analysis.retail.premises import is_for_businesses
from analysis.snapshot import reading
from analysis.snapshot.reading import Snapshot
from survey_engine.access import Permission, allow, current_staff
from survey_engine.accounts import audit
from survey_engine.consultations.catalogue import Form
from survey_engine.engine import Engine, current_engine
from survey_engine.errors import NotFound

bp = Blueprint("businesses", __name__, url_prefix="/office/analysis/businesses", template_folder="templates")
DIVISIONS = {
    "": "Nothing: all premises together",
    "place": "Town centre, estates, villages and farms",
    "location": "Where the premises are",
    "sector_kind": "Retail, hospitality and other",
    "sector": "Kind of business",
    "staff": "How many work there",
}
FINE = ("why_not__", "why_main__")
"""Sections that stand behind a fold: one for every kind of crime."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One section as the page prints it: a row a line, in each row a value and its base for every group."""

    title: str
    base: str
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    notes: tuple[str, ...]


@bp.get("")
@allow(Permission.FIGURES)
def home() -> ResponseReturnValue:
    """The indicators of one business form."""
    engine = current_engine()
    forms = {form.questionnaire.id: form for form in _forms(engine.catalogue.all())}
    if not forms:
        raise NotFound("No form for businesses is published.")
    name, by = request.args.get("questionnaire") or next(iter(forms)), request.args.get("by", "")
    faults = [
        *([("questionnaire", "Choose a questionnaire from the list")] if name not in forms else []),
        *([("by", "Choose what to split by from the list")] if by not in DIVISIONS else []),
    ]
    asked = {"forms": forms, "name": name, "by": by, "divisions": DIVISIONS, "faults": faults}
    if faults:
        return render_template("analysis/businesses.html", **asked, report=None), 422
    _note(engine, name, by)
    snapshot = _read(engine, forms[name])
    report = reporting.report(snapshot, (by,) if by else ())
    main = [_shown(each) for each in report.sections if not each.code.startswith(FINE)]
    fine = [_shown(each) for each in report.sections if each.code.startswith(FINE) and _anybody(each)]
    beside = _beside(engine, snapshot)
    return render_template(
        "analysis/businesses.html", **asked, report=report, main=main, fine=fine, beside=beside, share=printing.share
    )


def _forms(published: Sequence[Form]) -> list[Form]:
    """The newest version of every business form."""
    found = sorted(published, key=lambda form: (form.questionnaire.id, form.questionnaire.version))
    return [form for form in found if is_for_businesses(form.questionnaire)]


def _read(engine: Engine, form: Form) -> Snapshot:
    with engine.sessions.read() as session:
        return reading.read(session, form)


def _beside(engine: Engine, snapshot: Snapshot) -> Beside | None:
    published = engine.catalogue.all()
    form = concerns.residents(published, snapshot.form.questionnaire)
    if form is None:
        return None
    return concerns.beside(snapshot, _read(engine, form), [each.questionnaire for each in published])


def _shown(section: Section) -> Shown:
    rows = tuple(
        (line.label, tuple((printing.value(cell, section.unit), printing.base(cell)) for cell in line.cells))
        for line in section.lines
    )
    return Shown(section.title, section.base, rows, section.notes)


def _anybody(section: Section) -> bool:
    return any(cell.base for line in section.lines for cell in line.cells)


def _note(engine: Engine, name: str, by: str) -> None:
    told = {"by": by} if by else {}
    with engine.sessions.begin() as session:
        audit.record(session, engine.clock, current_staff(), "figures.seen", name, page="businesses", **told)
