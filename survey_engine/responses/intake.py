"""The one door: every finished response, of whatever mode, enters here and nowhere else.

Two transactions. The first keeps the bytes and where they came from, on disk: one row for all that came together. The
second judges, derives, and takes that row away. Whatever happens between them, a crash included, leaves the row, which
`recover` judges later. A judgement may be wrong or fail: the bytes stay.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exc

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.responses import parcels
from survey_engine.responses.admission import Admissions
from survey_engine.responses.opening import Arrival, Opened, Opener
from survey_engine.responses.parcels import Parcels
from survey_engine.responses.places import Places
from survey_engine.responses.recording import Outcome, OvertakenError, Recorder
from survey_engine.responses.states import Environment, Reason, Status
from survey_engine.store.clock import Clock
from survey_engine.store.direct import Direct, TakenError, UnavailableError
from survey_engine.store.sessions import Sessions

log = logging.getLogger(__name__)
BATCH = 200  # deliveries in one transaction
AT_ONCE = 3  # threads of one process inside: more only take the interpreter from each other
ATTEMPTS = 5  # at one transaction, when others keep storing the same responses


@dataclass(frozen=True, slots=True)
class Delivery:
    """One finished response as it was brought. No `environment`: it counts as what it says itself, or as live.

    `reasons` are its bringer's own for not letting it count; `clock_offset` is what its bringer knows of its clock.
    """

    raw: bytes
    source: str  # web, submit, import, sync
    environment: str | None = None  # live, test
    reasons: tuple[Reason, ...] = ()
    clock_offset: int | None = None  # milliseconds


class Intake:
    """The door. Share one; safe for threads."""

    def __init__(
        self, sessions: Sessions, catalogue: Catalogue, clock: Clock, admissions: Admissions | None = None
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._direct = Direct(sessions.engine)
        self._parcels = Parcels(self._direct)
        self._recorder = Recorder(self._direct)
        self._opener = Opener(catalogue, admissions or Admissions(sessions))
        self._places = Places(AT_ONCE)
        self._recover = True  # a process before us may have died between the two transactions

    def receive(self, deliveries: Sequence[Delivery], *, kept: bool = False) -> list[Outcome]:
        """Take deliveries in, in this order: an outcome for each. Send again what is answered with `retry`.

        `kept`: their bringer has them on disk, and after a crash brings again whatever it kept; so once is enough.
        """
        outcomes: list[Outcome] = []
        for start in range(0, len(deliveries), BATCH):
            outcomes += self._receive(deliveries[start : start + BATCH], kept)
        return outcomes

    def recover(self) -> int:
        """Judge what was kept but never judged; says how many."""
        self._recover, judged = False, 0
        with self._sessions.read() as session:
            left = parcels.waiting(session)
        for parcel in left:
            with self._sessions.read() as session:
                arrivals = parcels.arrivals(session, parcel)
            judged += len(self._settle(arrivals, parcel) if arrivals else ())
        return judged

    def _receive(self, deliveries: Sequence[Delivery], kept: bool) -> list[Outcome]:
        try:
            if self._recover:
                self.recover()
            with self._places:
                now = self._clock()
                arrivals = [_arrival(each, now) for each in deliveries]
                return self._settle(arrivals, None if kept else self._parcels.keep(arrivals))
        except (TakenError, UnavailableError, exc.OperationalError, exc.TimeoutError) as error:
            log.warning("%s deliveries must be sent again: %s", len(deliveries), type(error).__name__)
            self._recover = True
            return [Outcome(None, None, Status.RETRY, (Reason.STORE_UNAVAILABLE,)) for _ in deliveries]

    def _settle(self, arrivals: Sequence[Arrival], parcel: int | None) -> list[Outcome]:
        """The second transaction, begun again when another process stored the same response at the same moment.

        It need not survive a power cut: the bytes do, and are judged again.
        """
        opened = [self._opener.open(arrival) for arrival in arrivals]
        for _ in range(ATTEMPTS - 1):
            try:
                return self._recorded(opened, parcel)
            except TakenError:
                continue
        return self._recorded(opened, parcel)

    def _recorded(self, opened: Sequence[Opened], parcel: int | None) -> list[Outcome]:
        try:
            with self._direct.transaction(durable=False) as link:
                return self._recorder.record(link, opened, parcel)
        except OvertakenError:
            with self._direct.transaction(durable=False) as link:
                return self._recorder.recall(link, opened)


def _arrival(delivery: Delivery, now: datetime) -> Arrival:
    side = Environment(delivery.environment) if delivery.environment else None
    return Arrival(delivery.raw, delivery.source, side, now, delivery.clock_offset, delivery.reasons)
