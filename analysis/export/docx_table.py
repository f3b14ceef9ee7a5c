"""Tables of a Word document: a header row that repeats on every page, rows that stay whole, words for the table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length

from analysis.export.neutral import neutral

NO_RANK = "-"  # what a line without a rank is printed as
NOTHING = "–"  # no cell is empty: one that is may be a mistake
_NEVER_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def said(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NEVER_IN_XML.sub("", text)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to lay out. `words` describe it to those who do not see it; columns `numbers_from` on are set right."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[Length]
    words: str
    numbers_from: int = 99


def lay(document: Any, grid: Grid) -> None:
    """Add the table at the end of the document."""
    table = document.add_table(rows=1 + len(grid.rows), cols=len(grid.heads), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = width
    _described(table, grid.words)
    for line, cells in zip(table.rows, [grid.heads, *grid.rows], strict=True):
        _property(line, "w:cantSplit")
        for place, (cell, text) in enumerate(zip(line.cells, cells, strict=True)):
            cell.width = grid.widths[place]
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text if text == NO_RANK else neutral(said(text)) or NOTHING)
            if cells is grid.heads:
                run.bold = True
            if place >= grid.numbers_from:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _property(table.rows[0], "w:tblHeader")


def _property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _described(table: Any, words: str) -> None:
    for name, text in (("w:tblCaption", words), ("w:tblDescription", words)):
        element = OxmlElement(name)
        element.set(qn("w:val"), said(text))
        table._tbl.tblPr.append(element)
