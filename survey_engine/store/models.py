"""The store's own tables: which store this is, and when it was last safe elsewhere."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey_engine.store.base import Base, JsonDocument


class StoreState(Base):
    """`epoch` is new whenever the store is made or restored: tablets that see another one offer everything again."""

    __tablename__ = "store_state"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[str]
    since: Mapped[datetime]


class StoreBackup(Base):
    """One backup that was written and verified."""

    __tablename__ = "store_backup"

    taken_at: Mapped[datetime] = mapped_column(primary_key=True)  # everything committed before is in it
    file: Mapped[str]
    rows: Mapped[dict[str, int]] = mapped_column(JsonDocument)  # in each table
