"""What is kept of tablets and of what they bring. No answer stands here in the clear.

`sealed` is kept until its content has gone through the one door of responses, and for as long as nobody can open it.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from field_sync.protocol import What
from survey_engine.store.base import Base, JsonDocument


class Device(Base):
    """One tablet. Never deleted: what it made must stay checkable."""

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    public_key: Mapped[bytes]  # raw point: what it signs with
    token_hash: Mapped[bytes] = mapped_column(unique=True)  # SHA-256; the token itself is on the tablet only
    pin_key: Mapped[bytes]  # with which checks of PINs are made for this tablet alone
    enrolled_at: Mapped[datetime]
    enrolled_by: Mapped[str]
    revoked_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    clock_offset: Mapped[int | None]  # milliseconds to add to its clock, as last measured


class Enrolment(Base):
    """A code that lets one tablet in, once, for ten minutes."""

    __tablename__ = "enrolment"

    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id"))


class PinCheck(Base):
    """What a tablet compares a fieldworker's PIN with, when nobody can be asked. A screen guard, not a secret."""

    __tablename__ = "pin_check"

    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"), primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    salt: Mapped[bytes]
    iterations: Mapped[int]
    check: Mapped[bytes]


class Install(Base):
    """One storage of one tablet: a browser profile, made anew when it was cleared. `made` is as the tablet says."""

    __tablename__ = "device_install"

    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"), primary_key=True)
    install_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    seen_at: Mapped[datetime]
    made: Mapped[int]


class SyncBatch(Base):
    """One batch that has been dealt with. Rows become visible in the order of `number` and are never removed, so how
    many of them a backup holds says exactly what of the rest it holds.
    """

    __tablename__ = "sync_batch"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, 2, 3 ... without a gap
    batch_id: Mapped[str] = mapped_column(String(64))
    carried_by: Mapped[str] = mapped_column(String(100))  # a device's id, or who imported a bundle
    at: Mapped[datetime]
    items: Mapped[int]


class SyncItem(Base):
    """One item as it came, whoever carried it, and what became of it."""

    __tablename__ = "sync_item"
    __table_args__ = (
        Index(None, "device_id", "install_id", "device_seq"),
        Index("ix_sync_item_device_id_number", "device_id", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)  # ours, given once: the receipt
    digest: Mapped[str] = mapped_column(String(64), unique=True)  # of header, sealed hash and signature together
    kind: Mapped[str] = mapped_column(String(20))
    header: Mapped[str]  # base64url as sent
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_hash: Mapped[str | None] = mapped_column(String(64))
    signature: Mapped[bytes | None]
    item_id: Mapped[str | None] = mapped_column(String(36), index=True)  # of the response, or of the tally
    device_id: Mapped[str | None] = mapped_column(String(36))
    install_id: Mapped[str | None] = mapped_column(String(36))
    device_seq: Mapped[int | None]
    received_at: Mapped[datetime]
    clock_offset: Mapped[int | None]  # milliseconds, of the device's clock at that moment
    verified: Mapped[bool]  # the device signed it
    status: Mapped[str] = mapped_column(String(40))  # received until dealt with, then a protocol.ItemStatus
    reasons: Mapped[list[str] | None] = mapped_column(JsonDocument)
    batch: Mapped[int | None]  # SyncBatch.number under which it was dealt with
    received_seq: Mapped[int | None]  # of the submission it became


class TallyCount(Base):
    """People who gave no answers, counted on a tablet."""

    __tablename__ = "tally_count"

    tally_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    event_id: Mapped[str | None] = mapped_column(String(36), index=True)
    what: Mapped[What]
    count: Mapped[int]
    hour: Mapped[datetime]
    environment: Mapped[str] = mapped_column(String(40))
