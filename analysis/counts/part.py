"""One form's share of a table: its question found, its respondents kept and divided, its options counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analysis.counts.patterns import Sets, sets
from analysis.populations.model import Weighting
from analysis.ranking import Choice
from analysis.rows.cells import Cells
from analysis.rows.columns import Bools, Columns, of_one_code
from analysis.rows.filtering import holds
from analysis.rows.grouping import Division, divide, divide_cells, divide_where_asked, named
from analysis.tally import Sums, count
from survey_engine.definition import rules
from survey_engine.definition.model import MANY_CODES, Question, QuestionType, Ref, Rule
from survey_engine.definition.rule_language.subjects import subjects
from survey_engine.errors import DataError

SCALE = 4
"""Scores a scale needs before its two best and two worst answers are counted together."""


class Base(StrEnum):
    """Whose share it is: those who answered the question, were asked it, or took part at all."""

    ANSWERED = "answered"
    ASKED = "asked"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to rank and how.

    question  a question id, a grid's row (`grid.row`) or a role
    who       a named group: only its members, by each questionnaire's own rule for it
    where     a rule: only those for whom it holds
    cells     one more grouping after those of `by`: the cells of a population
    weight    weighted shares beside the unweighted ones: see analysis.weighted; counts have no weights
    uncertainty  modelled intervals, rank ranges and bands; officers only, any other profile goes without
    pooled    one of several questionnaires: where a form has none of a grouping, its respondents are blank
    """

    question: str
    by: tuple[str, ...] = ()
    who: str | None = None
    where: str | None = None
    cells: Cells | None = None
    weight: Weighting | None = None
    base: Base = Base.ANSWERED
    nets: bool = False
    top: int | None = None
    profile: str = "officer"
    language: str = "en"
    uncertainty: bool = False
    pooled: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One form's share of the table; of respondents it asks nothing before they are counted."""

    columns: Columns
    ref: Ref
    rules: tuple[Rule, ...]
    divisions: tuple[Division, ...]

    @classmethod
    def of(cls, columns: Columns, request: Request) -> "Part":
        division = divide_where_asked if request.pooled else divide
        divisions = [division(columns, by, request.language) for by in request.by]
        if request.cells is not None:
            divisions.append(divide_cells(columns, request.cells, request.language))
        return cls(columns, _ref(columns, request.question), _rules(columns, request), tuple(divisions))

    @property
    def kept(self) -> Bools | None:
        """Those for whom every rule holds; None: everybody."""
        return np.logical_and.reduce([holds(rule, self.columns) for rule in self.rules]) if self.rules else None

    @property
    def name(self) -> str:
        return self.ref.question if self.ref.row is None else f"{self.ref.question}.{self.ref.row}"

    def title(self, language: str) -> str:
        question = self.columns.question(self.ref.question)
        if question.type is QuestionType.RANK and self.ref.row:
            return f"{question.text[language]}: put in place {self.ref.row}"
        row = next((row for row in question.rows if row.code == self.ref.row), None)
        return question.text[language] if row is None else f"{question.text[language]}: {row.label[language]}"

    def choices(self, language: str) -> dict[str, Choice]:
        options = self.columns.options(self.columns.question(self.ref.question))
        return {each.code: Choice(each.code, each.label[language], each.exclusive) for each in options}

    def nets(self, codes: Mapping[str, Choice], language: str) -> list[Choice]:
        """The declared nets of the question; of a scale, its two best and its two worst answers."""
        question = self.columns.question(self.ref.question)
        return _boxes(question, codes) or [
            Choice(net.code, net.label[language], members=tuple(code for code in net.any if code in codes))
            for net in self.columns.questionnaire.analysis.nets
            if net.of == self.ref.question and any(code in codes for code in net.any)
        ]

    def count(self, choices: Sequence[Choice], request: Request, *, grouped: bool = True) -> Sums:
        """Count the choices, by the request's groupings or overall."""
        groupings = [division.grouping for division in self.divisions] if grouped else []
        return count(self._ticked(choices), self._base(request.base), groupings, self.kept)

    def sets(self, choices: Sequence[Choice], request: Request) -> Sets:
        """The distinct sets of choices, by the request's groupings."""
        groupings = [division.grouping for division in self.divisions]
        return sets(self._ticked(choices), self._base(request.base), groupings, self.kept)

    def _ticked(self, choices: Sequence[Choice]) -> dict[str, Bools]:
        options = self.columns.ticked(self.ref)
        nobody = np.zeros(len(self.columns), dtype=np.bool_)
        return {
            choice.code: _any([options.get(code, nobody) for code in choice.members or (choice.code,)])
            for choice in choices
        }

    def _base(self, base: Base) -> Bools:
        if base is Base.ALL:
            return np.ones(len(self.columns), dtype=np.bool_)
        return self.columns.answered(self.ref) if base is Base.ANSWERED else self.columns.asked(self.ref)


def _ref(columns: Columns, name: str) -> Ref:
    """What `name` refers to; DataError when its answers are not codes."""
    role = columns.questionnaire.analysis.roles.get(name, ())
    name = name if name.partition(".")[0] in columns.questions or len(role) != 1 else role[0]
    question = columns.question(name)
    row = name.partition(".")[2] or None
    if question.type is QuestionType.GRID and row not in [each.code for each in question.rows]:
        rows = ", ".join(f"{question.id}.{each.code}" for each in question.rows)
        raise DataError(f"'{question.id}' is a grid. Choose one of its rows: {rows}.")
    if question.type is QuestionType.RANK and row in _places(question):
        return Ref(question.id, row)
    coded = of_one_code(question) or question.type in MANY_CODES | {QuestionType.GRID}
    if not coded or (row and question.type != "grid"):
        raise DataError(f"'{name}' is a {question.type} question: there are no options to rank.")
    return Ref(question.id, row)


def _boxes(question: Question, codes: Mapping[str, Choice]) -> list[Choice]:
    """Nets of a scale of four scores or more; counted from people, never added up from rounded shares."""
    scored = sorted((each for each in question.options if each.score is not None), key=lambda each: -(each.score or 0))
    if len(scored) < SCALE or not all(each.code in codes for each in scored):
        return []
    pairs = {"top_two": scored[:2], "bottom_two": scored[-2:]}
    return [
        Choice(code, " or ".join(codes[each.code].label for each in pair), members=tuple(each.code for each in pair))
        for code, pair in pairs.items()
    ]


def _places(question: Question) -> list[str]:
    """The places of a ranked question: `priorities.1` is what was put first."""
    return [str(place) for place in range(1, (question.max_choices or len(question.options)) + 1)]


def _rules(columns: Columns, request: Request) -> tuple[Rule, ...]:
    found = []
    if request.who is not None:
        found.append(named(columns.questionnaire, request.who).when)
    if request.where is not None:
        found.append(rules.parse(request.where, subjects(columns.questionnaire.questions())))
    return tuple(found)


def _any(flags: Sequence[Bools]) -> Bools:
    return np.asarray(np.logical_or.reduce(flags), dtype=np.bool_)
