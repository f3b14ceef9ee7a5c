"""What each column of a file being imported holds: worked out once from the header, before any row is read. PURE."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey_engine.definition.judging import offers
from survey_engine.definition.model import FIGURES, Option, Question, Questionnaire, QuestionType
from survey_engine.errors import Fault
from survey_engine.responses.import_mapping import FIXED, ImportMapping

RANGE = "range"  # `<id>/range`
OPTION_TYPES = frozenset({QuestionType.MULTIPLE, QuestionType.RANK})
COMPANIONS = ("_other", "_place")
KEY = "response_id"
OURS = frozenset({"questionnaire", "version", "revision", "mode", "environment", "conflict"})
"""Columns of our own exports that an import does not take: it says these itself."""


class Kind(StrEnum):
    """What a column holds."""

    KEY = "key"
    ENVELOPE = "envelope"  # started_at, event_id ...
    ANSWER = "answer"  # the whole answer to a question
    OPTION = "option"  # whether one option was ticked, or its place in a rank
    ROW = "row"  # one row of a grid
    RANGE = "range"  # the range that a figure lies in, or that was named instead
    COMPANION = "companion"  # <id>_other, <id>_place
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its number from 1, its name in the file, what it holds."""

    number: int
    name: str
    kind: Kind
    target: str = ""  # our name: a question's id, an envelope's key, a companion's key
    question: Question | None = None
    part: Option | None = None  # the option or the grid's row

    @property
    def ranked(self) -> bool:
        """Whether it holds places in an order."""
        return self.question is not None and self.question.type is QuestionType.RANK


def read_columns(
    names: Sequence[str], questionnaire: Questionnaire, mapping: ImportMapping
) -> tuple[tuple[Column, ...], tuple[Fault, ...]]:
    """Every column, or what is wrong with the header. A fault's path is the number of its column."""
    reader = _Reader(questionnaire, mapping)
    columns, faults = [], []
    for number, name in enumerate(names, 1):
        found = reader.column(number, name)
        if found is None:
            faults.append(Fault(f"/{number}", "unknown_column", _unknown(name)))
        else:
            columns.append(found)
    faults += _repeats(columns)
    if not faults and not any(column.kind is Kind.KEY for column in columns):
        message = (
            "No column tells the rows apart, so a row read twice would count twice. Give each row a "
            "'response_id', or name the column that holds one as 'key' in a mapping file."
        )
        faults.append(Fault("/1", "key_missing", message))
    return tuple(columns), tuple(faults)


class _Reader:
    def __init__(self, questionnaire: Questionnaire, mapping: ImportMapping) -> None:
        self._mapping = mapping
        self._questions = {question.id: question for question in questionnaire.questions()}

    def column(self, number: int, name: str) -> Column | None:
        if name in self._mapping.ignore or not name or name in OURS:
            return Column(number, name, Kind.IGNORED)
        if name == (self._mapping.key or KEY):
            return Column(number, name, Kind.KEY)
        target = self._target(name)
        if target in FIXED:
            return Column(number, name, Kind.ENVELOPE, target)
        return self._answer(number, name, target)

    def _target(self, name: str) -> str:
        """Our name of a column; of `question/option` the question may be renamed alone."""
        if name in self._mapping.columns:
            return self._mapping.columns[name]
        question, slash, option = name.rpartition("/")
        return f"{self._mapping.columns[question]}/{option}" if slash and question in self._mapping.columns else name

    def _answer(self, number: int, name: str, target: str) -> Column | None:
        owner, slash, part = target.partition("/")
        question = self._questions.get(owner)
        if slash:
            return None if question is None else self._part(number, name, question, part)
        if question is not None and question.type is not QuestionType.INFORMATION:
            return Column(number, name, Kind.ANSWER, target, question)
        asked = self._questions.get(target[: target.rfind("_")])
        companion = asked is not None and target.endswith(COMPANIONS)
        return Column(number, name, Kind.COMPANION, target, asked) if companion else None

    def _part(self, number: int, name: str, question: Question, part: str) -> Column | None:
        if part == RANGE and question.type in FIGURES and question.options:
            return Column(number, name, Kind.RANGE, question.id, question)
        words = self._mapping.codes.get(question.id, {}).get(part, part)
        if question.type in OPTION_TYPES:
            kind, found = Kind.OPTION, named(offers.possible(question, self._questions), words)
        else:
            kind, found = Kind.ROW, named(question.rows, words)
        return None if found is None else Column(number, name, kind, question.id, question, found)


def named(options: Sequence[Option], words: str) -> Option | None:
    """The option with this code, or else with this label."""
    said = " ".join(words.split()).casefold()
    tests: tuple[Callable[[Option], bool], ...] = (
        lambda option: option.code == words.strip(),
        lambda option: any(" ".join(label.split()).casefold() == said for label in option.label.values()),
    )
    return next((option for test in tests for option in options if test(option)), None)


def _repeats(columns: Sequence[Column]) -> Iterator[Fault]:
    """Two columns for the same thing: nobody could say which counts."""
    seen: list[Column] = []
    for column in columns:
        first = next((each for each in seen if _same(each, column)), None)
        if first is not None:
            message = f"Column {first.number} ('{first.name}') holds the same. Ignore one of the two."
            yield Fault(f"/{column.number}", "column_repeated", message)
        if column.kind is not Kind.IGNORED:
            seen.append(column)


def _same(one: Column, other: Column) -> bool:
    """Whether both say one thing: the same part of an answer, or one the whole of what the other is a part of."""
    if Kind.KEY in (one.kind, other.kind):
        return one.kind is other.kind
    if Kind.RANGE in (one.kind, other.kind) and one.kind is not other.kind:
        return False
    return one.target == other.target and (one.part is None or other.part is None or one.part.code == other.part.code)


def _unknown(name: str) -> str:
    return (
        f"'{name}' is neither a question's id, nor <id>/<code> of an option, nor anything else known. Rename it "
        "under 'columns' in a mapping file, or list it under 'ignore' there."
    )
