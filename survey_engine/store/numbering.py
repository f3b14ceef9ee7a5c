"""New numbers for rows about to be written, known before they are: so that rows written together may name each other.

They may stand in for one row of another table that goes in the same step: whoever finds it gone gets no numbers.
"""

from sqlalchemy import Column


class Numbering:
    """How to ask one kind of database for the numbers that follow those of a primary key.

    SQLite has one writer, so they follow the highest there is. On PostgreSQL whoever has the number of a row that is
    not committed yet holds the table's lock for writing: as an INSERT takes it before its number, so does this.
    """

    def __init__(self, column: Column[int], instead_of: Column[int] | None, *, sqlite: bool) -> None:
        self._table, self._key, self._instead_of, self._sqlite = column.table, column.key, instead_of, sqlite

    def following(self, many: int) -> str:
        """So many numbers, on PostgreSQL; on SQLite the first of them."""
        if self._sqlite:
            return f"SELECT coalesce(max({self._key}), 0) + 1 FROM {self._table}"
        return f"{self._lock}; {self._next(many)}"

    def drop(self, number: int) -> str:
        """Take away the row of that number."""
        assert self._instead_of is not None
        return f"DELETE FROM {self._instead_of.table} WHERE {self._instead_of.key} = {number:d}"

    def instead(self, many: int, number: int) -> str:
        """Take it away and give so many numbers, none when it was gone: one question, for PostgreSQL."""
        return f"{self._lock}; WITH gone AS ({self.drop(number)} RETURNING 1) {self._next(many)}, gone"

    @property
    def _lock(self) -> str:
        return f"LOCK TABLE {self._table} IN ROW EXCLUSIVE MODE"

    def _next(self, many: int) -> str:
        return f"SELECT nextval('{self._table}_{self._key}_seq') FROM generate_series(1, {many:d})"
