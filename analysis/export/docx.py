"""A ranked table as an appendix to a committee paper: headings, a chart and a table a group, captions, caveats.

A clerk can bind it as it is, and it reads aloud in order: real headings, header rows that repeat, words for pictures.
"""

import io
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length, Pt, RGBColor

from analysis import flags, printed
from analysis.charts import bars, frame
from analysis.charts.frame import SHEET
from analysis.charts.palette import INK
from analysis.export import packing, picture, telling
from analysis.export.docx_table import Grid, lay, said
from analysis.export.ranked_columns import Shown, columns
from analysis.table import Group, Table

WIDTH, HEIGHT = Cm(16), Cm(20)  # the most room for a picture on a page of A4
MARGIN = Cm(2.5)
PAGE = Cm(21), Cm(29.7)
FACE, FACES = "Arial", {"Normal": 11, "Heading 1": 18, "Heading 2": 14, "Caption": 10}  # points


def write(table: Table) -> bytes:
    """The appendix as DOCX; the same table makes the same bytes."""
    document = Document()
    _set_up(document, table)
    document.add_heading(f"Appendix: {table.title}", level=1)
    document.add_paragraph(" ".join(telling.summary(table)))
    for number, group in enumerate(table.groups, start=1):
        _group(document, table, group, number)
    document.add_heading("How to read these figures", level=2)
    for note in table.notes:
        document.add_paragraph(note, style="List Bullet")
    if any(line.hidden for group in table.groups for line in group.rows):
        document.add_paragraph(f"{printed.HIDDEN} is {printed.PROTECTED}.", style="List Bullet")
    document.add_heading("About these figures", level=2)
    rows = [*telling.rows(table)]
    lay(document, Grid(("Item", "Value"), rows, (Cm(5), Cm(11)), "What the figures are, and where they are from"))
    out = io.BytesIO()
    document.save(out)
    return packing.repacked(out.getvalue(), telling.moment(table))


def _group(document: Any, table: Table, group: Group, number: int) -> None:
    title = f"{group.title} {flags.marks(group.flags)}".rstrip() if group.key else "Everybody"
    document.add_heading(title, level=2)
    if not printed.shows_lines(group):
        document.add_paragraph(printed.TOO_FEW)
        return
    _chart(document, table, group, number)
    caption = f"Table {number}: {_ended(bars.described(table, group).title)} Base: {printed.base(group.base)}."
    _caption(document, caption, before=True)
    shown = columns(group)
    rows = [[printed.rank(row), printed.label(row), *(each.cell(row) for each in shown)] for row in group.rows]
    heads = ("Rank", "Answer", *(each.title for each in shown))
    lay(document, Grid(heads, rows, _widths(shown), caption, numbers_from=2))


def _widths(shown: tuple[Shown, ...]) -> tuple[Length, ...]:
    room = min(Cm(2.2), Emu(int(Cm(9) / max(len(shown), 1))))
    return (Cm(1.6), Emu(int(WIDTH) - int(Cm(1.6)) - int(room) * len(shown)), *[room] * len(shown))


def _chart(document: Any, table: Table, group: Group, number: int) -> None:
    said_of, group = frame.left_out(group) or "", frame.first(group)
    drawn = bars.svg(table, group, layout=SHEET)
    inline = document.add_picture(io.BytesIO(picture.rastered(drawn)), width=WIDTH)
    if inline.height > HEIGHT:
        inline.width, inline.height = Emu(int(inline.width * HEIGHT / inline.height)), HEIGHT
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    words = bars.described(table, group)
    properties = inline._inline.docPr
    properties.set("title", said(words.title))
    properties.set("descr", said(words.description))
    _caption(document, f"Figure {number}: {_ended(words.title)} Base: {printed.base(group.base)}. {said_of}".rstrip())


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(("?", ".", "!")) else f"{sentence}."


def _caption(document: Any, words: str, *, before: bool = False) -> None:
    paragraph = document.add_paragraph(said(words), style="Caption")
    paragraph.paragraph_format.keep_with_next = before


def _set_up(document: Any, table: Table) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    if telling.marked(table):
        _centred(section.header, telling.EXACT)
    _page_numbers(_centred(section.footer, "Page "))
    properties = document.core_properties
    properties.title, properties.subject = said(table.title), f"{table.questionnaire}, {table.question}"
    properties.author, properties.comments = "survey-engine", ""
    properties.keywords = properties.category = telling.EXACT if telling.marked(table) else ""
    properties.language = telling.LANGUAGE
    properties.created = properties.modified = telling.moment(table).replace(tzinfo=None)
    _plain(document)
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    defaults.set(qn("w:val"), telling.LANGUAGE)


def _plain(document: Any) -> None:
    """One plain face in ink: the pale blue headings of Word's own template are too faint for many eyes."""
    for name, size in FACES.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FACE, Pt(size), RGBColor.from_string(INK[1:].upper())
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)


def _centred(part: Any, words: str) -> Any:
    paragraph = part.paragraphs[0]
    paragraph.alignment = WD_TABLE_ALIGNMENT.CENTER
    paragraph.add_run(words)
    return paragraph


def _page_numbers(paragraph: Any) -> None:
    for name, after in (("PAGE", " of "), ("NUMPAGES", "")):
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), name)
        paragraph._p.append(field)
        paragraph.add_run(after)
