"""Many new rows of one table, in the way that costs each database least: one statement run over and over on SQLite,
COPY in its binary form on PostgreSQL, which takes a third of the work of INSERT on both sides of the wire.

Values stand in the order of the columns and are what the columns' types take, enums as their text.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from re import sub
from typing import Any

from sqlalchemy import Column, Dialect, Enum, LargeBinary, Table

from survey_engine.store.base import NaiveTimeError, UtcDateTime

Values = Sequence[Any]
Process = Callable[[Any], Any]


class Filling:
    """How rows of some columns get into one table of one database."""

    def __init__(self, table: Table, names: Sequence[str], dialect: Dialect) -> None:
        columns: list[Column[Any]] = [table.c[name] for name in names]
        sqlite = dialect.name == "sqlite"
        listed = ", ".join(f'"{name}"' for name in names)
        places = ", ".join(["?" if sqlite else "%s"] * len(columns))
        self.sql = f"INSERT INTO {table.name} ({listed}) VALUES ({places})"
        self.copy = f"COPY {table.name} ({listed}) FROM STDIN (FORMAT BINARY)"
        self.types = [_type_name(column, dialect) for column in columns]
        quick = _SQLITE if sqlite else _POSTGRESQL
        found = ((at, _process(column, dialect, quick)) for at, column in enumerate(columns))
        self._processors = [(at, process) for at, process in found if process is not None]

    def arguments(self, rows: Sequence[Values]) -> Iterator[Values]:
        """What the driver takes for each row."""
        for row in rows:
            values = list(row)
            for at, process in self._processors:
                if values[at] is not None:
                    values[at] = process(values[at])
            yield values


def _type_name(column: Column[Any], dialect: Dialect) -> str:
    """`VARCHAR(36)` -> `varchar`: a name by which PostgreSQL's driver knows the type."""
    return sub(r"\(.*\)", "", column.type.compile(dialect=dialect)).lower()


def _process(column: Column[Any], dialect: Dialect, quick: Mapping[type, Process | None]) -> Process | None:
    kind = type(column.type)
    if kind in quick:
        return quick[kind]
    processor: Process | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return processor


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        raise NaiveTimeError(f"{moment.isoformat()} has no time zone; give an aware datetime.")
    return moment.astimezone(UTC)


def _utc_text(moment: datetime) -> str:
    """A moment as SQLAlchemy writes it on SQLite: in UTC, without saying so."""
    return _utc(moment).isoformat(" ", "microseconds")[:26]


_SQLITE: Mapping[type, Process | None] = {UtcDateTime: _utc_text, Enum: None, LargeBinary: None}
_POSTGRESQL: Mapping[type, Process | None] = {UtcDateTime: _utc, Enum: None, LargeBinary: None}
