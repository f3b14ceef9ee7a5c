"""Tables of the people who run the service, their sign-ins, and what they did. No respondent appears here."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey_engine.store.base import Base, JsonDocument

IDLE = timedelta(minutes=30)  # a sign-in not used for so long has ended


class Role(StrEnum):
    """What a member of staff is; survey_engine.access says what each may do."""

    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    FIELDWORKER = "fieldworker"


class Staff(Base):
    """Someone who signs in. `name` is what they type, in lower case; never reused, never deleted, only disabled."""

    __tablename__ = "staff"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    role: Mapped[Role]
    password_hash: Mapped[str]
    must_change: Mapped[bool]  # somebody else has seen the password: choose another before anything else
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class StaffSession(Base):
    """One sign-in on one browser. The token itself is only in that browser's cookie."""

    __tablename__ = "staff_session"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)  # SHA-256 of the token
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    signed_in_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # to the minute
    ends_at: Mapped[datetime]  # however busy, not after this
    revoked_at: Mapped[datetime | None]

    staff: Mapped[Staff] = relationship(lazy="joined", innerjoin=True)


class SignInFailures(Base):
    """Wrong passwords for one name in a row, whether or not anybody has that name. Kept without any address."""

    __tablename__ = "sign_in_failures"

    name_hash: Mapped[bytes] = mapped_column(primary_key=True)  # keyed: what was typed may be a password
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
    blocked_until: Mapped[datetime | None]


class AuditEntry(Base):
    """One thing somebody did. Written in the same transaction as the deed; never changed."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]  # the name of the member of staff, or "command line"
    action: Mapped[str]  # what was done, e.g. staff.disabled
    subject: Mapped[str]  # what it was done to
    detail: Mapped[dict[str, str]] = mapped_column(JsonDocument)
