"""One item on its way through receiving: what is known of it so far, and the rows that makes."""

from dataclasses import dataclass, field

from field_sync.keeping import RECEIVED, Contact, Known, Maker
from field_sync.protocol import Header, Item, ItemStatus, Kind, Result
from survey_engine.responses.states import Reason
from survey_engine.store.direct import Row
from survey_engine.store.filling import Values

OPENED = frozenset({ItemStatus.STORED, ItemStatus.DUPLICATE, ItemStatus.QUARANTINED, ItemStatus.CONFLICT})


@dataclass(slots=True)
class Task:
    """One item. `number` is 0 until it is kept; `fresh`: something is to be written about it."""

    item: Item | None
    header: Header | None
    digest: str = ""  # what the item is known by
    maker: Maker | None = None
    number: int = 0
    clock_offset: int | None = None
    fresh: bool = False
    verified: bool = False
    plain: bytes | None = field(default=None, repr=False)
    status: ItemStatus | None = None
    reasons: tuple[str, ...] = ()
    received_seq: int | None = None

    def fail(self, status: ItemStatus, reason: str) -> None:
        """This is as far as it gets."""
        self.status, self.reasons = status, (str(reason),)

    def time(self, contact: Contact, known: Known | None) -> None:
        """How the clock of its device went: as measured when it first came, or else when last measured."""
        if known is not None:
            self.clock_offset = known.clock_offset
        elif self.maker is not None:
            own = self.maker.id == contact.device_id and contact.clock_offset is not None
            self.clock_offset = contact.clock_offset if own else self.maker.clock_offset

    def count(self) -> None:
        """A tally that its device signed."""
        if self.maker is not None and self.maker.revoked:
            self.fail(ItemStatus.QUARANTINED, Reason.DEVICE_REVOKED)
        else:
            self.status = ItemStatus.STORED

    def kept(self, contact: Contact) -> Values:
        """The row of an item as it came, in the order of keeping.NEW."""
        item, header = self.item, self.header
        assert item is not None
        return (
            self.digest,
            header.kind.value if header else Kind.RESPONSE.value,
            item.header,
            item.sealed or None,
            item.sealed_hash,
            item.signature,
            header.id if header else None,
            header.device_id if header else None,
            header.install_id if header else None,
            header.device_seq if header else None,
            contact.at,
            self.clock_offset,
            False,
            RECEIVED,
        )

    def settled(self) -> Row:
        """What became of it. The seal has served once its content is kept behind the door."""
        assert self.item is not None
        assert self.status is not None
        opened = self.status in OPENED or self.status is ItemStatus.ERASED
        return {
            "key": self.number,
            "status": self.status.value,
            "reasons": list(self.reasons) or None,
            "received_seq": self.received_seq,
            "verified": self.verified,
            "sealed": None if opened else self.item.sealed or None,
        }

    def tally(self) -> Row | None:
        """The row of a count, when it counts."""
        header = self.header
        if header is None or header.tally is None or self.status is not ItemStatus.STORED:
            return None
        return {
            "tally_id": header.id,
            "device_id": header.device_id,
            "event_id": header.tally.event_id,
            "what": header.tally.what,
            "count": header.tally.count,
            "hour": header.tally.hour,
            "environment": header.environment or "live",
        }

    def result(self) -> Result:
        """What its bringer is told."""
        told = self.item.sealed_hash if self.item else None
        name = self.header.id if self.header else None
        status = self.status or ItemStatus.RETRY
        kept = self.number if status is not ItemStatus.RETRY else 0
        return Result(name, told, status, kept or None, self.reasons)
