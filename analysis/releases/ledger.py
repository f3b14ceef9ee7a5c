"""What the ledger holds, and the only ways it changes: made, approved by somebody else, withdrawn. Never commits."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.disclosure import reading
from analysis.disclosure.reading import Known
from analysis.disclosure.views import View
from analysis.releases import files
from analysis.releases.models import Release, Stage
from survey_engine.accounts import audit
from survey_engine.accounts.models import Staff
from survey_engine.errors import Conflict, DataError, NotFound
from survey_engine.store.clock import Clock


def releases(session: Session, slug: str | None = None) -> Sequence[Release]:
    """Every release, the latest first; of one consultation or of all."""
    query = select(Release).order_by(Release.id.desc())
    return session.scalars(query if slug is None else query.where(Release.consultation_slug == slug)).all()


def release(session: Session, number: int) -> Release:
    """The release of that number, or NotFound."""
    found = session.get(Release, number)
    if found is None:
        raise NotFound(f"There is no release {number}. See: survey-engine release list.")
    return found


def current(session: Session, slug: str) -> Release | None:
    """What the public sees of a consultation: the release approved last and not withdrawn."""
    shown = [each for each in releases(session, slug) if each.stage is Stage.APPROVED]
    return max(shown, key=lambda each: (each.approved_at, each.id), default=None)


def published(session: Session) -> list[Release]:
    """Everything that was ever approved, in that order: what was read once stays known."""
    query = select(Release).where(Release.approved_at.is_not(None)).order_by(Release.approved_at, Release.id)
    return list(session.scalars(query))


def views(found: Sequence[Release], known: Known, questionnaires: frozenset[str] | None = None) -> list[View]:
    """The tables of releases as whoever attacks them sees them; of some questionnaires, or of all."""
    seen = [view for each in found for view in reading.views(files.document(each.body), f"release {each.id}", known)]
    return [view for view in seen if questionnaires is None or view.subject.questionnaire in questionnaires]


def approve(session: Session, clock: Clock, number: int, hand: Staff) -> Release:
    """Publish a release; Conflict for its own maker, and for one that is not waiting."""
    found = release(session, number)
    if found.stage is not Stage.MADE:
        raise Conflict(f"Release {number} is {found.stage} already.")
    if found.made_by == hand.name:
        raise Conflict(f"{hand.name} made release {number}: somebody else must approve it.")
    found.approved_at, found.approved_by = clock(), hand.name
    audit.record(session, clock, hand, "release.approved", _name(found), made_by=found.made_by, sha256=found.sha256)
    return found


def withdraw(session: Session, clock: Clock, number: int, hand: Staff, reason: str) -> Release:
    """Show a release no more. It stays in the ledger, and what it said keeps counting."""
    found = release(session, number)
    if found.stage is Stage.WITHDRAWN:
        raise Conflict(f"Release {number} was withdrawn already.")
    if not reason.strip():
        raise DataError("Say why the release is withdrawn: the ledger keeps the reason.")
    found.withdrawn_at, found.withdrawn_by, found.reason = clock(), hand.name, reason.strip()
    audit.record(session, clock, hand, "release.withdrawn", _name(found), reason=reason.strip())
    return found


def _name(found: Release) -> str:
    return f"{found.consultation_slug} {found.id}"
