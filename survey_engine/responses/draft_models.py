"""What is stored of responses not yet finished on the web, and of people who were turned away."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from survey_engine.store.base import Base, JsonDocument


class Draft(Base):
    """One response being written, or what is left of it once finished: no answers."""

    __tablename__ = "draft"

    response_id: Mapped[str] = mapped_column(String(36), primary_key=True)  # the response keeps it
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    resume_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sealed_token: Mapped[bytes] = mapped_column(LargeBinary)  # opened by the code for returning later
    consultation_slug: Mapped[str] = mapped_column(ForeignKey("consultation.slug"), index=True)
    questionnaire_id: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    form_hash: Mapped[str] = mapped_column(ForeignKey("publication.form_hash"))
    mode: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(40))
    event_id: Mapped[UUID | None]
    link_code: Mapped[str | None] = mapped_column(String(64))
    answers: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    option_order: Mapped[dict[str, Any]] = mapped_column(JsonDocument)  # question id -> codes as they were shown
    revision: Mapped[int]  # 1, or more when a response is being changed after it was sent
    sealed_receipt: Mapped[bytes | None] = mapped_column(LargeBinary)  # the receipt it has already; the link opens it
    invitation: Mapped[str | None] = mapped_column(String(64))  # the code it was begun with; the link opens it
    position: Mapped[str | None] = mapped_column(String(64))  # the section to go on with
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)  # finished and not yet taken by the intake


class ScreenOut(Base):
    """How many people were turned away by one early end on one day. Nothing else is known of them."""

    __tablename__ = "screen_out"

    questionnaire_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    page: Mapped[str] = mapped_column(String(64), primary_key=True)  # the page they were shown
    consultation_slug: Mapped[str] = mapped_column(String(64), primary_key=True)
    mode: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)  # in London
    count: Mapped[int]
