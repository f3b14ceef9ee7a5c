"""What is kept of one tablet: each item with its status as it stands now, whether a backup holds it, what is missing.

`secured` is never a guess by the clock. Batches are numbered in the order in which they become visible, and a backup
counts the rows of every table in the very state it copies: so it holds the batches up to that count, and no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import Session

from field_sync.keeping import RECEIVED, erased
from field_sync.merge import Ledger, ledger
from field_sync.models import Install, SyncBatch, SyncItem
from field_sync.protocol import PAGE, ItemStatus
from survey_engine.responses.models import Submission
from survey_engine.responses.states import ELEMENTS
from survey_engine.store.models import StoreBackup

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
    """What is kept of a tablet's own items, those it signed, after the number `since`."""
    safe = secured_batches(session)
    rows = session.execute(
        _manifest().where(SyncItem.device_id == device_id, SyncItem.number > since).limit(most + 1)
    ).all()
    entries = [_entry(row, safe) for row in rows[:most]]
    return Page(entries, entries[-1].receipt if len(rows) > most else None)


def secured_batches(session: Session) -> int:
    """How many batches the last verified backup holds: those numbered up to that."""
    rows = session.scalar(select(StoreBackup.rows).order_by(StoreBackup.taken_at.desc()).limit(1))
    return rows.get(SyncBatch.__tablename__, 0) if rows else 0


def ledgers(session: Session, device_id: str) -> dict[str, Ledger]:
    """What every install of a tablet made, what of it arrived, and which numbers are missing."""
    own = (SyncItem.device_id == device_id, SyncItem.verified, SyncItem.status.not_in(_WAITING))
    counted = select(
        SyncItem.install_id, func.count(SyncItem.device_seq.distinct()), func.max(SyncItem.device_seq)
    ).where(*own)
    said = dict(session.execute(select(Install.install_id, Install.made).where(Install.device_id == device_id)).all())
    found = {install: Ledger(made, 0, ledger((), made).missing, made) for install, made in said.items()}
    for install, count, highest in session.execute(counted.group_by(SyncItem.install_id)):
        assert install is not None  # a header that says none is never verified
        made = said.get(install, 0)
        if count == max(highest or 0, made):
            found[install] = Ledger(count, count, ())
        else:
            numbers = select(SyncItem.device_seq).where(*own, SyncItem.install_id == install)
            found[install] = ledger((number for number in session.scalars(numbers) if number is not None), made)
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
