"""What every column of exported responses means: one line a column and code.

What is asked again for every option ticked elsewhere is told once: `times__{crimes}` stands for a column for each.
"""

import csv
from collections.abc import Iterator, Sequence
from typing import IO

from analysis.export.microdata_fields import Field, choices, fields
from analysis.export.microdata_repeats import asked_again, names, of_codes
from analysis.export.neutral import neutral
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.messages import in_language
from survey_engine.definition.model import Option, QuestionType, Repeat

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
    again, told = asked_again(form.questionnaire), set[str]()
    columns = fields(form, texts=texts)
    for each in columns:
        asked = again.get(each.question.id)
        if asked is None:
            found = _column(form, each)
        elif asked.repeat.id not in told:
            told.add(asked.repeat.id)
            found = _repeat(form, asked.repeat, columns)
        else:
            continue
        for line in found:
            yield [neutral(cell) for cell in line]


def _column(form: Form, each: Field) -> Iterator[list[str]]:
    question, language = each.question, form.questionnaire.languages[0]
    about = [str(form.questionnaire.version), each.name, question.id, question.type.value]
    about.append(in_language(question.text, language))
    if question.checks and each.name == question.id:
        yield [*about, "", "", _checks(each, language)]
    for meaning in _meanings(form, each, language):
        yield [*about, *meaning]


def _repeat(form: Form, repeat: Repeat, columns: Sequence[Field]) -> Iterator[list[str]]:
    """The columns of a repeat, each told once, by what is asked for the first code that has it."""
    language, mark = form.questionnaire.languages[0], "{" + repeat.each + "}"
    by_code = of_codes(form, repeat, columns)
    source = next(each for each in form.questionnaire.questions() if each.id == repeat.each)
    labels = {option.code: in_language(option.label, language) for option in source.options}
    for name in names(repeat, by_code):
        codes = [code for code, own in by_code.items() if name in own]
        each = by_code[codes[0]][name]
        member = each.question.id.removesuffix(f"__{codes[0]}")
        text = in_language(each.question.text, language).replace(labels[codes[0]], mark)
        column = f"{member}__{mark}{name.removeprefix(member)}"
        about = [str(form.questionnaire.version), column, member, each.question.type.value, text]
        if name == member or _is_first(each):
            note = f"A column for each of {repeat.each}: {', '.join(codes)}."
            yield [*about, "", "", f"{note} {_checks(each, language)}".strip()]
        for meaning in _meanings(form, each, language):
            yield [*about, *meaning]


def _is_first(each: Field) -> bool:
    """Whether it is the first of the columns that a question has one a part of."""
    parts = each.question.rows or each.question.options
    return each.part is not None and each.part is parts[0]


def _checks(each: Field, language: str) -> str:
    return " ".join(f"Check: {in_language(check.message, language)}." for check in each.question.checks)


def _meanings(form: Form, each: Field, language: str) -> Iterator[tuple[str, str, str]]:
    """Code, label and note of what may stand in a column."""
    question = each.question
    part = in_language(each.part.label, language) if each.part else ""
    if each.free or each.name.endswith("_place"):
        yield "", "", FREE if each.free else "The place chosen, by its name."
    elif each.figures:
        beside = "Of whoever named a range there is none: see the column beside it." if question.options else ""
        yield "", "", " ".join(filter(None, (in_language(question.unit or {}, language), beside)))
    elif question.type is QuestionType.MULTIPLE:
        for code, meaning in TICKED:
            yield code, part, meaning
    elif options := choices(form, question):
        for option in options:
            yield option.code, in_language(option.label, language), _limits(option) if each.ranged else part
    else:
        yield "", "", in_language(question.unit or {}, language)


def _limits(option: Option) -> str:
    """The figures of a range."""
    if option.low is None:
        return "no figure"
    return f"{option.low} or more" if option.high is None else f"{option.low} to {option.high}"
