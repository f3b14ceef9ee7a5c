"""The same numbers in every format: each file is read back by somebody else's reader and compared with the table."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import docx
import drawn
import openpyxl
import pandas as pd
import pytest

from analysis.export.formats import FORMATS
from analysis.ranking import percent
from analysis.table import Table

Read = Mapping[tuple[str, str], tuple[str, str, str]]
"""Group and label -> rank, people, share in whole percent, all as printed; `[c]` for what is hidden."""

WORDY = drawn.table(*drawn.by_area().groups, drawn.group(key={"area": "wolds"}), base=288)
PROTECTED = drawn.table(drawn.hidden(), profile="public", base=None)


def truth(table: Table) -> Read:
    found = {}
    for group in table.groups:
        for row in group.rows:
            rank = "" if row.rank is None else str(row.rank)
            hidden = ("", "[c]", "[c]")
            shown = (rank, str(row.mentions), percent(row.share, 0))
            found[group.title, row.choice.label] = hidden if row.hidden else shown
    return found


def in_csv(content: bytes) -> Read:
    names = {"town": "Town", "wolds": "Wolds", "": "Not known"}
    return {
        (names[row["area"]] if "area" in row else "", row["label"]): (
            row["rank"],
            row["mentions"] or "[c]",
            whole(row["share"]) if row["share"] else "[c]",
        )
        for row in csv.DictReader(io.StringIO(content.decode()))
    }


def in_json(content: bytes) -> Read:
    names = {"town": "Town", "wolds": "Wolds", None: "Not known"}
    return {
        (names[group["group"]["area"]] if group["group"] else "", row["label"]): (
            str(row["rank"] or ""),
            "[c]" if row["hidden"] else str(row["mentions"]),
            "[c]" if row["hidden"] else whole(row["share"]),
        )
        for group in json.loads(content)["groups"]
        for row in group["rows"]
    }


def in_table(content: bytes) -> Read:
    found, title = {}, ""
    for line in content.decode().splitlines()[2:]:
        if cells := re.fullmatch(r" *(\d+|-|net)=? {2}(.*?) {2,}([\d,]+|\[c\]) +(\d+%|\[c\])", line):
            rank, label, people, share = cells.groups()
            label = label.removesuffix(" (any of 2)")
            found[title, label] = (rank if rank.isdigit() else "", people, share)
        elif line in {"Town", "Wolds", "Not known"}:
            title = line
    return found


def of_cells(rows: list[list[Any]]) -> Read:
    """Of the cells of a Results sheet: whole numbers, fractions and words."""
    heads = rows[0]
    found = {}
    for cells in rows[1:]:
        row = dict(zip(heads, cells, strict=True))
        share = row["Share"] if row["Share"] == "[c]" else whole(row["Share"])
        rank = "" if row["Rank"] in {"[z]", "[c]"} else str(row["Rank"])
        found[row.get("Area", ""), row["Answer"]] = (rank, str(row["People"]), share)
    return found


def in_xlsx(content: bytes) -> Read:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Results"]
    return of_cells([[cell.value for cell in row] for row in sheet.iter_rows()])


def in_ods(content: bytes) -> Read:
    frame = pd.read_excel(io.BytesIO(content), sheet_name="Results", engine="odf", keep_default_na=False)
    return of_cells([list(frame.columns), *frame.astype(object).to_numpy().tolist()])


def in_docx(content: bytes) -> Read:
    document, found = docx.Document(io.BytesIO(content)), {}
    titles = [each.text for each in document.paragraphs if each.style and each.style.name == "Heading 2"]
    for title, table in zip(titles, document.tables[:-1], strict=False):
        for line in table.rows[1:]:
            rank, label, people, share = (cell.text for cell in line.cells)
            rank = rank.removesuffix("=")
            name = "" if title == "Everybody" else title
            found[name, label.removesuffix(" (any of 2)")] = (rank if rank.isdigit() else "", people, share)
    return found


def in_svg(content: bytes) -> Read:
    found, title, rank, label = {}, "", "", ""
    for words in drawn.words(content.decode()):
        if words in {"Town", "Wolds", "Not known"}:
            title = words
        elif re.fullmatch(r"\d+=?|-|net", words):
            rank, label = words.removesuffix("="), ""
        elif number := re.fullmatch(r"(\d+%) \(([\d,]+)\)|hidden to protect people", words):
            share, people = number.groups() if number[1] else ("[c]", "[c]")
            found[title, label.removesuffix(" (any of 2)")] = (rank if rank.isdigit() else "", people, share)
        else:
            label = f"{label} {words}".strip()
    return found


def whole(share: str | float) -> str:
    return percent(Fraction(str(share)).limit_denominator(10_000), 0)


READERS: Mapping[str, Callable[[bytes], Read]] = {
    "table": in_table,
    "csv": in_csv,
    "json": in_json,
    "xlsx": in_xlsx,
    "ods": in_ods,
    "docx": in_docx,
    "svg": in_svg,
}


@pytest.mark.parametrize("table", [drawn.table(), WORDY, PROTECTED], ids=["everybody", "groups", "hidden"])
@pytest.mark.parametrize("name", READERS)
def test_every_format_has_the_numbers_of_the_table(name: str, table: Table) -> None:
    assert READERS[name](FORMATS[name].write(table)) == truth(table)


def test_every_format_but_a_picture_made_of_another_is_read_back() -> None:
    assert set(FORMATS) - set(READERS) == {"png"}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_table_is_the_same_bytes(name: str) -> None:
    assert FORMATS[name].write(drawn.table(drawn.sure())) == FORMATS[name].write(drawn.table(drawn.sure()))


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_about_which_nothing_is_known_can_be_written(name: str) -> None:
    assert FORMATS[name].write(drawn.table(about=None, notes=()))


@pytest.mark.parametrize("name", ["table", "csv", "json"])
def test_what_a_program_reads_carries_no_marking(name: str) -> None:
    assert b"OFFICIAL" not in FORMATS[name].write(drawn.table())
