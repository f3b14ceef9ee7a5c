"""The store's own table: one row that says which store this is."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey_engine.store.base import Base


class StoreState(Base):
    """`epoch` is new whenever the store is made or restored: tablets that see another one offer everything again."""

    __tablename__ = "store_state"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[str]
    since: Mapped[datetime]
