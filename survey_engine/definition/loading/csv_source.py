"""Strict CSV: a header, then rows as long as it, in UTF-8; every fault with file and line.

Knows no column's meaning.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from survey_engine.definition.loading.source import FORBIDDEN, ITEMS, SIZE, check_characters, read_file
from survey_engine.definition.located import Finding, LocatedError, refuse
from survey_engine.errors import Fault


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the line it starts at."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file. `switches` are the columns that hold nothing but 0, 1 and blanks."""

    name: str
    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    switches: frozenset[str]

    def values(self, column: str) -> frozenset[str]:
        """What a column holds; nothing when there is no such column."""
        return frozenset(row.cells[column] for row in self.rows) if column in self.columns else frozenset()

    def finding(self, row: Row, path: str, code: str, message: str) -> Finding:
        """A fault in one row."""
        return Finding(self.file, row.line, 1, Fault(path, code, message))

    def repeated(self, column: str) -> list[Finding]:
        """A fault for every row whose value in `column` came before."""
        seen: set[str] = set()
        found = []
        for row in self.rows:
            value = row.cells[column]
            if value in seen:
                message = f"{column} '{value}' is used above. Keep one of them."
                found.append(self.finding(row, f"/{column}", "codelist.duplicate", message))
            seen.add(value)
        return found


def read_table(path: Path, needed: Sequence[str]) -> Table:
    """The table in a CSV file with at least these columns; raises LocatedError."""
    raw, name = read_file(path), str(path)
    if len(raw) > SIZE:
        raise refuse(name, 1, 1, Fault("", "codelist.too_large", f"More than {SIZE:,} bytes. Split the list."))
    check_characters(raw, name)
    records = _records(raw.decode("utf-8-sig"), name)
    _, columns = next(records, (1, []))
    _check_header(columns, needed, name)
    rows = tuple(Row(line, dict(zip(columns, cells, strict=True))) for line, cells in _even(records, columns, name))
    switches = frozenset(column for column in columns if {row.cells[column] for row in rows} <= {"", "0", "1"})
    return Table(path.stem, name, tuple(columns), rows, switches)


def _records(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, [normalize("NFC", cell.strip()) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        message = f"This is not CSV: {error}. Check the quotes here."
        raise refuse(name, line, 1, Fault("", "codelist.syntax", message)) from error


def _even(records: Iterator[tuple[int, list[str]]], columns: list[str], name: str) -> Iterator[tuple[int, list[str]]]:
    for count, (line, cells) in enumerate(records, 1):
        if count > ITEMS:
            raise refuse(name, line, 1, Fault("", "codelist.too_many", f"More than {ITEMS:,} rows. Shorten the list."))
        if len(cells) != len(columns):
            message = f"This row has {len(cells)} cells and the header {len(columns)}. Quote cells that hold a comma."
            raise refuse(name, line, 1, Fault("", "codelist.row", message))
        if found := FORBIDDEN.search("".join(cells)):
            message = f"This row holds the invisible character U+{ord(found[0]):04X}. Remove it."
            raise refuse(name, line, 1, Fault("", "codelist.character", message))
        yield line, cells


def _check_header(columns: list[str], needed: Sequence[str], name: str) -> None:
    faults = [f"The header has no column '{column}'. Add it." for column in needed if column not in columns]
    faults += [f"The header has '{column}' twice. Rename one." for column in set(columns) if columns.count(column) > 1]
    faults += ["The header has a blank column name. Name it."] if "" in columns else []
    if faults:
        raise LocatedError(Finding(name, 1, 1, Fault("", "codelist.header", message)) for message in faults)
