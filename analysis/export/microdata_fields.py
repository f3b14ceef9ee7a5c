"""The columns of one form's responses, and how each is read from many responses at once.

What is coded comes from the packed records, column by column; what is not (dates, places, texts) from the answers.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.export.books import Cell
from analysis.export.microdata_reading import Lot
from analysis.export.neutral import neutral
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.judging.offers import possible
from survey_engine.definition.model import FIGURES, ONE_CODE, Option, Question, QuestionType
from survey_engine.definition.packing import ANSWERED, UNKNOWN, range_of

WRITTEN = frozenset({QuestionType.TEXT, QuestionType.LONG_TEXT})
WORD = 64  # bits
RANGE = "range"  # the last part of the column beside a figure's


@dataclass(frozen=True, slots=True)
class Field:
    """One column, and how its cells are read as text.

    part   the option or the grid's row it is about
    place  the box of a multiple question, of `places`, in the packed record
    ranged the range that a figure lies in, or that was named instead of it
    said   read from the answers, not from the packed record
    free   in people's own words
    """

    name: str
    question: Question
    read: Callable[[Lot], list[str]]
    part: Option | None = None
    place: int | None = None
    places: int = 0
    ranged: bool = False
    said: bool = False
    free: bool = False

    @property
    def figures(self) -> bool:
        """Whether its cells are numbers, or pounds and pence."""
        return self.question.type in FIGURES and not self.ranged and not self.said


def fields(form: Form, *, texts: bool) -> list[Field]:
    """The columns of a form, in the order asked; without `texts`, none in people's own words."""
    owners = form.router.companions
    found: list[Field] = []
    for question in form.questionnaire.questions():
        if question.type is QuestionType.INFORMATION:
            continue
        found += _own(form, question)
        found += [_companion(name, question) for name, owner in owners.items() if owner == question.id]
    return [each for each in found if texts or not each.free]


def choices(form: Form, question: Question) -> tuple[Option, ...]:
    """Every option a question may offer, those of an earlier question included, in the order they are packed in."""
    return possible(question, {each.id: each for each in form.questionnaire.questions()})


def number(cell: str) -> Cell:
    """A number as one; a blank stays text."""
    try:
        return float(cell) if "." in cell else int(cell)
    except ValueError:
        return cell


def _own(form: Form, question: Question) -> Iterator[Field]:
    name, options = question.id, choices(form, question)
    codes = [option.code for option in options]
    if question.type in ONE_CODE:
        yield Field(name, question, _one(name, codes))
    elif question.type is QuestionType.MULTIPLE:
        for place, option in enumerate(options):
            yield Field(f"{name}/{option.code}", question, _ticked(name, place), option, place, len(options))
    elif question.type is QuestionType.GRID:
        for row in question.rows:
            yield Field(f"{name}/{row.code}", question, _one(f"{name}.{row.code}", codes), row)
    elif question.type in FIGURES:
        yield Field(name, question, _figure(question))
        if codes:
            yield Field(f"{name}/{RANGE}", question, _one(range_of(name), codes), ranged=True)
    elif question.type is QuestionType.RANK:
        yield Field(name, question, lambda lot: [";".join(each.get(name, ())) for each in lot.answers], said=True)
    else:
        yield Field(name, question, _said(name), said=True, free=question.type in WRITTEN)


def _companion(name: str, question: Question) -> Field:
    return Field(name, question, _said(name), said=True, free=name.endswith("_other"))


def _one(field: str, codes: Sequence[str]) -> Callable[[Lot], list[str]]:
    names = np.array(["", *codes], dtype=object)
    return lambda lot: names[lot.packed[field]].tolist()


def _ticked(name: str, place: int) -> Callable[[Lot], list[str]]:
    marks = np.array(["", "0", "1"], dtype=object)
    word, bit = divmod(place, WORD)

    def read(lot: Lot) -> list[str]:
        answered = lot.packed[f"{name}?"] == ANSWERED
        ticked = lot.packed[name][:, word] >> np.uint64(bit) & np.uint64(1)
        found: list[str] = marks[answered * (1 + ticked.astype(np.intp))].tolist()
        return found

    return read


def _figure(question: Question) -> Callable[[Lot], list[str]]:
    """The number, or the amount in pounds and pence; blank of somebody who named a range instead."""
    name, money = question.id, question.type is QuestionType.AMOUNT

    def said(figure: int) -> str:
        if figure == UNKNOWN:
            return ""
        return f"{figure // 100}.{figure % 100:02}" if money else str(figure)

    def read(lot: Lot) -> list[str]:
        answered = (lot.packed[f"{name}?"] == ANSWERED).tolist()
        return [said(each) if given else "" for given, each in zip(answered, lot.packed[name].tolist(), strict=True)]

    return read


def _said(name: str) -> Callable[[Lot], list[str]]:
    return lambda lot: [neutral(each[name]) if name in each else "" for each in lot.answers]
