"""The ledger of what was published: bytes that never change, and who made, approved and withdrew them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, ForeignKey, String, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column

import survey_engine.consultations.models  # noqa: F401 - the table that this one points to
from survey_engine.errors import Conflict
from survey_engine.store.base import Base


class Stage(StrEnum):
    """How far a release has come. What was approved once stays in the ledger and keeps counting."""

    MADE = "made"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Release(Base):
    """A fixed set of tables from one state of the responses."""

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_slug: Mapped[str] = mapped_column(ForeignKey("consultation.slug"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    profile: Mapped[str] = mapped_column(String(40))
    body: Mapped[bytes]  # the published file, canonical JSON; see files
    sha256: Mapped[str] = mapped_column(String(64))  # of `body`, hex
    data: Mapped[str] = mapped_column(String(80))  # the same for releases made from the same responses
    state_hash: Mapped[str] = mapped_column(String(64))  # of which responses there were; never published
    responses: Mapped[int]  # how many; never published
    while_open: Mapped[bool]  # answers were still being taken
    made_at: Mapped[datetime]
    made_by: Mapped[str]  # the name they sign in with
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    reason: Mapped[str | None]  # why it was withdrawn

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        if self.withdrawn_at is not None:
            return Stage.WITHDRAWN
        return Stage.MADE if self.approved_at is None else Stage.APPROVED


FIXED = frozenset({"body", "sha256", "profile", "data", "state_hash", "responses", "made_at", "made_by"})
"""What nobody changes once it is in the ledger."""


@event.listens_for(Release, "before_update")
def _keep(_mapper: Mapper[Release], _connection: Connection, target: Release) -> None:
    attributes = inspect(target).attrs
    changed = sorted(name for name in FIXED if attributes[name].history.has_changes())
    if changed:
        raise Conflict(f"Release {target.id} is fixed: {', '.join(changed)} cannot be changed. Make another one.")


@event.listens_for(Release, "before_delete")
def _stay(_mapper: Mapper[Release], _connection: Connection, target: Release) -> None:
    raise Conflict(f"Release {target.id} stays in the ledger. Withdraw it instead.")
