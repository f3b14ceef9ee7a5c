"""What is stored of answers: every delivery as it came, and the one current state of each response.

A submission never changes its content; a response row can be made again from the submissions. Ids of responses
are text (a UUID in lower case), the same in both databases. A duplicate keeps no content and no response_id of its
own, so each content of a response lies under its id exactly once.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey_engine.responses.states import Environment, Status
from survey_engine.store.base import Base, JsonDocument


class Parcel(Base):
    """Deliveries that came together, as they came: here until they are judged, and then gone. See parcels."""

    __tablename__ = "parcel"
    __table_args__ = ({"sqlite_autoincrement": True},)  # a number is never given twice: somebody may still hold it

    number: Mapped[int] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]
    labels: Mapped[bytes] = mapped_column(LargeBinary)
    contents: Mapped[bytes] = mapped_column(LargeBinary)


class Submission(Base):
    """One delivery, judged. Its content is in three parts, each replaceable by a tombstone."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("response_id", "revision", "content_hash"),)

    received_seq: Mapped[int] = mapped_column(primary_key=True)  # ours, given once; orders everything
    status: Mapped[Status]
    source: Mapped[str] = mapped_column(String(40))  # which door: web, submit, import, sync
    environment: Mapped[Environment | None]
    received_at: Mapped[datetime | None]  # blank once erased
    clock_offset: Mapped[int | None]  # milliseconds to add to the times it gives, where its device's clock was measured
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)  # as it came, where nobody can read it
    response_id: Mapped[str | None] = mapped_column(String(36))
    revision: Mapped[int | None]
    content_hash: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the canonical content, hex
    duplicate_of: Mapped[int | None]  # received_seq of the same content
    questionnaire: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int | None]
    form_hash: Mapped[str | None] = mapped_column(String(64))
    mode: Mapped[str | None] = mapped_column(String(40))
    event_id: Mapped[UUID | None]
    envelope: Mapped[bytes | None] = mapped_column(LargeBinary)  # everything but the answers; the receipt hashed
    envelope_hash: Mapped[str | None] = mapped_column(String(64))
    coded: Mapped[bytes | None] = mapped_column(LargeBinary)  # answers that are codes, numbers, dates, places
    coded_hash: Mapped[str | None] = mapped_column(String(64))
    texts: Mapped[bytes | None] = mapped_column(LargeBinary)  # answers in people's own words
    texts_hash: Mapped[str | None] = mapped_column(String(64))
    reasons: Mapped[list[str] | None] = mapped_column(JsonDocument)  # codes of states.Reason
    faults: Mapped[list[Any] | None] = mapped_column(JsonDocument)  # [path, code] of each; never the answer


class Response(Base):
    """One respondent's answers as they stand now, derived from the submission `received_seq`."""

    __tablename__ = "response"
    __table_args__ = (
        Index(None, "questionnaire", "version", "environment", "received_seq"),
        Index("ix_response_receipt_hash", "receipt_hash"),
    )

    response_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    received_seq: Mapped[int]
    revision: Mapped[int]
    questionnaire: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    mode: Mapped[str] = mapped_column(String(40))
    environment: Mapped[Environment]
    event_id: Mapped[UUID | None]
    home_area: Mapped[str | None] = mapped_column(String(64))  # code of the area lived in, not of the event's
    started_at: Mapped[datetime | None]  # by the device's clock: shown, never used to order
    finished_at: Mapped[datetime | None]
    receipt_hash: Mapped[str | None] = mapped_column(String(64))
    conflict: Mapped[bool]  # another content claims this revision; staff decide
    packed: Mapped[bytes] = mapped_column(LargeBinary)  # definition.packing.Layout of its version


class ResponseChange(Base):
    """A response that was replaced, taken away, or let in after later ones: rare. Whoever keeps copies asks here."""

    __tablename__ = "response_change"
    __table_args__ = (Index(None, "questionnaire", "version", "environment", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    questionnaire: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    environment: Mapped[Environment]
    received_seq: Mapped[int]  # of the row that came or went
