"""What is asked again and again as a workbook, XLSX or ODS: a line for each, and the codebook."""

from collections.abc import Callable
from datetime import datetime
from typing import IO

from analysis.export.books import Book, Column, Kind, Sheet
from analysis.export.codebook import COLUMNS, lines
from analysis.export.microdata_long import BEFORE, Counted, typed
from analysis.export.telling import OF_SINGLE_PEOPLE


def write(out: IO[bytes], counted: Counted, at: datetime, stream: Callable[[IO[bytes], Book], None]) -> None:
    """Write the workbook by `stream`, of xlsx or ods. `at`: UTC, as of when."""
    name, columns = counted.forms[-1].questionnaire.id, counted.columns()
    shown = [Column(each, 24) for each in BEFORE]
    shown += [Column(each, 16, Kind.PLAIN if field.figures else Kind.WORDS) for each, field in columns.items()]
    codebook = [each for form in counted.forms for each in lines(form, texts=counted.texts)]
    sheets = (
        Sheet(counted.repeat.capitalize()[:31], tuple(shown), (typed(columns, row) for row in counted.rows())),
        Sheet("Codebook", tuple(Column(title, 24) for title in COLUMNS), codebook),
    )
    stream(out, Book(f"Responses to {name}: {counted.repeat}", "One line for each", OF_SINGLE_PEOPLE, at, sheets))
