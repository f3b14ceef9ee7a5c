"""Backup of the whole store into one verified file, and back: the store is never half one and half the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey_engine.errors import Conflict
from survey_engine.store import archive, copying, migrating
from survey_engine.store.archive import BackupError, Heading, Manifest
from survey_engine.store.clock import Clock, system_clock
from survey_engine.store.engine import make_engine, reading, writing
from survey_engine.store.models import StoreBackup
from survey_engine.store.state import begin_epoch, epoch

SQLITE_MEMBER = "survey.db"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore put back, and the epoch the store has from now on."""

    manifest: Manifest
    epoch: str


def backup(engine: Engine, file: Path, clock: Clock = system_clock) -> Manifest:
    """Write everything committed by now to `file`, verified, while others go on writing."""
    taken_at = clock()
    with reading(engine).connect() as connection, connection.begin():
        _without_limits(connection)
        heading = _heading(connection, taken_at.isoformat())
        with _members(connection, heading, file.absolute().parent) as members:
            manifest = archive.write(file.absolute(), heading, members)
    with Session(writing(engine)) as session, session.begin():
        session.merge(StoreBackup(taken_at=taken_at, file=str(file.absolute()), rows=dict(heading.tables)))
    return manifest


def restore(url: str, file: Path, *, force: bool = False, clock: Clock = system_clock) -> Restored:
    """Replace the store at `url` by a backup, brought to the present tables, with a new epoch.

    Raises Conflict when the store holds anything and `force` is not given, BackupError when the backup cannot be
    used; either leaves the store as it was.
    """
    manifest = archive.verify(file)
    engine = make_engine(url)
    try:
        _refuse_other(engine, manifest)
        _refuse_full(engine, force=force)
        put_back = _restore_sqlite if engine.dialect.name == "sqlite" else _restore_postgresql
        return Restored(manifest, put_back(engine, file, manifest.heading, clock))
    finally:
        engine.dispose()


def holds_anything(engine: Engine) -> bool:
    """Whether anything would be lost by writing over the store; BackupError when that cannot be known."""
    try:
        with reading(engine).connect() as connection:
            names = inspect(connection).get_table_names()
            full = copying.holds_anything(connection)
    except DBAPIError as error:
        raise BackupError(f"The store there cannot be read; move it away first ({error.orig}).") from error
    if names and "alembic_version" not in names:
        raise BackupError("The database holds tables of something else; give the service a database of its own.")
    return full


def _heading(connection: Connection, taken_at: str) -> Heading:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        raise BackupError("There is no store here yet, so there is nothing to back up.")
    with Session(connection) as session:
        present = epoch(session)
    columns = {str(table.name): [str(column.name) for column in table.columns] for table in copying.tables(connection)}
    return Heading(connection.dialect.name, revision, present, taken_at, copying.count(connection), columns)


@contextmanager
def _members(connection: Connection, heading: Heading, folder: Path) -> Iterator[copying.Members]:
    if heading.backend != "sqlite":
        yield copying.postgresql_out(connection, heading.columns, heading.tables)
        return
    with archive.aside(folder) as aside:
        copy = aside / SQLITE_MEMBER
        copying.sqlite_out(connection, copy)
        copying.sqlite_check(copy, heading.tables)
        yield iter([(SQLITE_MEMBER, archive.chunks(copy))])


def _refuse_other(engine: Engine, manifest: Manifest) -> None:
    heading = manifest.heading
    if heading.backend != engine.dialect.name:
        raise BackupError(f"This backup is of {heading.backend}; it cannot be restored to {engine.dialect.name}.")
    if not migrating.knows(heading.revision):
        raise BackupError(f"This backup is of a newer version (tables {heading.revision}); install that version first.")


def _refuse_full(engine: Engine, *, force: bool) -> None:
    if holds_anything(engine) and not force:
        raise Conflict("The store is not empty. Restoring would replace all of it; say --force if that is meant.")


def _restore_sqlite(engine: Engine, file: Path, heading: Heading, clock: Clock) -> str:
    """Made ready beside the store, under another name, then copied over it in one step."""
    with archive.aside(Path(str(engine.url.database)).parent) as aside:
        copy = aside / SQLITE_MEMBER
        with copy.open("wb") as out:
            out.writelines(archive.content(file, SQLITE_MEMBER))
        copying.sqlite_check(copy, heading.tables)
        fresh = _make_current(f"sqlite:///{copy}", clock)
        with engine.connect() as connection:
            copying.sqlite_in(copy, connection)
    return fresh


def _make_current(url: str, clock: Clock) -> str:
    engine = make_engine(url)
    try:
        migrating.upgrade(engine, clock)
        with Session(writing(engine)) as session, session.begin():
            return begin_epoch(session, clock)
    finally:
        engine.dispose()


def _restore_postgresql(engine: Engine, file: Path, heading: Heading, clock: Clock) -> str:
    """One transaction: whoever is connected sees the old store until it is the new one."""
    with engine.begin() as connection:
        _without_limits(connection)
        migrating.lock(connection)
        _drop(connection)
        command.upgrade(migrating.configuration(connection), heading.revision)
        connection.execute(text("DELETE FROM alembic_version"))
        for table, columns in heading.columns.items():
            taken = copying.postgresql_in(connection, table, columns, archive.content(file, f"{table}.copy"))
            if taken != heading.tables[table]:
                raise BackupError(f"{table} has {taken} row(s) where {heading.tables[table]} were expected.")
        copying.postgresql_continue(connection)
        command.upgrade(migrating.configuration(connection), "head")
        with Session(connection) as session:
            fresh = begin_epoch(session, clock)
            session.flush()
    return fresh


def _drop(connection: Connection) -> None:
    try:
        for name in inspect(connection).get_table_names():
            connection.execute(text(f'DROP TABLE "{name}" CASCADE'))
    except DBAPIError as error:
        raise BackupError(f"Others are using the database; stop the service first ({error.orig}).") from error


def _without_limits(connection: Connection) -> None:
    """A large store takes longer than any single request may."""
    if connection.dialect.name == "postgresql":
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(select(func.set_config(name, "0", True)))
