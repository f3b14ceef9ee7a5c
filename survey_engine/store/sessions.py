"""The two ways to a session: one that reads a single unchanging state, and one that writes and commits."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker

from survey_engine.errors import SurveyError
from survey_engine.store.engine import reading, writing

REFUSAL = "This session only reads; write inside `with sessions.begin() as session:`."


class ReadOnlyError(SurveyError):
    """A reading session was about to write."""

    code = "store.read_only"


class ReadingSession(Session):
    """A session that refuses to write, so that a forgotten `begin` is found by the first test."""

    def flush(self, objects: Sequence[object] | None = None) -> None:
        """Refuse when there is anything to write."""
        if self.new or self.deleted or any(self.is_modified(each) for each in self.dirty):
            raise ReadOnlyError(REFUSAL)
        super().flush(objects)


@event.listens_for(ReadingSession, "do_orm_execute")
def _only_select(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise ReadOnlyError(REFUSAL)


class Sessions:
    """Opens sessions on one engine. Queries never commit: leaving `begin` does, and an exception rolls back."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._read = sessionmaker(reading(engine), class_=ReadingSession)
        self._write = sessionmaker(writing(engine), expire_on_commit=False)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A session that writes: commits at the end, rolls back on any exception."""
        with self._write.begin() as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one unchanging state of the store and changes nothing."""
        with self._read() as session:
            yield session
            session.flush()
