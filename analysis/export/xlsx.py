"""A workbook as XLSX. Words are written as words, whatever they look like; a sheet of the size of a screen is a table
with a name, so that programs that read aloud find its header.
"""

import io
from collections.abc import Mapping
from typing import IO, Any

from xlsxwriter import Workbook

from analysis.export import packing
from analysis.export.books import Book, Cell, Kind, Sheet
from analysis.export.telling import LANGUAGE
from survey_engine.errors import DataError

NUMBERS = {Kind.PLAIN: "General", Kind.WHOLE: "#,##0", Kind.PERCENT: "0.00%", Kind.DECIMAL: "0.00"}
ROWS, LETTERS = 1_048_576, 32_767  # what the format can hold
CUT = " [cut here: the csv file has it all]"


def written(book: Book) -> bytes:
    """The file of a book small enough to be held whole."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, **_SAFE}) as workbook:
        _properties(workbook, book)
        styles = _styles(workbook)
        for number, sheet in enumerate(book.sheets, start=1):
            _table(workbook, number, sheet, styles)
    return packing.repacked(out.getvalue(), book.at, {"docProps/core.xml": _in_english})


def stream(out: IO[bytes], book: Book) -> None:
    """Write a book of any length; its rows are held on disk, a temporary copy of the file's size, never in memory."""
    with Workbook(out, {"constant_memory": True, **_SAFE}) as workbook:
        _properties(workbook, book)
        styles = _styles(workbook)
        for sheet in book.sheets:
            _rows(_sheet(workbook, sheet), sheet, styles)


_SAFE: Mapping[str, bool] = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def _properties(workbook: Any, book: Book) -> None:
    about = {"title": book.title, "subject": book.subject, "category": book.marking, "keywords": book.marking}
    workbook.set_properties({**about, "created": book.at.replace(tzinfo=None)})


def _in_english(core: bytes) -> bytes:
    return core.replace(b"</dc:title>", f"</dc:title><dc:language>{LANGUAGE}</dc:language>".encode(), 1)


def _styles(workbook: Any) -> dict[Kind | None, Any]:
    """The look of cells by kind of column; None is a header's."""
    looks: dict[Kind | None, dict[str, object]] = {
        kind: {"num_format": code, "align": "right"} for kind, code in NUMBERS.items()
    }
    looks |= {Kind.WORDS: {"text_wrap": True}, None: {"bold": True, "text_wrap": True}}
    return {kind: workbook.add_format({"valign": "top", **look}) for kind, look in looks.items()}


def _sheet(workbook: Any, sheet: Sheet) -> Any:
    drawn = workbook.add_worksheet(sheet.name)
    for place, column in enumerate(sheet.columns):
        drawn.set_column(place, place, column.width)
    drawn.freeze_panes(1, 0)
    drawn.repeat_rows(0)
    drawn.set_landscape()
    drawn.fit_to_pages(1, 0)
    drawn.set_footer("&CPage &P of &N")
    return drawn


def _table(workbook: Any, number: int, sheet: Sheet, styles: Mapping[Kind | None, Any]) -> None:
    drawn = _sheet(workbook, sheet)
    count = _rows(drawn, sheet, styles)
    headers = [{"header": column.title, "header_format": styles[None]} for column in sheet.columns]
    options = {
        "columns": headers,
        "name": f"{sheet.name}_{number}",
        "autofilter": False,
        "style": "Table Style Light 1",
    }
    drawn.add_table(0, 0, max(count, 1), len(headers) - 1, options)


def _rows(drawn: Any, sheet: Sheet, styles: Mapping[Kind | None, Any]) -> int:
    for place, column in enumerate(sheet.columns):
        drawn.write_string(0, place, column.title, styles[None])
    kinds = [styles[column.kind] for column in sheet.columns]
    count = 0
    for count, cells in enumerate(sheet.rows, start=1):
        if count >= ROWS:
            raise DataError(f"A sheet of xlsx ends at row {ROWS:,}. Choose --format csv, which has no end.")
        for place, (cell, style) in enumerate(zip(cells, kinds, strict=True)):
            _write(drawn, (count, place), cell, style)
    return count


def _write(drawn: Any, at: tuple[int, int], cell: Cell, style: Any) -> None:
    if cell == "":
        return  # of responses, where a blank is an answer that is not there
    if isinstance(cell, str):
        words = cell if len(cell) <= LETTERS else cell[: LETTERS - len(CUT)] + CUT
        drawn.write_string(*at, words, style)
    else:
        drawn.write_number(*at, cell, style)
