"""What every column of exported responses means: one line a column and code."""

import csv
from collections.abc import Iterator, Sequence
from typing import IO

from analysis.export.microdata_fields import Field, choices, fields
from analysis.export.neutral import neutral
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.messages import in_language
from survey_engine.definition.model import QuestionType

COLUMNS = ("version", "column", "question", "type", "text", "code", "label", "note")
FREE = "Free text in people's own words: may name or identify somebody."
TICKED = (("1", "ticked"), ("0", "not ticked"), ("", "not asked, or not answered"))


def write_codebook(out: IO[str], forms: Sequence[Form], *, texts: bool) -> None:
    """Write the codebook of the versions exported."""
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for form in forms:
        table.writerows(lines(form, texts=texts))


def lines(form: Form, *, texts: bool) -> Iterator[list[str]]:
    """The lines of one version, safe to open in a spreadsheet."""
    language = form.questionnaire.languages[0]
    for each in fields(form, texts=texts):
        for line in _lines(form, each, language):
            yield [neutral(cell) for cell in line]


def _lines(form: Form, each: Field, language: str) -> Iterator[list[str]]:
    question = each.question
    words = in_language(question.text, language)
    about = [str(form.questionnaire.version), each.name, question.id, question.type.value, words]
    part = in_language(each.part.label, language) if each.part else ""
    if each.free or each.name.endswith("_place"):
        yield [*about, "", "", FREE if each.free else "The place chosen, by its name."]
    elif question.type is QuestionType.MULTIPLE:
        for code, meaning in TICKED:
            yield [*about, code, part, meaning]
    elif options := choices(form, question):
        for option in options:
            yield [*about, option.code, in_language(option.label, language), part]
    else:
        yield [*about, "", "", in_language(question.unit or {}, language)]
