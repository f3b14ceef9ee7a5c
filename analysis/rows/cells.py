"""Respondents by several margins of a population at once: what weights and comparisons with a census are made of.

A margin's categories gather the codes of a grouping (the bands 16_17 and 18_24 are the census's 16_24). What a form
does not ask is blank there, so that the forms of a wave can be counted together. Knows no census.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.rows.columns import Bools, Columns, Ints
from analysis.rows.filtering import holds
from analysis.tally import Grouping
from survey_engine.definition import model
from survey_engine.definition.rule_language.grammar import inside
from survey_engine.errors import DataError

BETWEEN = ","  # no category's code holds one


@dataclass(frozen=True, slots=True)
class Gathered:
    """A grouping, by name, whose codes are gathered into categories; a code that is not named here is in none."""

    by: str
    categories: tuple[tuple[str, str], ...]  # code of the grouping, category


@dataclass(frozen=True, slots=True)
class Cells:
    """Those for whom `who` holds, each in one category, or None, of every margin; the rest are in the group None."""

    who: model.Rule
    margins: tuple[Gathered, ...]


def name(categories: Sequence[str | None]) -> str:
    """The code of the cell of these categories, one a margin."""
    return BETWEEN.join(each or "" for each in categories)


def categories(code: str) -> tuple[str | None, ...]:
    """The categories of a cell by its code."""
    return tuple(each or None for each in code.split(BETWEEN))


Divide = Callable[[str], Grouping | None]
"""A grouping by its name; None when the form has nothing of that name."""


def gather(columns: Columns, cells: Cells, divide: Divide) -> Grouping:
    """The grouping into the cells that have anybody in them, and the group None of those outside the population."""
    number = np.zeros(len(columns), dtype=np.int64)
    lists = []
    for margin in cells.margins:
        codes, index = _categories(len(columns), margin, divide(margin.by))
        number = number * len(codes) + index
        lists.append(codes)
    inside_it = belongs(columns, cells.who)
    shape = tuple(map(len, lists))
    filled = np.flatnonzero(np.bincount(number[inside_it], minlength=int(np.prod(shape, dtype=np.int64))))
    names = [
        name([codes[place] for codes, place in zip(lists, np.unravel_index(each, shape), strict=True)])
        for each in filled
    ]
    index = np.where(inside_it, np.searchsorted(filled, number), len(filled))
    return Grouping((*names, None), np.arange(len(columns), dtype=np.int64), index)


def belongs(columns: Columns, rule: model.Rule) -> Bools:
    """One flag a respondent: the rule holds. A question or option that the form does not have was never answered."""
    match rule:
        case model.Not(inner):
            return ~belongs(columns, inner)
        case model.All():
            return np.asarray(np.logical_and.reduce([belongs(columns, each) for each in inside(rule)]), dtype=np.bool_)
        case model.Any():
            return np.asarray(np.logical_or.reduce([belongs(columns, each) for each in inside(rule)]), dtype=np.bool_)
        case model.Compare("!=", ref, value):
            return ~belongs(columns, model.Compare("==", ref, value))
    known = _known(columns, rule)
    return np.zeros(len(columns), dtype=np.bool_) if known is None else holds(known, columns)


def _categories(people: int, margin: Gathered, grouping: Grouping | None) -> tuple[tuple[str | None, ...], Ints]:
    """The margin's categories, None first, and everybody's place among them."""
    codes: tuple[str | None, ...] = (None, *dict.fromkeys(category for _, category in margin.categories))
    if grouping is None:
        return codes, np.zeros(people, dtype=np.int64)
    of = dict(margin.categories)
    place = np.array([codes.index(of.get(code or "")) for code in grouping.codes], dtype=np.int64)
    found = place[grouping.index]
    rows, found = grouping.rows[found > 0], found[found > 0]
    index = np.zeros(people, dtype=np.int64)
    index[rows] = found
    if (index[rows] != found).any():
        raise DataError(f"Somebody is in two categories of '{margin.by}'. A margin needs one category a person.")
    return codes, index


def _known(columns: Columns, rule: model.Rule) -> model.Rule | None:
    """The part of one comparison that the form can answer; None when it can answer nothing of it."""
    assert isinstance(rule, model.Compare | model.In | model.Has | model.Answered | model.Count)
    question = columns.questions.get(rule.ref.question)
    if question is None:
        return None
    offered = {option.code for option in columns.options(question)}
    match rule:
        case model.Compare(_, _, str(code)):
            return rule if code in offered or not offered else None
        case model.In(ref, codes):
            kept = tuple(code for code in codes if code in offered)
            return model.In(ref, kept) if kept else None
        case model.Has(ref, codes, every):
            kept = tuple(code for code in codes if code in offered)
            return None if not kept or (every and kept != codes) else model.Has(ref, kept, every)
    return rule
