"""Ways to divide respondents: by an answer, a role, an area's type, a named rule, or how and where they were asked.

Each gives the codes and, for every respondent, the groups he or she is in: one, several (multiple choice), or
the group None of those who left it blank or were not asked.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.rows.cells import Cells, gather
from analysis.rows.columns import Bools, Coded, Columns, of_one_code
from analysis.rows.filtering import holds
from analysis.tally import Grouping
from survey_engine.definition.model import MANY_CODES, Group, Questionnaire, QuestionType, Ref
from survey_engine.errors import DataError, NotFound

AREA_TYPES: Mapping[str | None, str] = {"town": "Town", "rural": "Rural"}
NOBODY_SAID = "Not answered"
EVERYONE_ELSE = "Everyone else"


@dataclass(frozen=True)
class Division:
    """A grouping, made only when asked for, and its codes in words.

    codes     in the order to print them; None when they are known from the respondents alone and go by the alphabet
    overlaps  a respondent may be in several groups, not in exactly one
    """

    codes: tuple[str, ...] | None
    labels: Mapping[str | None, str]
    make: Callable[[], Grouping]
    overlaps: bool = False

    @cached_property
    def grouping(self) -> Grouping:
        """Who is in which group."""
        return self.make()


def divide(columns: Columns, by: str, language: str) -> Division:
    """Divide the respondents by a question, role, named group or provenance; DataError when `by` is none of them.

    A name that is several of these is the first of them in that order.
    """
    reference = by if _question(columns, by) else _role(columns, by)
    if reference:
        return _by_question(columns, reference, language)
    named = next((group for group in columns.questionnaire.analysis.groups if group.code == by), None)
    if named is not None:
        labels = {named.code: named.label[language], None: EVERYONE_ELSE}
        rule = named.when
        return Division((by,), labels, lambda: _by_flags({by: holds(rule, columns)}))
    if by == "area_type":
        return _by_area_type(columns)
    if by in columns.provenance:
        return Division(None, {**columns.event_names, None: "Not known"}, lambda: _by_code(columns.provenance[by]))
    raise DataError(f"'{by}' is nothing to group by. Choose from: {', '.join(_names(columns))}.")


def divide_where_asked(columns: Columns, by: str, language: str) -> Division:
    """The same for one form of several: where it has no such grouping, everybody is blank."""
    if divides(columns, by):
        return divide(columns, by, language)
    everybody = np.zeros(len(columns), dtype=np.int64)
    return Division((), {None: NOBODY_SAID}, lambda: _by_code(Coded((), everybody)))


def divide_cells(columns: Columns, cells: Cells, language: str) -> Division:
    """Divide the respondents into the cells of a population, those outside it under None."""

    def grouping(by: str) -> Grouping | None:
        return divide(columns, by, language).grouping if divides(columns, by) else None

    return Division(None, {None: "Not in the population"}, lambda: gather(columns, cells, grouping))


def named(questionnaire: Questionnaire, code: str) -> Group:
    """The named group of that code; NotFound with those there are."""
    groups = {group.code: group for group in questionnaire.analysis.groups}
    if code not in groups:
        known = ", ".join(groups) or "none"
        raise NotFound(f"{questionnaire.id} names no group '{code}'. Groups: {known}.")
    return groups[code]


def divides(columns: Columns, by: str) -> bool:
    """Whether this form has that grouping."""
    if by == "area_type":
        return _role(columns, "home_area") is not None
    return _question(columns, by) or by in _names(columns)


def _question(columns: Columns, name: str) -> bool:
    return name.partition(".")[0] in columns.questions


def _role(columns: Columns, name: str) -> str | None:
    asked = columns.questionnaire.analysis.roles.get(name, ())
    return asked[0] if len(asked) == 1 else None


def _by_question(columns: Columns, name: str, language: str) -> Division:
    question = columns.question(name)
    labels: dict[str | None, str] = {o.code: o.label[language] for o in columns.options(question)}
    codes = tuple(option.code for option in columns.options(question))
    labels[None] = NOBODY_SAID
    identity, _, row = name.partition(".")
    if question.type in MANY_CODES:
        return Division(codes, labels, lambda: _by_flags(columns.ticked(Ref(identity))), overlaps=True)
    if of_one_code(question) or (question.type is QuestionType.GRID and row):
        return Division(codes, labels, lambda: _by_code(columns.one_code(Ref(identity, row or None))))
    raise DataError(f"'{name}' is a {question.type} question: its answers are not codes to group by.")


def _by_area_type(columns: Columns) -> Division:
    home = _role(columns, "home_area")
    if home is None:
        raise DataError(f"{columns.questionnaire.id} does not say which question is the home area.")
    types = [option.area_type for option in columns.options(columns.question(home))]
    codes = tuple(dict.fromkeys(each for each in types if each))
    place = np.array([0, *(codes.index(each) + 1 if each else 0 for each in types)], dtype=np.int64)
    labels = {None: "Area not known", **AREA_TYPES}
    return Division(codes, labels, lambda: _by_code(Coded(codes, place[columns.one_code(Ref(home)).index])))


def _by_code(column: Coded) -> Grouping:
    """None comes after the codes."""
    rows = np.arange(len(column.index), dtype=np.int64)
    return Grouping((*column.codes, None), rows, np.where(column.index == 0, len(column.codes), column.index - 1))


def _by_flags(flags: Mapping[str, Bools]) -> Grouping:
    members = [np.flatnonzero(each) for each in flags.values()]
    members.append(np.flatnonzero(~np.logical_or.reduce(list(flags.values()))))
    index = np.repeat(np.arange(len(members), dtype=np.int64), [len(rows) for rows in members])
    return Grouping((*flags, None), np.concatenate(members), index)


def _names(columns: Columns) -> Iterator[str]:
    known = columns.questions.values()
    yield from (question.id for question in known if of_one_code(question) or question.type in MANY_CODES)
    yield from columns.questionnaire.analysis.roles
    yield from (group.code for group in columns.questionnaire.analysis.groups)
    yield from ("area_type", *columns.provenance)
