"""A workbook as OpenDocument, written a row at a time: five small XML files in a zip file, of any length.

Source: OASIS OpenDocument 1.3, parts 2 (packages) and 3 (schema). Values have a type each; there are no formulas.
"""

import io
import re
from collections.abc import Iterator
from typing import IO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from analysis.export import packing
from analysis.export.books import Book, Cell, Column, Kind, Sheet
from analysis.export.telling import LANGUAGE

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{short}="{name}"'
    for short, name in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NEVER_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANDSCAPE = (
    '<style:page-layout-properties fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" '
    'fo:margin="1.5cm" style:scale-to-X="1"/>'  # every column on one page across
)
_CENTIMETRES = 0.21  # of a character
_STYLES = {
    Kind.WORDS: "words",
    Kind.PLAIN: "plain",
    Kind.WHOLE: "whole",
    Kind.PERCENT: "percent",
    Kind.DECIMAL: "decimal",
}


def written(book: Book) -> bytes:
    """The file of a book small enough to be held whole."""
    out = io.BytesIO()
    stream(out, book)
    return out.getvalue()


def stream(out: IO[bytes], book: Book) -> None:
    """Write a book of any length."""
    with ZipFile(out, "w") as package:
        package.writestr(packing.entry("mimetype", book.at, stored=True), MEDIA_TYPE)
        for name, content in (
            ("META-INF/manifest.xml", _manifest()),
            ("meta.xml", _meta(book)),
            ("styles.xml", _styles()),
        ):
            package.writestr(packing.entry(name, book.at), content)
        with package.open(packing.entry("content.xml", book.at), "w", force_zip64=True) as sheets:
            for piece in _content(book):
                sheets.write(piece.encode())


def _manifest() -> str:
    files = (("/", MEDIA_TYPE), *((name, "text/xml") for name in ("content.xml", "styles.xml", "meta.xml")))
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>' for path, kind in files
    )
    name = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return f'{_HEAD}<manifest:manifest xmlns:manifest="{name}" manifest:version="1.3">{listed}</manifest:manifest>'


def _meta(book: Book) -> str:
    keyword = f"<meta:keyword>{_words(book.marking)}</meta:keyword>" if book.marking else ""
    at = f"{book.at:%Y-%m-%dT%H:%M:%S}Z"
    return (
        f'{_HEAD}<office:document-meta {_NAMES} office:version="1.3"><office:meta>'
        f"<dc:title>{_words(book.title)}</dc:title><dc:subject>{_words(book.subject)}</dc:subject>{keyword}"
        f"<meta:creation-date>{at}</meta:creation-date><dc:date>{at}</dc:date><dc:language>{LANGUAGE}</dc:language>"
        "</office:meta></office:document-meta>"
    )


def _styles() -> str:
    language, country = LANGUAGE.split("-")
    return (
        f'{_HEAD}<office:document-styles {_NAMES} office:version="1.3"><office:styles>'
        '<style:default-style style:family="table-cell"><style:text-properties '
        f'fo:language="{language}" fo:country="{country}" fo:font-size="11pt"/></style:default-style>'
        '<style:style style:name="Default" style:family="table-cell"/></office:styles><office:automatic-styles>'
        f'<style:page-layout style:name="landscape">{_LANDSCAPE}</style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Default" style:page-layout-name="landscape"/>'
        "</office:master-styles></office:document-styles>"
    )


def _content(book: Book) -> Iterator[str]:
    yield f'{_HEAD}<office:document-content {_NAMES} office:version="1.3"><office:automatic-styles>'
    for width in sorted({column.width for sheet in book.sheets for column in sheet.columns}):
        size = f'<style:table-column-properties style:column-width="{width * _CENTIMETRES:.2f}cm"/>'
        yield f'<style:style style:name="wide{width}" style:family="table-column">{size}</style:style>'
    yield '<style:style style:name="sheet" style:family="table" style:master-page-name="Default"/>'
    yield from _cell_styles()
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for sheet in book.sheets:
        yield from _sheet(sheet)
    yield "</office:spreadsheet></office:body></office:document-content>"


def _cell_styles() -> Iterator[str]:
    whole = '<number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/>'
    two = '<number:number number:decimal-places="2" number:min-integer-digits="1"/>'
    yield f'<number:number-style style:name="n-whole">{whole}</number:number-style>'
    yield f'<number:number-style style:name="n-decimal">{two}</number:number-style>'
    yield f'<number:percentage-style style:name="n-percent">{two}<number:text>%</number:text></number:percentage-style>'
    wrap = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>'
    bold = '<style:text-properties fo:font-weight="bold"/>'
    end = '<style:paragraph-properties fo:text-align="end"/>'
    for name, inside in (("words", wrap), ("head", wrap + bold), ("mark", wrap + end)):
        yield f'<style:style style:name="{name}" style:family="table-cell">{inside}</style:style>'
    yield '<style:style style:name="plain" style:family="table-cell"/>'
    for kind in ("whole", "decimal", "percent"):
        of = f'style:name="{kind}" style:family="table-cell" style:data-style-name="n-{kind}"'
        yield f'<style:style {of}><style:table-cell-properties style:vertical-align="top"/></style:style>'


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f'<table:table table:name={quoteattr(sheet.name)} table:style-name="sheet">'
    yield from (f'<table:table-column table:style-name="wide{column.width}"/>' for column in sheet.columns)
    heads = "".join(_text(column.title, "head") for column in sheet.columns)
    yield f"<table:table-header-rows><table:table-row>{heads}</table:table-row></table:table-header-rows>"
    for row in sheet.rows:
        cells = "".join(_cell(cell, column) for cell, column in zip(row, sheet.columns, strict=True))
        yield f"<table:table-row>{cells}</table:table-row>"
    yield "</table:table>"


def _cell(cell: Cell, column: Column) -> str:
    if cell == "":
        return "<table:table-cell/>"  # of responses, where a blank is an answer that is not there
    if isinstance(cell, str):
        return _text(cell, "words" if column.kind is Kind.WORDS else "mark")
    kind = "percentage" if column.kind is Kind.PERCENT else "float"
    style = f'table:style-name="{_STYLES[column.kind]}"'
    return f'<table:table-cell {style} office:value-type="{kind}" office:value="{cell!r}"/>'


def _text(words: str, style: str) -> str:
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in words.split("\n"))
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{lines}</table:table-cell>'


def _spaced(line: str) -> str:
    """A line whose tabs and runs of spaces stay as they are: as characters they would be one space."""
    kept = _words(line).replace("\t", "<text:tab/>")
    return re.sub(" {2,}|^ | $", lambda blanks: f'<text:s text:c="{len(blanks[0])}"/>', kept)


def _words(text: str) -> str:
    return escape(_NEVER_IN_XML.sub("", text.replace("\r\n", "\n")))
