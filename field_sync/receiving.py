"""A batch in, a result for every item out. Whatever an item holds, it gets a result and spoils no other.

Three steps, each committed before the next: the items as they came; what opens of them, through the one door of
responses; what became of each, and the batch's number. A crash between them loses nothing: the tablet has no receipt
and sends again, and what came before is known by its digest.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from field_sync.keeping import RECEIVED, Contact, Keeper, Known
from field_sync.models import SyncItem
from field_sync.protocol import MOST_ITEMS, Batch, Item, ItemStatus, Kind, Result
from field_sync.sealing import CannotOpenError, KeyStore, opened
from field_sync.signing import verify
from field_sync.tasks import Task
from field_sync.wire import read_header
from survey_engine.responses.intake import Delivery, Intake
from survey_engine.responses.states import Reason
from survey_engine.store.clock import Clock
from survey_engine.store.direct import TakenError, UnavailableError
from survey_engine.store.sessions import Sessions

log = logging.getLogger(__name__)
ATTEMPTS = 5  # at keeping items that another request keeps at the same moment
SOURCE = "sync"
ABANDONED = timedelta(minutes=2)  # after that nobody is still dealing with an item
LEFT_OVER = 1000  # items dealt with at once
S = ItemStatus
SETTLED = frozenset({S.STORED, S.DUPLICATE, S.QUARANTINED, S.CONFLICT})


@dataclass(frozen=True, slots=True)
class Carrier:
    """Who brings a batch: the tablet whose token came with it, or nobody but the member of staff `name`."""

    name: str
    device_id: str | None = None


class Receiver:
    """Takes batches in. Share one; safe for threads.

    The items are on disk before the door sees what they hold, and what a crash leaves is brought to it again.
    """

    def __init__(self, sessions: Sessions, intake: Intake, keys: KeyStore, clock: Clock) -> None:
        self._sessions = sessions
        self._keeper = Keeper(sessions.engine)
        self._intake = intake
        self._keys = keys
        self._clock = clock

    def receive(self, batch: Batch, carrier: Carrier) -> list[Result]:
        """Take a batch, or a part of a bundle, in: a result for each item, in their order."""
        contact = self._contact(batch, carrier)
        tasks = [_begun(item) for item in batch.items]
        whole = {task.digest: task for task in tasks if task.status is None}
        try:
            self._keep(list(whole.values()), contact)
            self._judge([task for task in whole.values() if task.status is None])
            self._settle([task for task in whole.values() if task.fresh], contact)
        except UnavailableError as error:
            log.warning("%s items must be sent again: %s", len(whole), type(error).__name__)
            for task in whole.values():
                task.fail(S.RETRY, Reason.STORE_UNAVAILABLE)
        return [whole.get(task.digest, task).result() for task in tasks]

    def again(self, number: int, name: str) -> Result | None:
        """Deal with an item that is held once more, as `name` asks: a key may have been found. None: there is none."""
        with self._sessions.read() as session:
            kept = session.get(SyncItem, number)
        if kept is None:
            return None
        return self.receive(Batch("again", None, None, None, (_item(kept),)), Carrier(name))[0]

    def recover(self) -> int:
        """Deal with what a dead process kept and never dealt with, should its tablet never come again."""
        left = (SyncItem.status == RECEIVED, SyncItem.received_at < self._clock() - ABANDONED)
        with self._sessions.read() as session:
            found = session.scalars(select(SyncItem).where(*left).order_by(SyncItem.number).limit(LEFT_OVER)).all()
        items = [_item(kept) for kept in found]
        for start in range(0, len(items), MOST_ITEMS):
            part = tuple(items[start : start + MOST_ITEMS])
            self.receive(Batch("left over", None, None, None, part), Carrier("left over"))
        return len(items)

    def _contact(self, batch: Batch, carrier: Carrier) -> Contact:
        """What a bundle says of the time is as old as the file, so nobody's clock is measured by it."""
        now, own = self._clock(), carrier.device_id is not None
        offset = (now - batch.device_now) // timedelta(milliseconds=1) if own and batch.device_now else None
        by = carrier.device_id or carrier.name
        return Contact(batch.batch_id, by, now, carrier.device_id, batch.install_id, batch.made, offset)

    def _keep(self, tasks: Sequence[Task], contact: Contact) -> None:
        """The first step: whose items these are, which came before, and the bytes of the others."""
        for _ in range(ATTEMPTS - 1):
            try:
                return self._kept(tasks, contact)
            except TakenError:
                continue
        return self._kept(tasks, contact)

    def _kept(self, tasks: Sequence[Task], contact: Contact) -> None:
        with self._keeper.direct.transaction() as link:
            makers = self._keeper.makers(link, {task.header.device_id for task in tasks if task.header})
            known = self._keeper.known(link, [task.digest for task in tasks])
            for task in tasks:
                task.maker = makers.get(task.header.device_id) if task.header else None
                task.time(contact, known.get(task.digest))
                _recall(task, known.get(task.digest))
            new = [task for task in tasks if not task.number and task.status is None]
            for task, number in zip(new, self._keeper.keep(link, [task.kept(contact) for task in new]), strict=True):
                task.fresh, task.number = True, number

    def _judge(self, tasks: Sequence[Task]) -> None:
        """The second step: check, open, and bring what opened through the door."""
        for task in tasks:
            task.fresh = True
            self._open(task)
        brought = [task for task in tasks if task.plain is not None]
        outcomes = self._intake.receive([_delivery(task) for task in brought], kept=True)
        for task, outcome in zip(brought, outcomes, strict=True):
            task.status = S(outcome.status.value)
            task.reasons = tuple(str(reason) for reason in outcome.reasons)
            task.received_seq = outcome.received_seq

    def _open(self, task: Task) -> None:
        header, maker, item = task.header, task.maker, task.item
        if item is None or header is None or maker is None or not verify(maker.public_key, item):
            task.fail(S.HELD, Reason.BAD_SIGNATURE)
            return
        task.verified = True
        if header.kind is Kind.TALLY:
            task.count()
            return
        private = self._keys.private(header.key_id or "")
        if private is None:
            task.fail(S.NOT_OURS, "unknown_key")
            return
        try:
            task.plain = opened(private, item.header.encode(), item.sealed)
        except CannotOpenError:
            task.fail(S.HELD, Reason.CANNOT_OPEN)

    def _settle(self, tasks: Sequence[Task], contact: Contact) -> None:
        """The third step. It need not survive a power cut: an item without a receipt comes again."""
        done = [task for task in tasks if task.status is not S.RETRY]
        tallies = [tally for task in done if (tally := task.tally()) is not None]
        with self._keeper.direct.transaction(durable=False) as link:
            self._keeper.settle(link, contact, [task.settled() for task in done], tallies)


