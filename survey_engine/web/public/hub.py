"""The public pages around the surveys: the list of consultations, one consultation's page, and the two notices."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from survey_engine.access import public
from survey_engine.consultations import queries
from survey_engine.consultations.finding import Search, choices, find, opening_of
from survey_engine.consultations.pages import ConsultationPage, Contact
from survey_engine.consultations.timing import Opening
from survey_engine.definition.model import Mode
from survey_engine.engine import current_engine, results_of
from survey_engine.rendering.prose import prose
from survey_engine.web.public import describing

bp = Blueprint("hub", __name__)
bp.add_app_template_filter(prose, "prose")
LANGUAGE = "en"
LONGEST_SEARCH = 200
STATUSES = {"open": "Open now", "forthcoming": "Opening later", "closed": "Closed"}


@bp.get("/")
@public
def consultations() -> ResponseReturnValue:
    """The consultations, found by area, audience, interest, opening and words."""
    tidy = {name: value.strip() for name, value in request.args.items() if value.strip()}
    if len(tidy) < len(request.args):  # a form sends its blank fields too: keep them out of the address
        return redirect(f"/?{urlencode(tidy)}" if tidy else "/")
    now = current_engine().clock()
    with current_engine().sessions.read() as session:
        pages = queries.consultations(session)
    offered = _offered(pages)
    chosen = _known(tidy, offered)
    return render_template(
        "hub/consultations.html",
        cards=[describing.card(page, now) for page in find(pages, _search(chosen), now)],
        everything=len(pages),
        offered=offered,
        chosen=chosen,
        filtered=[name for name in chosen if name != "q"],
    )


@bp.get("/c/<slug>")
@public
def consultation(slug: str) -> ResponseReturnValue:
    """One consultation. A closed one stays."""
    engine = current_engine()
    with engine.sessions.read() as session:
        page = queries.consultation(session, slug)
        results = results_of(session, slug)
    now = engine.clock()
    return render_template(
        "hub/consultation.html",
        page=page,
        shown=describing.shown(page, now),
        begin=_begin(page, now),
        results=results,
        language=page.languages[0],
        demonstration=page.demonstration,
    )


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept of people, and why."""
    return render_template("hub/privacy.html", contacts=_contacts())


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """How well the pages work for everybody, and what to do when they do not."""
    return render_template("hub/accessibility.html", contacts=_contacts())


def _offered(pages: tuple[ConsultationPage, ...]) -> Mapping[str, Mapping[str, str]]:
    """Every filter's choices, key -> label."""
    return {
        "status": STATUSES,
        "area": choices((page.areas for page in pages), LANGUAGE),
        "audience": choices((page.audiences for page in pages), LANGUAGE),
        "interest": choices((page.interests for page in pages), LANGUAGE),
    }


def _known(given: Mapping[str, str], offered: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What was asked for, without what nobody offered (an old bookmark, say)."""
    known = {name: value for name, value in given.items() if value in offered.get(name, {})}
    return known | ({"q": given["q"][:LONGEST_SEARCH]} if "q" in given else {})


def _search(chosen: Mapping[str, str]) -> Search:
    return Search(
        words=chosen.get("q", ""),
        area=chosen.get("area", ""),
        audience=chosen.get("audience", ""),
        interest=chosen.get("interest", ""),
        opening=Opening(chosen["status"]) if "status" in chosen else None,
    )


def _begin(page: ConsultationPage, now: datetime) -> tuple[describing.Way, ...]:
    """The ways to answer now: none unless it is open, and only questionnaires that are published."""
    if opening_of(page, now) is not Opening.OPEN:
        return ()
    forms = [(offer, current_engine().catalogue.current(offer.questionnaire)) for offer in page.questionnaires]
    ways = [
        describing.way(page, offer, form.questionnaire)
        for offer, form in forms
        if form is not None and Mode.WEB in form.questionnaire.modes
    ]
    return tuple(sorted(ways, key=lambda way: not way.begins))


def _contacts() -> tuple[Contact, ...]:
    """Who to ask, once each; those of demonstrations only when there are no others."""
    with current_engine().sessions.read() as session:
        pages = queries.consultations(session)
    real = [page for page in pages if not page.demonstration] or pages
    return tuple(dict.fromkeys(page.contact for page in real if page.contact is not None))
