"""Until when each published version takes answers. Read from the store at most once a second: it seldom changes.

A questionnaire that belongs to no consultation is always open; one that belongs to several closes with the last.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import select

from survey_engine.consultations.models import Publication
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.consultations.queries import consultations
from survey_engine.responses.content import Content
from survey_engine.responses.states import Reason
from survey_engine.store.sessions import Sessions

FRESH = 1.0  # seconds
GRACE = timedelta(hours=24)  # devices' clocks differ, and a stall may run late


@dataclass(frozen=True, slots=True)
class Admission:
    """One published version: its form, and the moments after which a finished response comes too late."""

    form_hash: str
    withdrawn_at: datetime | None
    closed_at: datetime | None  # grace included

    def refusals(self, finished_at: datetime | None, received_at: datetime) -> tuple[Reason, ...]:
        """Why a response comes too late. What says no time is an old record: it was not late."""
        reasons = []
        if self.withdrawn_at is not None and (finished_at or received_at) >= self.withdrawn_at:
            reasons.append(Reason.WITHDRAWN)
        if self.closed_at is not None and finished_at is not None and finished_at >= self.closed_at:
            reasons.append(Reason.CLOSED)
        return tuple(reasons)


def corrected(moment: datetime | None, clock_offset: int | None) -> datetime | None:
    """A time a device gave, as a right clock would have shown it; `clock_offset` is in milliseconds."""
    if moment is None or not clock_offset:
        return moment
    try:
        return moment + timedelta(milliseconds=clock_offset)
    except OverflowError:
        return moment


class Admissions:
    """Every published version's admission. `monotonic` tells seconds passing. Safe for threads."""

    def __init__(self, sessions: Sessions, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._sessions = sessions
        self._monotonic = monotonic
        self._known: Mapping[tuple[str, int], Admission] = {}
        self._read_at = float("-inf")
        self._reading = Lock()

    def find(self, content: Content) -> Admission | None:
        """The admission of the version a response was given to; a version not known yet is looked for at once."""
        key = (content.questionnaire, content.version)
        found = self._known.get(key)
        if found is None or self._monotonic() - self._read_at >= FRESH:
            found = self._reread(key, found)
        return found if found is not None and content.form_hash in (None, found.form_hash) else None

    def _reread(self, key: tuple[str, int], found: Admission | None) -> Admission | None:
        """The admission as it is now; while another thread is reading, as it was a moment ago."""
        if not self._reading.acquire(blocking=found is None):
            return found
        try:
            return self._refresh().get(key)
        finally:
            self._reading.release()

    def _refresh(self) -> Mapping[tuple[str, int], Admission]:
        asked = (Publication.questionnaire_id, Publication.version, Publication.form_hash, Publication.withdrawn_at)
        with self._sessions.read() as session:
            versions = session.execute(select(*asked)).all()
            closings = _closings(consultations(session))
        self._known = {
            (name, version): Admission(form_hash, withdrawn_at, closings.get(name))
            for name, version, form_hash, withdrawn_at in versions
        }
        self._read_at = self._monotonic()
        return self._known


def _closings(pages: Iterable[ConsultationPage]) -> dict[str, datetime | None]:
    """Questionnaire id -> the last moment it takes answers; None when one of its consultations never closes."""
    closings: dict[str, datetime | None] = {}
    for page in pages:
        closes = None if page.closed_at is None else page.closed_at + GRACE
        for offer in page.questionnaires:
            before = closings.get(offer.questionnaire, closes)
            closings[offer.questionnaire] = None if before is None or closes is None else max(before, closes)
    return closings
