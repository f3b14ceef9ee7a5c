"""The one door: every finished response, of whatever mode, enters here and nowhere else.

Two transactions. The first keeps the bytes and where they came from; the second judges and derives. Whatever
happens between them, a crash included, leaves submissions `received`, which `recover` judges later. A judgement may
be wrong or fail: the bytes stay.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exc, insert, select, text

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.responses.admission import Admissions
from survey_engine.responses.models import WAITING, Submission
from survey_engine.responses.opening import Arrival, Opened, Opener
from survey_engine.responses.places import Places
from survey_engine.responses.recording import Outcome, OvertakenError, Recorder, outcome
from survey_engine.responses.states import Environment, Reason, Status
from survey_engine.store.clock import Clock
from survey_engine.store.direct import Direct, TakenError, UnavailableError
from survey_engine.store.sessions import Sessions

log = logging.getLogger(__name__)
BATCH = 200  # deliveries in one transaction
AT_ONCE = 3  # threads of one process inside: more only take the interpreter from each other
ATTEMPTS = 5  # at one transaction, when others keep storing the same responses
_SUBMISSION: Any = Submission.__table__
_KEPT = ("status", "source", "environment", "received_at", "raw", "clock_offset", "reasons")
_READ = ("received_seq", "raw", "environment", "received_at", "clock_offset", "reasons")
_KEEP = insert(_SUBMISSION).values({name: bindparam(name) for name in _KEPT}).returning(_SUBMISSION.c.received_seq)
_WAITING = (
    select(*(_SUBMISSION.c[name] for name in _READ))
    .where(text(WAITING), _SUBMISSION.c.received_seq > bindparam("last"))
    .order_by(_SUBMISSION.c.received_seq)
    .limit(BATCH)
)
_STATUS = select(_SUBMISSION.c.status).where(_SUBMISSION.c.received_seq == bindparam("seq"))


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
        self._keeping = self._direct.prepare(_KEEP)
        self._recorder = Recorder(self._direct)
        self._opener = Opener(catalogue, admissions or Admissions(sessions))
        self._places = Places(AT_ONCE)
        self._recover = True  # a process before us may have died between the two transactions

    def receive(self, deliveries: Sequence[Delivery]) -> list[Outcome]:
        """Take deliveries in, in this order: an outcome for each. Send again what is answered with `retry`."""
        outcomes: list[Outcome] = []
        for start in range(0, len(deliveries), BATCH):
            outcomes += self._receive(deliveries[start : start + BATCH])
        return outcomes

    def recover(self) -> int:
        """Judge what was kept but never judged; says how many."""
        self._recover, judged, last = False, 0, 0
        while waiting := self._waiting(last):
            judged += len(self._settle(waiting))
            last = waiting[-1].received_seq
        return judged

    def _receive(self, deliveries: Sequence[Delivery]) -> list[Outcome]:
        try:
            if self._recover:
                self.recover()
            with self._places:
                return self._settle(self._keep(deliveries))
        except (UnavailableError, exc.OperationalError, exc.TimeoutError) as error:
            log.warning("%s deliveries must be sent again: %s", len(deliveries), type(error).__name__)
            self._recover = True
            return [Outcome(None, None, Status.RETRY, (Reason.STORE_UNAVAILABLE,)) for _ in deliveries]

    def _keep(self, deliveries: Sequence[Delivery]) -> list[Arrival]:
        """The first transaction."""
        now = self._clock()
        said = [Environment(each.environment) if each.environment else None for each in deliveries]
        rows = [
            {
                "status": Status.RECEIVED,
                "source": each.source,
                "environment": side,
                "received_at": now,
                "raw": each.raw,
                "clock_offset": each.clock_offset,
                "reasons": each.reasons or None,
            }
            for each, side in zip(deliveries, said, strict=True)
        ]
        with self._direct.transaction(single=len(rows) == 1) as link:
            numbers = link.insert(self._keeping, rows)
        arrived = zip(numbers, deliveries, said, strict=True)
        return [Arrival(number, each.raw, side, now, each.clock_offset, each.reasons) for number, each, side in arrived]

    def _settle(self, arrivals: Sequence[Arrival]) -> list[Outcome]:
        """The second transaction, begun again when another process stored the same response at the same moment.

        It need not survive a power cut: the bytes do, and are judged again.
        """
        opened = [self._opener.open(arrival) for arrival in arrivals]
        try:
            return self._record(opened)
        except OvertakenError:
            return [self._alone(each) for each in opened]

    def _record(self, opened: Sequence[Opened]) -> list[Outcome]:
        for _ in range(ATTEMPTS - 1):
            try:
                return self._recorded(opened)
            except TakenError:
                continue
        return self._recorded(opened)

    def _recorded(self, opened: Sequence[Opened]) -> list[Outcome]:
        with self._direct.transaction(durable=False) as link:
            return self._recorder.record(link, opened)

    def _alone(self, opened: Opened) -> Outcome:
        """One of several of which another process has judged some: the judgement that came first counts."""
        try:
            return self._record([opened])[0]
        except OvertakenError:
            with self._sessions.read() as session:
                return outcome(opened, session.scalars(_STATUS, {"seq": opened.arrival.received_seq}).one())

    def _waiting(self, last: int) -> list[Arrival]:
        with self._sessions.read() as session:
            found = session.execute(_WAITING, {"last": last})
            return [Arrival(seq, raw, side, at, offset, _reasons(own)) for seq, raw, side, at, offset, own in found]


def _reasons(kept: Sequence[str] | None) -> tuple[Reason, ...]:
    """What a bringer said against a delivery, as it was kept."""
    return tuple(map(Reason, kept or ()))
