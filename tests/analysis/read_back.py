"""Ranked tables read back from every kind of file, by readers that are not ours where there are any."""

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

from analysis.ranking import percent

Read = Mapping[tuple[str, str], tuple[str, str, str]]
"""Group and label -> rank, people, share in whole percent, all as printed; `[c]` for what is hidden."""


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
        if cells := re.fullmatch(r" *(\d+|-|net)=? {2}(.*?) {2,}([\d,]+|\[c\]) +(\d+%|\[c\])(?: {2,}.*)?", line):
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
            rank, label, people, share, *_ = (cell.text for cell in line.cells)
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
