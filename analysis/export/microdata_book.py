"""Responses one by one as a workbook, XLSX or ODS, with their codebook and what they are on sheets of their own.

The columns of the CSV file, numbers as numbers; a blank is not asked or not answered, as there. Rows pass through one
lot at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from sqlalchemy.orm import Session

from analysis.export import ods, xlsx
from analysis.export.books import Book, Cell, Column, Kind, Sheet
from analysis.export.codebook import COLUMNS as CODEBOOK
from analysis.export.codebook import lines
from analysis.export.microdata_csv import wanted
from analysis.export.microdata_fields import Field, fields, number
from analysis.export.microdata_reading import ABOUT, Lot, lots
from analysis.export.telling import OF_SINGLE_PEOPLE
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import QuestionType

NUMBERS = {"revision", "version", "conflict"}
_MOST_WIDTH = 40


@dataclass(slots=True)
class Counted:
    """The rows of the responses' sheet, and how many there were once they are written."""

    session: Session
    forms: Sequence[Form]
    environment: str
    texts: bool
    count: int = field(default=0, init=False)

    def columns(self) -> tuple[Column, ...]:
        about = [Column(name, 22 if name.endswith("_at") else 12, _kind(name in NUMBERS)) for name in ABOUT]
        return (*about, *(Column(each.name, _width(each), _kind(_figures(each))) for each in self._fields().values()))

    def rows(self) -> Iterator[Sequence[Cell]]:
        names = list(self._fields())
        for form in self.forms:
            own = {each.name: each for each in fields(form, texts=self.texts)}
            for lot in lots(self.session, form, self.environment, wanted(own)):
                yield from zip(*_about(lot), *(_cells(own.get(name), lot) for name in names), strict=True)
                self.count += len(lot)

    def _fields(self) -> dict[str, Field]:
        """By name, of the newest version that has it, in its order; what later versions dropped comes last."""
        found: dict[str, Field] = {}
        for form in reversed(self.forms):
            for each in fields(form, texts=self.texts):
                found.setdefault(each.name, each)
        return found


def write(out: IO[bytes], counted: Counted, at: datetime, stream: Callable[[IO[bytes], Book], None]) -> int:
    """Write the workbook by `stream`, of xlsx or ods; says how many responses are in it. `at`: UTC, as of when."""
    name = counted.forms[-1].questionnaire.id
    codebook = [each for form in counted.forms for each in lines(form, texts=counted.texts)]
    about = [
        ("Questionnaire", name),
        ("Versions", ", ".join(str(form.questionnaire.version) for form in counted.forms)),
        ("Written", f"{at:%Y-%m-%d %H:%M} UTC"),
        ("Responses", "test responses" if counted.environment == "test" else "live responses"),
        ("People's own words", "included" if counted.texts else "left out"),
        ("Marking", OF_SINGLE_PEOPLE),
        ("Blank cells", "not asked, or not answered"),
    ]
    sheets = (
        Sheet("Responses", counted.columns(), counted.rows()),
        Sheet("Codebook", tuple(Column(title, 24) for title in CODEBOOK), codebook),
        Sheet("About", (Column("Item", 24), Column("Value", 90)), about),
    )
    stream(out, Book(f"Responses to {name}", "Responses one by one", OF_SINGLE_PEOPLE, at, sheets))
    return counted.count


STREAMS: dict[str, Callable[[IO[bytes], Book], None]] = {"xlsx": xlsx.stream, "ods": ods.stream}


def _about(lot: Lot) -> Iterator[Sequence[Cell]]:
    for name, cells in zip(ABOUT, lot.about, strict=True):
        yield [int(cell) for cell in cells] if name in NUMBERS else cells


def _cells(field: Field | None, lot: Lot) -> Sequence[Cell]:
    if field is None:
        return [""] * len(lot)
    cells = field.read(lot)
    return [number(cell) for cell in cells] if _figures(field) else cells


def _figures(field: Field) -> bool:
    return field.figures or (field.question.type is QuestionType.MULTIPLE and not field.said)


def _kind(figures: bool) -> Kind:
    return Kind.PLAIN if figures else Kind.WORDS


def _width(field: Field) -> int:
    return _MOST_WIDTH if field.free else min(max(len(field.name), 10), 24)
