"""How each kind of database is copied out as one unchanging state, and in again whole or not at all.

SQLite: its own online backup, inside a reading transaction, so that rows can be counted in the very state copied
(VACUUM INTO begins a transaction of its own and cannot promise that). It hands over whole pages at the speed of the
disk while others write. PostgreSQL: COPY of every table inside one REPEATABLE READ transaction: pg_dump would need
the server's own version of a program that is not on every web host, and text COPY is read by every version.
"""

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

from psycopg import Connection as Driver
from psycopg import sql
from sqlalchemy import Connection, Integer, MetaData, Table, func, inspect, select, text

from survey_engine.store.archive import BackupError

PATIENCE = 30  # seconds to wait for others to let go
Columns = Mapping[str, Sequence[str]]  # of each table, in the order written
Members = Iterator[tuple[str, Iterator[bytes]]]  # name and content of each part of a backup

APART = ("alembic_version", "store_state", "store_backup")  # tables about the store, not of what it keeps


def tables(connection: Connection) -> list[Table]:
    """Every table there is, those that others point to first."""
    found = MetaData()
    found.reflect(connection)
    return found.sorted_tables


def count(connection: Connection) -> dict[str, int]:
    """How many rows each table has in the state this transaction sees."""
    return {
        str(name): connection.execute(select(func.count()).select_from(text(f'"{name}"'))).scalar_one()
        for name in sorted(inspect(connection).get_table_names())
    }


def holds_anything(connection: Connection) -> bool:
    """Whether anything would be lost by writing over this store."""
    return any(rows for name, rows in count(connection).items() if name not in APART)


def sqlite_out(connection: Connection, file: Path) -> None:
    """Copy the state this transaction sees into `file`, a plain SQLite database."""
    with _closing(file) as target:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")


def sqlite_check(file: Path, expected: Mapping[str, int]) -> None:
    """Raise BackupError unless `file` is sound and has the rows expected."""
    with _closing(file) as copy:
        faults = [row[0] for row in copy.execute("PRAGMA integrity_check")]
        if faults != ["ok"] or copy.execute("PRAGMA foreign_key_check").fetchone():
            raise BackupError(f"The database is damaged: {'; '.join(faults)}.")
        found = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in expected}
    _compare(found, expected)


def sqlite_in(file: Path, connection: Connection) -> None:
    """Replace everything in the connected database by `file`, in one step for whoever else is connected."""
    began = time.monotonic()

    def progress(_status: int, remaining: int, _total: int) -> None:
        if remaining and time.monotonic() - began > PATIENCE:
            raise BackupError("Others are using the database; stop the service first.")

    with _closing(file) as source:
        target = connection.connection.driver_connection
        assert isinstance(target, sqlite3.Connection)
        source.backup(target, progress=progress)


def postgresql_out(connection: Connection, columns: Columns, rows: Mapping[str, int]) -> Members:
    """Every table in the state this transaction sees, as PostgreSQL's text COPY."""
    for table, names in columns.items():
        yield f"{table}.copy", _copy_out(connection, _copy("TO STDOUT", table, names), rows[table])


def postgresql_in(connection: Connection, table: str, names: Sequence[str], pieces: Iterator[bytes]) -> int:
    """Fill one empty table; gives how many rows it took."""
    with _driver(connection).cursor() as cursor:
        with cursor.copy(_copy("FROM STDIN", table, names)) as copy:
            for piece in pieces:
                copy.write(piece)
        return cursor.rowcount


def postgresql_continue(connection: Connection) -> None:
    """Set every counter past the highest number in use."""
    for table in tables(connection):
        for column in (each for each in table.primary_key if isinstance(each.type, Integer)):
            sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
            if sequence is not None:
                highest = connection.scalar(select(func.max(column)))
                connection.execute(select(func.setval(sequence, highest or 1, highest is not None)))


def _copy_out(connection: Connection, statement: sql.Composed, rows: int) -> Iterator[bytes]:
    with _driver(connection).cursor() as cursor:
        with cursor.copy(statement) as copy:
            for piece in copy:
                yield bytes(piece)
        _compare({"": cursor.rowcount}, {"": rows})


def _copy(direction: LiteralString, table: str, names: Sequence[str]) -> sql.Composed:
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in names)
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), columns, sql.SQL(direction))


def _compare(found: Mapping[str, int], expected: Mapping[str, int]) -> None:
    for name, rows in expected.items():
        if found[name] != rows:
            raise BackupError(f"{name} has {found[name]} row(s) where {rows} were expected.")


@contextmanager
def _closing(file: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def _driver(connection: Connection) -> Driver[tuple[Any, ...]]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, Driver)
    return driver
