"""Workbooks for people who use screen readers, and for programs that must not run what somebody wrote."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

import docx
import drawn
import openpyxl
import pytest
from odf import opendocument
from odf.table import Table as OdsTable
from odf.table import TableCell, TableHeaderRows, TableRow

from analysis.export.formats import FORMATS
from analysis.export.neutral import neutral
from analysis.ranking import Choice
from analysis.table import Table

Cells = list[list[Any]]
RUNS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", " =1+1", "\t=1+1", "\r=1+1", "\n=1+1", "\u00a0=1", "\u200b=1",
    "\ufeff=1", "＝1+1", "\ttext", "  \t @x", "-2+3+cmd|' /C calc'!A0",
)  # fmt: skip


def in_xlsx(table: Table) -> Mapping[str, Cells]:
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write(table)))
    assert not any(sheet.merged_cells.ranges for sheet in book)
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} == {"n", "s"}
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def in_ods(table: Table) -> Mapping[str, Cells]:
    document = opendocument.load(io.BytesIO(FORMATS["ods"].write(table)))
    sheets = document.spreadsheet.getElementsByType(OdsTable)
    return {sheet.getAttribute("name"): [*_rows(sheet)] for sheet in sheets}


def _rows(sheet: Any) -> Iterator[list[Any]]:
    for row in sheet.getElementsByType(TableRow):
        cells = row.getElementsByType(TableCell)
        assert not any(cell.getAttribute("numbercolumnsspanned") or cell.getAttribute("formula") for cell in cells)
        yield [_value(cell) for cell in cells]


def _value(cell: Any) -> Any:
    if cell.getAttribute("valuetype") == "string":
        return str(cell)
    number = float(cell.getAttribute("value"))
    return int(number) if cell.getAttribute("valuetype") == "float" else number


READERS = {"xlsx": in_xlsx, "ods": in_ods}
every_workbook = pytest.mark.parametrize("name", READERS)


@every_workbook
def test_a_sheet_is_one_table_without_gaps(name: str) -> None:
    sheets = READERS[name](drawn.table(drawn.sure(), drawn.hidden()))

    assert list(sheets) == ["Results", "Notes", "About"]
    for rows in sheets.values():
        assert {len(row) for row in rows} == {len(rows[0])}
        assert all(cell not in {None, ""} for row in rows for cell in row)


@every_workbook
def test_a_line_tells_all_that_is_known_of_it_and_numbers_are_numbers(name: str) -> None:
    heads, drugs, *_ = READERS[name](drawn.table(drawn.sure()))["Results"]

    assert dict(zip(heads, drugs, strict=True)) == {
        "Rank": 1, "Tied": "no", "Answer": "Drug taking or dealing", "Code": "drugs", "Kind": "option", "People": 54,
        "Base": 144, "Share": 0.375, "Weighted share": 0.351, "Modelled low": 0.3, "Modelled high": 0.456,
        "Rank from": 1, "Rank to": 1, "Too close to call": "[z]", "Rank with nets": 1, "Caution": "none",
    }  # fmt: skip


@every_workbook
def test_what_is_hidden_is_a_sign_that_the_notes_explain(name: str) -> None:
    sheets = READERS[name](drawn.table(drawn.hidden(), profile="public"))

    assert sheets["Results"][4] == [
        "[c]", "[c]", "Inconsiderate parking", "parking", "option", "[c]", "[c]", "[c]", "[c]", "none",
    ]  # fmt: skip
    assert ["[c]", "Confidential: hidden to protect people."] in sheets["Notes"]


@every_workbook
def test_the_about_sheet_tells_where_the_figures_are_from(name: str) -> None:
    assert READERS[name](drawn.table())["About"] == [
        ["Item", "Value"],
        ["Title", "What worries you?"],
        ["Question", "concerns"],
        ["Questionnaire", "tiny"],
        ["Profile", "officer"],
        ["Marking", "OFFICIAL-SENSITIVE: exact figures, not for publication."],
        ["People in the base", "144"],
        ["Versions", "tiny version 1"],
        ["Wave", "safety@2024"],
        ["Answered", "1 June 2024 to 30 June 2024"],
        ["Cut-off", "1 July 2024, 08:15 UTC"],
        ["Status", "interim"],
        ["Base", "people who answered the question"],
        ["Who is counted", "everybody"],
        ["Weighting", "unweighted"],
        ["Collected by", "tablet: 44, web: 100"],
        ["Responses", "live"],
        ["Made-up responses", "0"],
        ["Hash of the counts (SHA-256)", "ab12"],
    ]
    assert [row[1] for row in READERS[name](drawn.table())["Notes"][1:3]] == list(drawn.NOTES)


def test_the_files_state_title_language_and_marking_and_the_moment_of_the_count() -> None:
    xlsx = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write(drawn.table()))).properties
    ods = ZipFile(io.BytesIO(FORMATS["ods"].write(drawn.table())))

    assert (xlsx.title, xlsx.language, xlsx.keywords) == (
        "What worries you?", "en-GB", "OFFICIAL-SENSITIVE: exact figures, not for publication.",
    )  # fmt: skip
    assert str(xlsx.created) == "2024-07-01 08:15:30"
    meta = ods.read("meta.xml").decode()
    assert "<dc:title>What worries you?</dc:title>" in meta
    assert "<dc:language>en-GB</dc:language>" in meta
    assert "<meta:creation-date>2024-07-01T08:15:30Z</meta:creation-date>" in meta
    assert {each.date_time for each in ods.infolist()} == {(2024, 7, 1, 8, 15, 30)}


def test_a_published_table_carries_no_marking() -> None:
    public = drawn.table(drawn.hidden(), profile="public")

    for name in ("xlsx", "ods", "docx", "svg"):
        content = FORMATS[name].write(public)
        inside = [content] if name == "svg" else [each[1] for each in members(content)]
        assert not any(b"OFFICIAL" in part for part in inside)


def members(content: bytes) -> list[tuple[str, bytes]]:
    with ZipFile(io.BytesIO(content)) as file:
        return [(name, file.read(name)) for name in file.namelist()]


def test_screen_readers_find_the_headers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write(drawn.table())))
    ods = opendocument.load(io.BytesIO(FORMATS["ods"].write(drawn.table())))

    assert [[(each.ref, each.headerRowCount) for each in sheet.tables.values()] for sheet in book] == [
        [("A1:J7", 1)],
        [("A1:B6", 1)],
        [("A1:B19", 1)],
    ]
    assert [len(each.getElementsByType(TableRow)) for each in ods.spreadsheet.getElementsByType(TableHeaderRows)] == [
        1, 1, 1,
    ]  # fmt: skip


@pytest.mark.parametrize("text", RUNS)
def test_text_that_a_spreadsheet_might_run_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Dog fouling", "1 - 2", "a=b", "5+", "(-1)", " blank first"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize("name", ["csv", "xlsx", "ods", "docx"])
def test_no_cell_of_any_file_begins_a_formula(name: str) -> None:
    words = '=HYPERLINK("http://x.example","y")'
    bad = drawn.changed(drawn.group(key={"area": "town"}), drugs={"choice": Choice("drugs", words)})
    table = drawn.table(replace(bad, labels={"area": words}), notes=(words,), title=words)

    written = [cell for cell in every_cell(name, table) if "HYPERLINK" in cell]

    assert written
    assert all(cell.startswith("'=") for cell in written)


def every_cell(name: str, table: Table) -> list[str]:
    content = FORMATS[name].write(table)
    if name == "csv":
        return [cell for row in csv.reader(io.StringIO(content.decode())) for cell in row]
    if name == "docx":
        tables = docx.Document(io.BytesIO(content)).tables
        return [cell.text for each in tables for row in each.rows for cell in row.cells]
    return [str(cell) for rows in READERS[name](table).values() for row in rows for cell in row]
