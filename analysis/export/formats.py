"""The forms a ranked table can be written in: one name each, how it is written, and what kind of file it makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.export import docx, ods, picture, ranked_book, ranked_csv, ranked_json, ranked_text, xlsx
from analysis.table import Table

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Format:
    """`binary`: nothing for a terminal; `notes`: the file itself says what a reader must know."""

    write: Callable[[Table], bytes]
    suffix: str
    media_type: str
    binary: bool = False
    notes: bool = True


def _text(write: Callable[[Table], str]) -> Callable[[Table], bytes]:
    return lambda table: write(table).encode()


FORMATS: Mapping[str, Format] = {
    "table": Format(_text(ranked_text.write), "txt", "text/plain; charset=utf-8"),
    "csv": Format(_text(ranked_csv.write), "csv", "text/csv; charset=utf-8", notes=False),
    "xlsx": Format(
        lambda table: xlsx.written(ranked_book.book(table)), "xlsx", f"{OFFICE}.spreadsheetml.sheet", binary=True
    ),
    "ods": Format(lambda table: ods.written(ranked_book.book(table)), "ods", ods.MEDIA_TYPE, binary=True),
    "json": Format(_text(ranked_json.write), "json", "application/json"),
    "docx": Format(docx.write, "docx", f"{OFFICE}.wordprocessingml.document", binary=True),
    "png": Format(picture.png, "png", "image/png", binary=True),
    "svg": Format(picture.svg, "svg", "image/svg+xml"),
}
