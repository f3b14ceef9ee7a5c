"""The questionnaire's rules over whole columns: which respondents a rule holds for. Arithmetic only.

Says of every respondent what `definition.rules` says of one: a blank or off-route answer makes a
comparison false. What was not coded (free text, dates) cannot be filtered by, and is refused.
"""

import operator
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.rows.columns import Columns
from survey_engine.definition import model, packing
from survey_engine.definition.model import QuestionType
from survey_engine.errors import DataError

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

FILTERED = model.ONE_CODE | {model.QuestionType.GRID}

COMPARISONS: dict[str, Callable[[Ints, int | Ints], Bools]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(rule: model.Rule, columns: Columns) -> Bools:
    """One flag a respondent: the rule holds. Raises DataError for answers that are not coded."""
    match rule:
        case model.All(rules):
            return _every([holds(each, columns) for each in rules])
        case model.Any(rules):
            return _some([holds(each, columns) for each in rules])
        case model.Not(negated):
            return ~holds(negated, columns)
    return _looks(rule, columns)


def _looks(rule: model.Compare | model.In | model.Has | model.Answered | model.Count, columns: Columns) -> Bools:
    match rule:
        case model.Answered(ref):
            return columns.answered(ref)
        case model.In(ref, codes):
            return _one_of(columns, ref, codes)
        case model.Has(ref, codes, False):
            return columns.any_of(ref, codes)
        case model.Has(ref, codes):
            return _every([columns.any_of(ref, (code,)) for code in codes])
        case model.Count(ref, op, value):
            counts: Ints = np.add.reduce([flags.astype(np.int64) for flags in columns.ticked(ref).values()])
            return COMPARISONS[op](counts, value)
    return _compare(rule.op, rule.ref, rule.value, columns)


def _every(flags: Sequence[Bools]) -> Bools:
    return np.asarray(np.logical_and.reduce(flags), dtype=np.bool_)


def _some(flags: Sequence[Bools]) -> Bools:
    return np.asarray(np.logical_or.reduce(flags), dtype=np.bool_)


def _compare(op: str, ref: model.Ref, value: str | int | model.Ref, columns: Columns) -> Bools:
    if op == "!=":
        return ~_compare("==", ref, value, columns)
    if isinstance(value, model.Ref):
        return _two(op, ref, value, columns)
    question = _question(columns, ref)
    if isinstance(value, int):
        least = value * 100 if question.type is QuestionType.AMOUNT else value  # pence
        return _known(columns, question) & COMPARISONS[op](columns.numbers(question.id), least)
    if question.type not in FILTERED and not (question.type in model.FIGURES and question.options):
        raise DataError(f"A table cannot be filtered by '{ref.question}': its answers are not counted by code.")
    return _one_of(columns, ref, (value,))


def _two(op: str, ref: model.Ref, other: model.Ref, columns: Columns) -> Bools:
    one, two = _question(columns, ref), _question(columns, other)
    if one.type not in model.FIGURES or two.type not in model.FIGURES:
        raise DataError(
            f"A table cannot be filtered by '{one.id}' against '{two.id}': only figures are kept to compare."
        )
    if one.type is not two.type:
        return np.zeros(len(columns), dtype=np.bool_)  # a number and an amount never agree
    known = _known(columns, one) & _known(columns, two)
    return known & COMPARISONS[op](columns.numbers(one.id), columns.numbers(two.id))


def _question(columns: Columns, ref: model.Ref) -> model.Question:
    if ref.question == "today":
        raise DataError("A table cannot be filtered by 'today': the day of answering is not kept with the answers.")
    return columns.question(ref.question)


def _known(columns: Columns, question: model.Question) -> Bools:
    """Those who gave the figure itself."""
    return columns.answered(model.Ref(question.id)) & np.not_equal(columns.numbers(question.id), packing.UNKNOWN)


def _one_of(columns: Columns, ref: model.Ref, codes: tuple[str, ...]) -> Bools:
    chosen = columns.any_of(ref, codes)
    question = columns.question(ref.question)
    if question.type in model.FIGURES:  # a range named instead of a figure, not one that a figure lies in
        chosen &= ~_known(columns, question)
    return chosen
