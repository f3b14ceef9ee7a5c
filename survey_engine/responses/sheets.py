"""Rows from a CSV file as spreadsheets and survey services write it. Knows no column's meaning.

UTF-8, with or without a mark at its beginning. One header row, or two as SurveyMonkey writes them: questions above
(blank where the one to the left goes on), options below. Rows are numbered as a spreadsheet numbers them.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from survey_engine.errors import DataError, Fault

WHOLE = frozenset({"", "response", "open-ended response"})  # words below a question that has but one column
OTHER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK": "a spreadsheet or ZIP file"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's header as written, one name for every column, and the rows below with their numbers."""

    name: str
    header: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]


def read_sheet(path: Path, header_rows: int = 1) -> Sheet:
    """Open a file; DataError says where it is no CSV in UTF-8, at once or at the row."""
    records = _records(_text(path), path)
    header = [next(records, (0, []))[1] for _ in range(header_rows)]
    if not header[-1]:
        raise refusal(path, 1, "header_missing", f"There are no {header_rows} header row(s). Check the file.")
    columns = tuple(cell.strip() for cell in header[0]) if header_rows == 1 else _joined(header[0], header[1])
    return Sheet(path.name, tuple(tuple(row) for row in header), columns, records)


def refusal(path: Path, row: int, code: str, message: str) -> DataError:
    """A file that cannot be used, with the row that shows it."""
    return DataError(f"{path.name}:{row}:1: {code}: {message}", [Fault(f"/{row}", code, message)])


def write_rows(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write rows as they were read, never over another file."""
    with path.open("x", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(rows)


def _text(path: Path) -> str:
    raw = path.read_bytes()
    for mark, kind in OTHER_MARKS.items():
        if raw.startswith(mark):
            raise refusal(path, 1, "encoding", f"This is {kind}. Save it as CSV in UTF-8.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        raise refusal(path, row, "encoding", "This is not UTF-8. Save the file as “CSV UTF-8”.") from error


def _records(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    row = 0
    try:
        for row, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            if any(cell.strip() for cell in cells):
                yield row, cells
    except csv.Error as error:
        raise refusal(path, row + 1, "syntax", f"This is not CSV: {error}. Check the quotes here.") from error


def _joined(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """`question`, or `question/option`."""
    names, question = [], ""
    for at, option in enumerate(below):
        question = above[at].strip() if at < len(above) and above[at].strip() else question
        names.append(question if option.strip().casefold() in WHOLE else f"{question}/{option.strip()}")
    return tuple(names)
