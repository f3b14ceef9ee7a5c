"""Migrations on either database: they make what the code declares, once, however many start together."""

import multiprocessing
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from survey_engine.cli.migration import metadata
from survey_engine.store.engine import make_engine
from survey_engine.store.migrating import MigrationError, is_current, upgrade
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


def _start(url: str) -> None:
    engine = make_engine(url)
    upgrade(engine)
    assert is_current(engine)
    engine.dispose()
