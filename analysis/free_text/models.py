"""What is kept of work on people's own words: who read them, which codes they were given, which may be quoted.

The words themselves stay in their submission. Every row hangs on the response: erased, it takes them all along.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

import survey_engine.responses.models  # noqa: F401 - the table that these point to
from survey_engine.store.base import Base, JsonDocument

Codes = list[str]


class Reading(StrEnum):
    """What a person made of a text; nobody outside the core team sees one that waits."""

    WAITING = "waiting"
    SAFE = "safe"  # as it was written
    REDACTED = "redacted"  # as somebody changed it
    WITHHELD = "withheld"  # for nobody else to see


class Triage(StrEnum):
    """What came of a sign of danger. The outcome only, never the story."""

    NO_CONCERN = "no_concern"
    PASSED_ON = "passed_on"  # to the safeguarding lead
    EMERGENCY = "emergency"  # the police or an ambulance were called
    CANNOT_ACT = "cannot_act"  # nobody can be found from it


class FreeText(Base):
    """One answer in somebody's own words: to a question, or to the other option of one (`<id>_other`)."""

    __tablename__ = "free_text"
    __table_args__ = (
        UniqueConstraint("response_id", "question"),
        Index(None, "questionnaire", "question", "reading", "danger"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[str] = mapped_column(String(36), ForeignKey("response.response_id", ondelete="CASCADE"))
    received_seq: Mapped[int]  # the submission whose words these are
    questionnaire: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(String(80))
    hints: Mapped[Codes] = mapped_column(JsonDocument)  # of hints.Hint
    danger: Mapped[bool]  # there is a sign of it, and nobody has looked into it
    reading: Mapped[Reading]
    words: Mapped[str | None]  # what others may see, once somebody has read it
    read_by: Mapped[str | None]
    read_at: Mapped[datetime | None]
    triage: Mapped[Triage | None]
    triage_by: Mapped[str | None]
    triage_at: Mapped[datetime | None]


class Gathered(Base):
    """How far the answers to a questionnaire were looked through for texts."""

    __tablename__ = "free_text_gathered"

    questionnaire: Mapped[str] = mapped_column(String(64), primary_key=True)
    received_seq: Mapped[int]  # looked through up to this one
    change: Mapped[int]  # and changes of responses up to this one


class CodeFrame(Base):
    """One version of the codes that answers to a question are sorted into. Never changed; a change is a new version."""

    __tablename__ = "code_frame"
    __table_args__ = (UniqueConstraint("questionnaire", "question", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    made_by: Mapped[str]
    made_at: Mapped[datetime]

    codes: Mapped[list["FrameCode"]] = relationship(
        order_by="FrameCode.place", cascade="all, delete-orphan", lazy="selectin"
    )


class FrameCode(Base):
    """One code of a frame, and when it applies."""

    __tablename__ = "code_frame_code"

    frame_id: Mapped[int] = mapped_column(ForeignKey("code_frame.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    place: Mapped[int]
    label: Mapped[str]
    definition: Mapped[str]


class Coding(Base):
    """The codes that one person gave one text, without seeing anybody else's. None of them is an answer too."""

    __tablename__ = "free_text_coding"

    text_id: Mapped[int] = mapped_column(ForeignKey("free_text.id", ondelete="CASCADE"), primary_key=True)
    coder: Mapped[str] = mapped_column(primary_key=True)  # name of a member of staff
    version: Mapped[int]  # of the frame
    codes: Mapped[Codes] = mapped_column(JsonDocument)
    coded_at: Mapped[datetime]


class Settlement(Base):
    """The codes that stand for a text which two people coded differently."""

    __tablename__ = "free_text_settlement"

    text_id: Mapped[int] = mapped_column(ForeignKey("free_text.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]
    codes: Mapped[Codes] = mapped_column(JsonDocument)
    settled_by: Mapped[str]
    settled_at: Mapped[datetime]


class Quote(Base):
    """Words of a text that may be printed once somebody cleared them, and what is said of who wrote them."""

    __tablename__ = "free_text_quote"

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("free_text.id", ondelete="CASCADE"), index=True)
    words: Mapped[str]
    attributes: Mapped[dict[str, str]] = mapped_column(JsonDocument)  # what is said of the person: grouping -> code
    described: Mapped[str]  # the same in words
    people: Mapped[int]  # respondents of whom the same could be said, when somebody last looked
    chosen_by: Mapped[str]
    chosen_at: Mapped[datetime]
    cleared_by: Mapped[str | None]
    cleared_at: Mapped[datetime | None]
