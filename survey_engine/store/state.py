"""Which store this is: its epoch."""

import secrets
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_engine.store.clock import Clock
from survey_engine.store.models import StoreBackup, StoreState


def epoch(session: Session) -> str:
    """The present epoch; another one than remembered means that the store has been restored."""
    return session.scalars(select(StoreState.epoch)).one()


def begin_epoch(session: Session, clock: Clock) -> str:
    """Give the store a new epoch."""
    state = StoreState(id=1, epoch=secrets.token_hex(16), since=clock())
    session.merge(state)
    return state.epoch


def backed_up_at(session: Session) -> datetime | None:
    """When the last verified backup was taken."""
    return session.scalar(select(func.max(StoreBackup.taken_at)))
