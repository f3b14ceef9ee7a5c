"""What holds for all that is published once and never changes: one at a time publishes, and other bytes are refused."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_engine.errors import Conflict


class Changed(Conflict):
    """Something published and its file differ; `difference` has a line for every place."""

    def __init__(self, message: str, difference: Iterable[str]) -> None:
        super().__init__(message)
        self.difference = tuple(difference)


def take_turns(session: Session, lock: int) -> None:
    """Wait for whoever publishes now to finish. SQLite's one writer does so already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(lock)))
