"""Sessions on either database: what is committed, what is refused, what a reader sees while another writes."""

import sqlite3
import threading
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Mapped, mapped_column

from survey_engine.store.base import Base, JsonDocument, NaiveTimeError
from survey_engine.store.engine import make_engine
from survey_engine.store.sessions import ReadOnlyError, Sessions


class Colour(StrEnum):
    """Stored by value."""

    GREEN = "dark-green"


class Apart(Base):
    """Keeps this test's table out of the real store's."""

    __abstract__ = True
    metadata = MetaData()


class Sample(Apart):
    """A table of this test alone."""

    __tablename__ = "sample_of_the_store_test"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime | None]
    colour: Mapped[Colour | None]
    document: Mapped[object | None] = mapped_column(JsonDocument)


@pytest.fixture
def store(empty_database_url: str):
    engine = make_engine(empty_database_url)
    Sample.__table__.create(engine)
    yield Sessions(engine)
    engine.dispose()


def test_what_is_begun_is_committed_and_read_back(store: Sessions) -> None:
    moment = datetime(2024, 3, 31, 2, 30, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    with store.begin() as session:
        session.add(Sample(id=2**40, at=moment, colour=Colour.GREEN, document={"b": [1, None], "a": "ü"}))

    with store.read() as session:
        row = session.get(Sample, 2**40)
        stored = session.scalar(text("SELECT colour FROM sample_of_the_store_test"))
    assert row is not None
    assert row.at is not None
    assert row.at.isoformat() == "2024-03-31T01:30:00.123456+00:00"
    assert (row.colour, stored, row.document) == (Colour.GREEN, "dark-green", {"b": [1, None], "a": "ü"})


def test_an_exception_rolls_everything_back(store: Sessions) -> None:
    with pytest.raises(ZeroDivisionError), store.begin() as session:  # noqa: PT012
        session.add(Sample(id=1))
        session.flush()
        1 / 0  # noqa: B018

    with store.read() as session:
        assert session.scalars(select(Sample)).all() == []


def test_a_time_without_a_zone_is_refused(store: Sessions) -> None:
    with pytest.raises(StatementError) as caught, store.begin() as session:
        session.add(Sample(id=1, at=datetime(2024, 3, 1)))

    assert isinstance(caught.value.orig, NaiveTimeError)


def test_a_reading_session_refuses_to_write(store: Sessions) -> None:
    with pytest.raises(ReadOnlyError), store.read() as session:
        session.add(Sample(id=1))
    with pytest.raises(ReadOnlyError), store.read() as session:
        session.execute(insert(Sample).values(id=1))


def test_a_reader_keeps_its_state_while_another_writes(store: Sessions) -> None:
    with store.read() as reader:
        before = reader.scalars(select(Sample.id)).all()
        with store.begin() as writer:
            writer.add(Sample(id=7))
        during = reader.scalars(select(Sample.id)).all()
    with store.read() as reader:
        after = reader.scalars(select(Sample.id)).all()

    assert (before, during, after) == ([], [], [7])


def test_many_writers_at_once_lose_nothing(store: Sessions) -> None:
    def write(start: int) -> None:
        for number in range(start, start + 25):
            with store.begin() as session:
                session.scalars(select(Sample.id)).all()  # reads first: a deferred lock would fail here
                session.add(Sample(id=number))

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 100, 200, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store.read() as session:
        assert len(session.scalars(select(Sample.id)).all()) == 100


def test_sqlite_keeps_the_promises_of_durability(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'made' / 'survey.db'}")
    with engine.connect() as connection:
        kept = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        }
    engine.dispose()

    assert kept == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 15000,
        "secure_delete": 1,
    }


def test_only_the_owner_may_read_a_sqlite_store(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'made' / 'survey.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE a (b)")
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "made").iterdir()}
    engine.dispose()

    assert modes == {"survey.db": 0o600, "survey.db-wal": 0o600, "survey.db-shm": 0o600}


def test_sqlite_takes_the_writing_lock_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "survey.db"
    engine = make_engine(f"sqlite:///{file}")
    other = sqlite3.connect(file, timeout=0, isolation_level=None)
    with Sessions(engine).begin() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()
    engine.dispose()


def test_foreign_keys_and_unique_names_are_enforced(store: Sessions) -> None:
    with store.begin() as session:
        session.add(Sample(id=1))
    with pytest.raises(IntegrityError), store.begin() as session:
        session.execute(insert(Sample).values(id=1))


def test_the_fixtures_give_an_empty_store(engine: Engine, sessions: Sessions) -> None:
    with sessions.read() as session:
        assert session.scalar(text("SELECT 1")) == 1