def _item(kept: SyncItem) -> Item:
    return Item(kept.header, kept.sealed or b"", kept.sealed_hash, kept.signature or b"")


def _begun(item: Item | None) -> Task:
    """What can be said of an item alone. Only one that is whole has a digest: so one that comes twice is one."""
    if item is None or not item.whole:
        task = Task(item, read_header(item.header) if item else None)
        task.fail(S.RETRY, "hash_mismatch" if item else "unreadable")
        return task
    return Task(item, read_header(item.header), item.digest)


def _recall(task: Task, known: Known | None) -> None:
    """What is certain already: of devices that are not ours, and of items that came before."""
    if known is None:
        if task.header is not None and task.maker is None:
            task.fail(S.NOT_OURS, "unknown_device")
        return
    task.number = known.number
    if known.erased or known.status == S.ERASED:
        task.status = S.ERASED
    elif known.status in SETTLED:
        task.status = S.DUPLICATE
    elif known.status == S.HELD and known.received_seq is not None:
        task.fail(S.HELD, Reason.CANNOT_OPEN)


def _delivery(task: Task) -> Delivery:
    """A response under another id than its header says is nobody's mistake but a program's: staff look at it."""
    header, maker, plain = task.header, task.maker, task.plain
    assert header is not None
    assert maker is not None
    assert plain is not None
    reasons = [Reason.DEVICE_REVOKED] if maker.revoked else []
    if b'"response_id":"%s"' % header.id.encode() not in plain:
        reasons.append(Reason.RULE_VIOLATION)
    return Delivery(plain, SOURCE, header.environment or "live", tuple(reasons), task.clock_offset)
