"""What is kept of questionnaires once published, of consultations, and of where people were asked.

A publication is frozen: its bytes never change. A consultation's page, its events and links follow their file.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey_engine.store.base import Base, JsonDocument


class Publication(Base):
    """One version of a questionnaire, as it was asked, for ever."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("questionnaire_id", "version"),)

    form_hash: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of `canonical`, hex
    questionnaire_id: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    canonical: Mapped[bytes]
    mapping: Mapped[dict[str, Any]] = mapped_column(JsonDocument)  # how codes map to the version before
    published_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]  # no new responses from then on; what was answered stays


class Consultation(Base):
    """One consultation: its public page and when answers are taken."""

    __tablename__ = "consultation"

    slug: Mapped[str] = mapped_column(String(64), primary_key=True)
    page: Mapped[bytes]  # canonical JSON of a pages.ConsultationPage
    opened_at: Mapped[datetime | None]  # the first moment it takes answers
    closed_at: Mapped[datetime | None]  # the first moment it takes none


class Event(Base):
    """One occasion where staff asked people: a market stall, a village hall."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("consultation_slug", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)  # UUIDv5 of the consultation and the event's code
    consultation_slug: Mapped[str] = mapped_column(ForeignKey("consultation.slug"))
    code: Mapped[str] = mapped_column(String(64))  # as its file names it
    name: Mapped[str]
    place: Mapped[str]
    area_code: Mapped[str | None] = mapped_column(String(64))  # where it was held; GSS code of the ward
    type: Mapped[str] = mapped_column(String(64))  # market_stall, supermarket, village_hall ...
    day: Mapped[date] = mapped_column(Date)  # in London
    starts_at: Mapped[datetime | None]  # blank: the time is not known
    ends_at: Mapped[datetime | None]
    note: Mapped[str | None]


class Invitation(Base):
    """A code sent by letter, good for one response. Nothing leads from it to the response, nor back."""

    __tablename__ = "invitation"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of the code, hex
    consultation_slug: Mapped[str] = mapped_column(ForeignKey("consultation.slug"), index=True)
    questionnaire: Mapped[str] = mapped_column(String(64))
    label: Mapped[str]  # the batch: a street, an estate, a partner
    made_at: Mapped[datetime]
    used_on: Mapped[date | None] = mapped_column(Date)  # in London; the day only, so that it matches no response


class Link(Base):
    """A permanent short address, /e/<code>, printed on posters and cards: it is never reused for anything else."""

    __tablename__ = "link"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    consultation_slug: Mapped[str] = mapped_column(ForeignKey("consultation.slug"), index=True)
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("event.id"), index=True)
    label: Mapped[str]  # where the code stands: "Poster at the Market Place stall"
