"""Reading consultations, events and links. Never commits, never writes."""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_engine.consultations.links import readings
from survey_engine.consultations.models import Consultation, Event, Link, Publication
from survey_engine.consultations.page_schema import shape
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.errors import DataError, NotFound


def consultations(session: Session) -> tuple[ConsultationPage, ...]:
    """Every consultation's page, the newest first."""
    newest_first = (Consultation.opened_at.desc().nulls_last(), Consultation.slug)
    return tuple(page(each) for each in session.scalars(select(Consultation).order_by(*newest_first)))


def consultation(session: Session, slug: str) -> ConsultationPage:
    """One consultation's page; NotFound when there is none of that name."""
    return page(kept(session, slug))


def kept(session: Session, slug: str) -> Consultation:
    """One consultation as it is kept; NotFound when there is none of that name."""
    found = session.get(Consultation, slug) if "\0" not in slug else None  # which PostgreSQL would not even look up
    if found is None:
        raise NotFound(f"There is no consultation called {slug}.")
    return found


def page(consultation: Consultation) -> ConsultationPage:
    """The page that a consultation keeps."""
    return page_from(consultation.page)


def events(session: Session, slug: str | None = None) -> Sequence[Event]:
    """The events of one consultation, or of all, in the order they happen."""
    chosen = select(Event).order_by(Event.day, Event.starts_at, Event.code)
    return session.scalars(chosen if slug is None else chosen.where(Event.consultation_slug == slug)).all()


def event(session: Session, name: str) -> Event:
    """The event known by its id, its code, or a short link's code; NotFound when none or several are."""
    name = name.replace("\0", "")
    with_link = select(Link.event_id).where(Link.code.in_(readings(name)))
    known_as = (Event.id == _uuid(name)) if _uuid(name) else (Event.code == name) | Event.id.in_(with_link)
    found = session.scalars(select(Event).where(known_as)).all()
    if len(found) != 1:
        more = f"{len(found)} events are called {name}; use the event's id" if found else f"No event is called {name}"
        raise NotFound(f"{more}.")
    return found[0]


def links(session: Session, slug: str | None = None) -> Sequence[Link]:
    """The short links of one consultation, or of all, by code."""
    chosen = select(Link).order_by(Link.code)
    return session.scalars(chosen if slug is None else chosen.where(Link.consultation_slug == slug)).all()


def link(session: Session, code: str) -> Link | None:
    """The short link of that code, however it was typed."""
    found = {each.code: each for each in session.scalars(select(Link).where(Link.code.in_(readings(code))))}
    return next((found[reading] for reading in readings(code) if reading in found), None)


def link_of(session: Session, event: Event) -> Link | None:
    """The short link that stands at an event."""
    return session.scalars(select(Link).where(Link.event_id == event.id).order_by(Link.code)).first()


def publications(session: Session) -> Sequence[Publication]:
    """Everything published, by id and version."""
    return session.scalars(select(Publication).order_by(Publication.questionnaire_id, Publication.version)).all()


def unpublished(session: Session) -> tuple[tuple[str, str], ...]:
    """Consultations that offer a questionnaire of which no version is published: slug and questionnaire."""
    known = set(session.scalars(select(Publication.questionnaire_id)))
    offers = [(page.slug, offer.questionnaire) for page in consultations(session) for offer in page.questionnaires]
    return tuple((slug, questionnaire) for slug, questionnaire in offers if questionnaire not in known)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@lru_cache(maxsize=512)
def page_from(raw: bytes) -> ConsultationPage:
    """The page that these stored bytes hold."""
    made = shape(orjson.loads(raw))
    if not isinstance(made, ConsultationPage):
        raise DataError("A stored consultation page cannot be read; run survey-engine publish again.", made)
    return made
