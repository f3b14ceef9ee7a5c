"""Statements handed straight to the driver, for the one path where SQLAlchemy's own work would cost more than the
database's: taking in responses.

A statement is written with SQLAlchemy as ever and compiled once (`Prepared`); its values go through the same types,
its connection comes from the same pool. Errors come out as two: `TakenError`, somebody else was first, and
`UnavailableError`, trying again may do.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, Dialect, Engine, Table, bindparam, func, select
from sqlalchemy import exc as errors
from sqlalchemy.sql import ClauseElement

from survey_engine.errors import SurveyError
from survey_engine.store.base import JsonDocument
from survey_engine.store.filling import Filling, Values
from survey_engine.store.numbering import Numbering

Row = Mapping[str, Any]


class TakenError(SurveyError):
    """A row of that key is there already."""

    code = "store.taken"


class UnavailableError(SurveyError):
    """The store cannot do it now: locked, full, unreachable."""

    code = "store.unavailable"


class Prepared:
    """One statement for one database. Parameters are named; values are as SQLAlchemy would take them."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._order: Sequence[str] | None = compiled.positiontup if compiled.positional else None
        types = {name: bind.type.dialect_impl(dialect) for bind, name in compiled.bind_names.items()}
        found = {name: kind.bind_processor(dialect) for name, kind in types.items()}
        self._processors: dict[str, Callable[[Any], Any]] = {name: each for name, each in found.items() if each}

    def arguments(self, row: Row) -> Any:
        """What the driver takes for one row."""
        values = dict(row)
        for name, process in self._processors.items():
            if values[name] is not None:
                values[name] = process(values[name])
        return values if self._order is None else [values[name] for name in self._order]


class Link:
    """One connection inside one transaction."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def rows(self, statement: Prepared, row: Row) -> list[tuple[Any, ...]]:
        """What a query finds."""
        found: list[tuple[Any, ...]] = self._execute(statement, row).fetchall()
        return found

    def run(self, statement: Prepared, rows: Sequence[Row]) -> int:
        """Write rows; none is none. Says how many were there to be written."""
        if len(rows) == 1:
            changed: int = self._execute(statement, rows[0]).rowcount
        elif rows:
            cursor = self._connection.cursor()
            cursor.executemany(statement.sql, [statement.arguments(row) for row in rows])
            changed = cursor.rowcount
        else:
            changed = 0
        return changed

    def number(self, statement: Prepared, row: Row) -> int:
        """Insert one row `returning` its number."""
        number: int = self._execute(statement, row).fetchall()[0][0]
        return number

    def fill(self, filling: Filling, rows: Sequence[Values]) -> None:
        """Insert new rows; none is none."""
        if rows:
            self._connection.cursor().executemany(filling.sql, filling.arguments(rows))

    def numbers(self, numbering: Numbering, many: int, instead_of: int | None = None) -> Sequence[int]:
        """So many new numbers for rows that are to be inserted in this transaction, rising.

        None at all when the row `instead_of` was to be taken away and somebody else has.
        """
        if instead_of is not None and self._connection.execute(numbering.drop(instead_of)).rowcount != 1:
            return ()
        first: int = self._connection.execute(numbering.following(many)).fetchone()[0]
        return range(first, first + many)

    def _execute(self, statement: Prepared, row: Row) -> Any:
        cursor = self._connection.cursor()
        cursor.execute(statement.sql, statement.arguments(row))
        return cursor


class PostgresqlLink(Link):
    """Many rows go as one stream; one goes alone, which takes one answer of the server instead of two."""

    def fill(self, filling: Filling, rows: Sequence[Values]) -> None:
        """Insert new rows; none is none."""
        if len(rows) == 1:
            self._connection.execute(filling.sql, next(filling.arguments(rows)))
        elif rows:
            with self._connection.cursor().copy(filling.copy) as stream:
                stream.set_types(filling.types)
                for values in filling.arguments(rows):
                    stream.write_row(values)

    def numbers(self, numbering: Numbering, many: int, instead_of: int | None = None) -> Sequence[int]:
        """So many new numbers, rising; what others take meanwhile may lie between them."""
        asked = numbering.following(many) if instead_of is None else numbering.instead(many, instead_of)
        cursor = self._connection.execute(asked)
        cursor.nextset()  # the lock has nothing to say
        return [row[0] for row in cursor]


class Direct:
    """Connections to one database through its driver. Safe for threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._driver: Any = engine.dialect.loaded_dbapi
        self._sqlite = engine.dialect.name == "sqlite"
        self.shared = not self._sqlite  # several may write at a time
        many, single = (_on_sqlite, _single_on_sqlite) if self._sqlite else (_on_postgresql, _single_on_postgresql)
        self._begun = {False: many, True: single}

    def prepare(self, statement: ClauseElement) -> Prepared:
        """Compile a statement for this database."""
        return Prepared(statement, self._engine.dialect)

    def among(self, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
        """The condition that `column` is one of the values in the list parameter `name`, however many."""
        if self._sqlite:
            values = func.json_each(bindparam(name, type_=JsonDocument)).table_valued("value")
            return column.in_(select(values.c.value))
        return column == func.any(bindparam(name, type_=ARRAY(column.type)))

    def filling(self, table: Table, names: Sequence[str]) -> Filling:
        """The way for new rows into some columns of a table."""
        return Filling(table, names, self._engine.dialect)

    def numbering(self, column: Column[int], instead_of: Column[int] | None = None) -> Numbering:
        """The way to new numbers of a primary key, in the place of a row of another table or not."""
        return Numbering(column, instead_of, sqlite=self._sqlite)

    @contextmanager
    def transaction(self, *, durable: bool = True, single: bool = False) -> Iterator[Link]:
        """Write and commit. `single`: of one statement only, which commits by itself.

        Not `durable`: a power cut, never a mere crash, may undo it, and what was committed after it with it.
        """
        try:
            pooled = self._engine.raw_connection()
        except (self._driver.OperationalError, errors.OperationalError, errors.TimeoutError) as error:
            raise UnavailableError("The store cannot be reached now.") from error
        try:
            with self._begun[single](pooled.driver_connection, durable) as link:
                yield link
        except self._driver.IntegrityError as error:
            raise TakenError("Another process stored the same at the same moment.") from error
        except self._driver.OperationalError as error:
            raise UnavailableError(f"The store cannot take this now ({type(error).__name__}).") from error
        finally:
            pooled.close()


@contextmanager
def _on_sqlite(connection: Any, durable: bool) -> Iterator[Link]:
    if not durable:
        connection.execute("PRAGMA synchronous=NORMAL")
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield Link(connection)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if not durable:
            connection.execute("PRAGMA synchronous=FULL")


@contextmanager
def _on_postgresql(connection: Any, durable: bool) -> Iterator[Link]:
    connection.autocommit = True  # BEGIN is ours, so that what belongs to it goes with it
    try:
        connection.execute("BEGIN" if durable else "BEGIN; SET LOCAL synchronous_commit TO off")
        yield PostgresqlLink(connection)
        connection.commit()
    finally:
        connection.rollback()  # nothing, once committed
        connection.autocommit = False


@contextmanager
def _single_on_sqlite(connection: Any, _durable: bool) -> Iterator[Link]:
    yield Link(connection)


@contextmanager
def _single_on_postgresql(connection: Any, _durable: bool) -> Iterator[Link]:
    connection.autocommit = True
    try:
        yield PostgresqlLink(connection)
    finally:
        connection.autocommit = False
