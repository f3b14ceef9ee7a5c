"""Migrations on either database: they make what the code declares, once, however many start together."""

import multiprocessing
from collections.abc import Iterator
from datetime import timedelta

import deliveries
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from clocks import SettableClock
from sqlalchemy import Engine, MetaData, insert, inspect, text

from survey_engine.cli.migration import metadata
from survey_engine.store.engine import make_engine, writing
from survey_engine.store.migrating import MigrationError, configuration, is_current, upgrade
from survey_engine.store.sessions import Sessions
from survey_engine.store.state import epoch


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    """An engine on a database without tables."""
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_the_migrations_make_exactly_the_tables_the_code_declares(empty: Engine) -> None:
    upgrade(empty)

    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata()) == []


def test_a_new_store_has_one_epoch_and_keeps_it(empty: Engine) -> None:
    sessions = Sessions(empty)
    before = is_current(empty)
    upgrade(empty)
    with sessions.read() as session:
        first = epoch(session)
    upgrade(empty)
    with sessions.read() as session:
        second = epoch(session)

    assert (before, is_current(empty)) == (False, True)
    assert len(first) == 32
    assert first == second


def test_processes_that_start_together_migrate_once(empty_database_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    started = [context.Process(target=_start, args=(empty_database_url,)) for _ in range(3)]
    for process in started:
        process.start()
    for process in started:
        process.join(60)

    assert [process.exitcode for process in started] == [0, 0, 0]


def test_an_upgrade_that_fails_leaves_nothing_behind(empty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("survey_engine.store.migrating._check", fail)
    with pytest.raises(ZeroDivisionError):
        upgrade(empty)

    assert inspect(empty).get_table_names() == []


def test_a_database_of_a_newer_version_is_left_alone(empty: Engine) -> None:
    upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(MigrationError, match="of a newer version \\(tables 9999\\)"):
        upgrade(empty)


def test_deliveries_that_an_older_version_had_not_judged_yet_are_judged_now(
    empty: Engine, clock: SettableClock
) -> None:
    moment = clock() - timedelta(days=1)
    with writing(empty).begin() as connection:
        command.upgrade(configuration(connection), "0005")
        store = MetaData()
        store.reflect(connection, only=["submission"])
        for status, raw, known in [
            ("held", b"old junk", {"environment": None, "clock_offset": None, "reasons": None}),
            ("received", deliveries.raw(1), {"environment": "test", "clock_offset": 90, "reasons": ["device_revoked"]}),
            ("received", b"junk", {"environment": None, "clock_offset": None, "reasons": None}),
        ]:
            row = {"status": status, "source": "sync", "received_at": moment, "raw": raw} | known
            connection.execute(insert(store.tables["submission"]).values(row))
    upgrade(empty)
    sessions = Sessions(empty)
    deliveries.put_up(sessions, clock)

    assert deliveries.door(sessions, clock).recover() == 2
    held, known, junk = deliveries.submissions(sessions)
    assert (held.status, held.raw, held.received_at) == ("held", b"old junk", moment)
    assert (known.status, known.source, known.environment, known.clock_offset, known.received_at, known.reasons) == (
        "quarantined",
        "sync",
        "test",
        90,
        moment,
        ["device_revoked"],
    )
    assert (junk.status, junk.raw) == ("held", b"junk")


def _start(url: str) -> None:
    engine = make_engine(url)
    upgrade(engine)
    assert is_current(engine)
    engine.dispose()
