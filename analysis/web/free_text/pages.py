"""Written answers in the office: where there are any, and how far the work on them is."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

import analysis.web.free_text.codes
import analysis.web.free_text.quoting
import analysis.web.free_text.reading  # noqa: F401 - importing these gives their addresses
from analysis.free_text import coding, frames, gathering, reviewing
from analysis.free_text.reviewing import Tally
from analysis.web.free_text.desk import Asked, bp, versions, written_to
from survey_engine.access import Permission, allow
from survey_engine.consultations.finding import in_language
from survey_engine.engine import current_engine

__all__ = ["bp"]
SLICES = 4  # of responses looked through before the page is shown: half a second or so


@bp.get("")
@allow(Permission.TEXTS)
def home() -> ResponseReturnValue:
    """Every questionnaire in which people write."""
    engine = current_engine()
    newest = {form.questionnaire.id: form for form in engine.catalogue.all()}
    with engine.sessions.read() as session:
        danger = reviewing.in_danger(session)
    titles = {name: in_language(form.questionnaire.title, "en") for name, form in newest.items() if written_to([form])}
    return render_template("free_text/home.html", titles=titles, danger=danger)


@bp.get("/<questionnaire>")
@allow(Permission.TEXTS)
def questions(questionnaire: str) -> ResponseReturnValue:
    """The questions people write to, after a look for new texts."""
    forms, left = versions(questionnaire), 1
    for _ in range(SLICES):
        if left:
            with current_engine().sessions.begin() as session:
                left = gathering.gather(session, forms)
    with current_engine().sessions.read() as session:
        tallies = reviewing.tallies(session, questionnaire)
        rows = [(each, tallies.get(each.name, Tally()), _coded(session, each)) for each in written_to(forms)]
    title = in_language(forms[0].questionnaire.title, "en")
    return render_template("free_text/questions.html", questionnaire=questionnaire, title=title, rows=rows, left=left)


def _coded(session: Session, question: Asked) -> coding.Work | None:
    frame = frames.current(session, *question.about)
    return coding.work(session, question.about, frame) if frame else None
