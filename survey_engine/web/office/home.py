"""The office: where staff sign in and see how their consultations stand. Counts and links only, never answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from survey_engine.access import Permission, allow, current_staff, may
from survey_engine.consultations import invitations, queries
from survey_engine.consultations.finding import in_language, opening_of
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.consultations.timing import Opening, day_words, london, time_words
from survey_engine.engine import current_engine
from survey_engine.responses import counting
from survey_engine.responses.states import Environment, Status
from survey_engine.store.state import backed_up_at

bp = Blueprint("office", __name__, url_prefix="/office")
OPENINGS = {Opening.OPEN: "Open", Opening.FORTHCOMING: "Opens later", Opening.CLOSED: "Closed"}


@dataclass(frozen=True, slots=True)
class Tally:
    """Responses to one questionnaire."""

    questionnaire: str
    live: int
    test: int
    made_up: int  # demonstration data among them


@dataclass(frozen=True, slots=True)
class Overview:
    """One consultation as the office sees it."""

    slug: str
    title: str
    opening: str
    demonstration: bool
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One short link: where its code stands, and when."""

    code: str
    label: str
    day: str


@dataclass(frozen=True, slots=True)
class Places:
    """The short links of one consultation, and label, codes made and codes used of its letters."""

    title: str
    places: tuple[Place, ...]
    letters: list[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What only those see who may see responses."""

    undecided: dict[str, int]
    backed_up: str


WAITING_WORDS = {
    Status.QUARANTINED: "Quarantined",
    Status.HELD: "Held, cannot be read",
    Status.CONFLICT: "Conflicting",
}


@bp.get("/")
@allow(Permission.OFFICE)
def home() -> ResponseReturnValue:
    """Every consultation; for those who may, how many answered and what waits for a decision."""
    counted = may(current_staff().role, Permission.RESPONSES)
    with current_engine().sessions.read() as session:
        pages = queries.consultations(session)
        counts = counting.by_questionnaire(session) if counted else {}
        made_up = counting.made_up(session) if counted else {}
        waiting = _waiting(session) if counted else None
    now = current_engine().clock()
    overviews = [
        Overview(
            page.slug,
            _title(page),
            OPENINGS[opening_of(page, now)],
            page.demonstration,
            _tallies(page, counts, made_up),
        )
        for page in pages
    ]
    return render_template("office/home.html", overviews=overviews, waiting=waiting)


@bp.get("/events")
@allow(Permission.EVENTS)
def events() -> ResponseReturnValue:
    """Every short link with its QR code and its poster, and how many codes of letters are used."""
    engine = current_engine()
    with engine.sessions.read() as session:
        lists = [
            Places(_title(page), _places(session, page), invitations.batches(session, page.slug))
            for page in queries.consultations(session)
        ]
    return render_template("office/events.html", lists=lists, base_url=engine.settings.base_url)


def _title(page: ConsultationPage) -> str:
    return in_language(page.title, page.languages[0])


def _tallies(page: ConsultationPage, counts: counting.Counts, made_up: Mapping[str, int]) -> tuple[Tally, ...]:
    names = [offer.questionnaire for offer in page.questionnaires]
    return tuple(_tally(name, counts.get(name, {}), made_up.get(name, 0)) for name in names)


def _tally(name: str, counts: Mapping[Environment, int], made_up: int) -> Tally:
    return Tally(name, counts.get(Environment.LIVE, 0), counts.get(Environment.TEST, 0), made_up)


def _places(session: Session, page: ConsultationPage) -> tuple[Place, ...]:
    """Those of events by day, then those that always stand somewhere."""
    links = queries.links(session, page.slug)
    at_events = {link.event_id: link for link in links if link.event_id}
    events = [(event, at_events[event.id]) for event in queries.events(session, page.slug) if event.id in at_events]
    dated = [Place(link.code, f"{event.name}, {event.place}", day_words(event.day)) for event, link in events]
    return (*dated, *(Place(link.code, link.label, "") for link in links if not link.event_id))


def _waiting(session: Session) -> Waiting:
    taken = backed_up_at(session)
    undecided = counting.undecided(session)
    local = london(taken) if taken else None
    words = f"{day_words(local.date())} at {time_words(local.time())}" if local else "Never"
    return Waiting({WAITING_WORDS[status]: count for status, count in undecided.items()}, words)
