"""Freezes versions of questionnaires, and keeps consultation pages, events and links as their files say.

What is published never changes: the same bytes again are no change, other bytes are refused with the difference.
Events and links are only ever added or corrected: posters and responses point to them.
"""

from pathlib import Path

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_engine.consultations.difference import difference
from survey_engine.consultations.frozen import Changed, take_turns
from survey_engine.consultations.links import derived_code, event_id
from survey_engine.consultations.loading import load
from survey_engine.consultations.models import Consultation, Event, Link, Publication
from survey_engine.consultations.pages import ConsultationPage, Occasion
from survey_engine.consultations.versions import check_succession
from survey_engine.definition.compile import Compiled, from_canonical
from survey_engine.errors import Conflict
from survey_engine.store.clock import Clock

LOCK = 0x5075_626C_6973_6800  # "Publish": the number PostgreSQL knows our lock by


class PublicationChanged(Changed):
    """A published version and its file differ."""

    code = "publication.changed"


class LinkTaken(Conflict):
    """A short address already leads somewhere else."""

    code = "link.taken"


def publish(session: Session, compiled: Compiled, clock: Clock) -> Publication:
    """Freeze one version; the same again gives what is kept.

    Raises PublicationChanged, or SuccessionError about `mapping`.
    """
    take_turns(session, LOCK)
    kept = _kept(session, compiled) or _freeze(session, compiled, clock)
    if kept.form_hash != compiled.form_hash:
        _check_same(kept, compiled)
    return kept


def load_consultation(session: Session, path: Path) -> ConsultationPage:
    """Keep a consultation's page, events and links as its file says; again is no change."""
    loaded = load(path)
    page = loaded.page
    take_turns(session, LOCK)
    session.merge(Consultation(slug=page.slug, page=loaded.raw, opened_at=page.opened_at, closed_at=page.closed_at))
    session.flush()
    for occasion in page.events:
        event = _event(page.slug, occasion)
        session.merge(event)
        code = (occasion.link or derived_code(page.slug, occasion.code)).lower()
        _keep_link(session, Link(code=code, consultation_slug=page.slug, event_id=event.id, label=occasion.name))
    for link in page.links:
        _keep_link(session, Link(code=link.code.lower(), consultation_slug=page.slug, event_id=None, label=link.label))
    session.flush()
    return page


def _check_same(kept: Publication, compiled: Compiled) -> None:
    """Other bytes may still say the same, when what compiles them has changed since."""
    before, after = orjson.loads(kept.canonical), orjson.loads(compiled.canonical)
    if from_canonical(kept.canonical) != compiled.questionnaire:
        raise PublicationChanged(
            f"{kept.questionnaire_id} version {kept.version} is published and cannot change. Put the file back as it "
            f"was, or save your changes as version {kept.version + 1}. What differs:",
            difference(before["questionnaire"], after["questionnaire"]),
        )


def _kept(session: Session, compiled: Compiled) -> Publication | None:
    wanted = compiled.questionnaire
    chosen = select(Publication).where(Publication.questionnaire_id == wanted.id, Publication.version == wanted.version)
    return session.scalars(chosen).one_or_none()


def _freeze(session: Session, compiled: Compiled, clock: Clock) -> Publication:
    new = compiled.questionnaire
    before = _latest(session, new.id)
    if before is not None:
        check_succession(from_canonical(before.canonical), new)
    publication = Publication(
        form_hash=compiled.form_hash,
        questionnaire_id=new.id,
        version=new.version,
        canonical=compiled.canonical,
        mapping=dict(new.mapping),
        published_at=clock(),
    )
    session.add(publication)
    session.flush()
    return publication


def _latest(session: Session, questionnaire: str) -> Publication | None:
    chosen = select(Publication).where(Publication.questionnaire_id == questionnaire)
    return session.scalars(chosen.order_by(Publication.version.desc())).first()


def _event(slug: str, occasion: Occasion) -> Event:
    return Event(
        id=event_id(slug, occasion.code),
        consultation_slug=slug,
        code=occasion.code,
        name=occasion.name,
        place=occasion.place,
        area_code=occasion.area,
        type=occasion.type,
        day=occasion.day,
        starts_at=occasion.starts_at,
        ends_at=occasion.ends_at,
        note=occasion.note,
    )


def _keep_link(session: Session, link: Link) -> None:
    kept = session.get(Link, link.code)
    if kept is None:
        session.add(link)
        return
    if (kept.consultation_slug, kept.event_id) != (link.consultation_slug, link.event_id):
        raise LinkTaken(
            f"/e/{link.code} already leads to '{kept.label}' and may be on posters. Choose another code for "
            f"'{link.label}'."
        )
    kept.label = link.label
