"""Brings a database to the present tables. Several processes may start at once: one migrates, the others wait.

The whole upgrade is one transaction on either database: it happens, or nothing does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from survey_engine.errors import SurveyError
from survey_engine.store.clock import Clock, system_clock
from survey_engine.store.engine import writing
from survey_engine.store.models import StoreState
from survey_engine.store.state import begin_epoch

LOCK = 0x5375_7276_6579  # "Survey": the number PostgreSQL knows our lock by


class MigrationError(SurveyError):
    """A database that cannot be brought to the present tables; it was left as it was."""

    code = "store.migration_failed"


def upgrade(engine: Engine, clock: Clock = system_clock) -> None:
    """Make or upgrade every table, and give a new store its epoch."""
    if is_current(engine):
        return
    with writing(engine).connect() as connection, _loose(connection), connection.begin():
        lock(connection)
        _refuse_newer(connection)
        command.upgrade(configuration(connection), "head")
        _check(connection)
        with Session(connection) as session:
            if session.get(StoreState, 1) is None:
                begin_epoch(session, clock)
                session.flush()


def is_current(engine: Engine) -> bool:
    """Whether the database has exactly the tables this code expects."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_heads() == _heads()


def configuration(connection: Connection) -> Config:
    """Alembic's configuration, without a file, for one connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def lock(connection: Connection) -> None:
    """Let nobody else migrate or restore until this transaction ends. SQLite is locked by BEGIN IMMEDIATE already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = '120s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def knows(revision: str) -> bool:
    """Whether this code has the migration of that name."""
    return revision in {each.revision for each in _scripts().walk_revisions()}


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(Path(__file__).parent / "migrations"))


def _heads() -> tuple[str, ...]:
    return tuple(_scripts().get_heads())


@contextmanager
def _loose(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, which must not delete the rows that point to the old one."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _refuse_newer(connection: Connection) -> None:
    for revision in MigrationContext.configure(connection).get_current_heads():
        if not knows(revision):
            raise MigrationError(f"The database is of a newer version (tables {revision}); install that version.")


def _check(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise MigrationError(f"{len(lost)} row(s) point nowhere after the upgrade, the first in {lost[0][0]}.")
