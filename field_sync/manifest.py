"""What is kept of one tablet: each item with its status as it stands now, whether a backup holds it, what is missing.

`secured` is never a guess by the clock. Batches are numbered in the order in which they become visible, and a backup
counts the rows of every table in the very state it copies: so it holds the batches up to that count, and no other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from field_sync.keeping import RECEIVED, erased
from field_sync.merge import Ledger, ledger
from field_sync.models import Install, SyncBatch, SyncItem
from field_sync.protocol import PAGE, ItemStatus
from survey_engine.responses.models import Submission
from survey_engine.responses.states import ELEMENTS
from survey_engine.store.models import StoreBackup

Counted = tuple[int, int]
_WAITING = (RECEIVED, ItemStatus.NOT_OURS.value)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as its tablet is told of it."""

    receipt: int
    install_id: str
    device_seq: int
    response_id: str
    sealed_hash: str | None
    status: str
    secured: bool
    reasons: tuple[str, ...]

    def data(self) -> dict[str, object]:
        """As it is sent."""
        return {
            "receipt": self.receipt,
            "install_id": self.install_id,
            "device_seq": self.device_seq,
            "response_id": self.response_id,
            "sealed_hash": self.sealed_hash,
            "status": self.status,
            "secured": self.secured,
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the items, and where to go on; None at the end."""

    entries: Sequence[Entry]
    next: int | None


def page(session: Session, device_id: str, since: int, most: int = PAGE) -> Page:
    """What is kept of a tablet's own items after the number `since`: those it signed, under whatever enrolment."""
    safe = secured_batches(session)
    rows = session.execute(_manifest().where(_own(session, device_id), SyncItem.number > since).limit(most + 1)).all()
    entries = [_entry(row, safe) for row in rows[:most]]
    return Page(entries, entries[-1].receipt if len(rows) > most else None)


def secured_batches(session: Session) -> int:
    """How many batches the last verified backup holds: those numbered up to that."""
    rows = session.scalar(select(StoreBackup.rows).order_by(StoreBackup.taken_at.desc()).limit(1))
    return rows.get(SyncBatch.__tablename__, 0) if rows else 0


def ledgers(session: Session, device_id: str) -> dict[str, Ledger]:
    """What every install of a tablet made, what of it arrived, and which numbers are missing.

    An install outlives an enrolment, so its numbers may be signed by several: all count. One whose batch this tablet
    merely carried is not its own.
    """
    said = dict(session.execute(select(Install.install_id, Install.made).where(Install.device_id == device_id)).all())
    own = _counted(session, [device_id])
    found = {}
    for install, others in _sharing(session, device_id, [*said, *own]).items():
        devices = [device_id, *others]
        count, highest = (_counted(session, devices, install) if others else own).get(install, (0, 0))
        made = max(highest, said.get(install, 0))
        if count == made:
            found[install] = Ledger(made, count, ())
        elif install in own or not count:
            found[install] = ledger(_numbers(session, devices, install), made)
    return found


def _own(session: Session, device_id: str) -> Any:
    """A tablet that was enrolled anew still holds what it signed before under another name."""
    installs = session.scalars(select(Install.install_id).where(Install.device_id == device_id)).all()
    names = session.scalars(select(Install.device_id).where(Install.install_id.in_(installs))).all()
    mine = or_(SyncItem.device_id == device_id, SyncItem.install_id.in_(installs))
    return and_(SyncItem.device_id.in_({device_id, *names}), mine)


def _arrived(devices: Sequence[str]) -> Any:
    return (SyncItem.device_id.in_(devices), SyncItem.verified, SyncItem.status.not_in(_WAITING))


def _counted(session: Session, devices: Sequence[str], install: str | None = None) -> Mapping[str | None, Counted]:
    """Install -> how many numbers arrived, and the highest."""
    names = (func.count(SyncItem.device_seq.distinct()), func.max(SyncItem.device_seq))
    query = select(SyncItem.install_id, *names).where(*_arrived(devices)).group_by(SyncItem.install_id)
    if install is not None:
        query = query.where(SyncItem.install_id == install)
    return {row[0]: (row[1], row[2] or 0) for row in session.execute(query)}


def _numbers(session: Session, devices: Sequence[str], install: str) -> Iterable[int]:
    numbers = select(SyncItem.device_seq).where(*_arrived(devices), SyncItem.install_id == install)
    return (number for number in session.scalars(numbers) if number is not None)


def _sharing(session: Session, device_id: str, installs: Iterable[str | None]) -> dict[str, list[str]]:
    """Each install, with the other tablets that said it was theirs, or carried a batch of it."""
    found: dict[str, list[str]] = {install: [] for install in installs if install is not None}
    query = select(Install.install_id, Install.device_id).where(
        Install.install_id.in_(found), Install.device_id != device_id
    )
    for install, other in session.execute(query):
        found[install].append(other)
    return found


def _manifest() -> Any:
    """An item that became a submission stands where that stands now, staff having judged it again perhaps."""
    present = case((Submission.status.in_(ELEMENTS), Submission.status), else_=SyncItem.status)
    status = case((erased(), literal(ItemStatus.ERASED.value)), else_=present)
    names = (SyncItem.number, SyncItem.install_id, SyncItem.device_seq, SyncItem.item_id, SyncItem.sealed_hash)
    return (
        select(*names, status.label("status"), SyncItem.batch, SyncItem.reasons)
        .outerjoin(Submission, Submission.received_seq == SyncItem.received_seq)
        .where(SyncItem.verified, SyncItem.status.not_in(_WAITING))
        .order_by(SyncItem.number)
    )


def _entry(row: Any, safe: int) -> Entry:
    told = row.status in (ItemStatus.QUARANTINED, ItemStatus.HELD)
    secured = row.batch is not None and row.batch <= safe
    reasons = tuple(row.reasons or ()) if told else ()
    return Entry(row.number, row.install_id, row.device_seq, row.item_id, row.sealed_hash, row.status, secured, reasons)
