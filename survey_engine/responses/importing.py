"""From rows of a file to responses: each row whole, or set aside with its faults.

The same row always makes the same content: the response's id is a UUIDv5 of questionnaire and key, and nothing of
the moment of importing goes in. So importing rows again, in any order and any split, changes nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from survey_engine.consultations.catalogue import Form
from survey_engine.definition import canonical, messages, normalise
from survey_engine.definition.model import Mode, Question
from survey_engine.definition.validation import Judgement
from survey_engine.errors import DataError, Fault
from survey_engine.responses import content as contents
from survey_engine.responses.import_cells import Cells, UnusableError
from survey_engine.responses.import_columns import Column, Kind
from survey_engine.responses.import_figures import RANGE, box, contradiction, may_be_range
from survey_engine.responses.import_mapping import ImportMapping
from survey_engine.responses.judging import judge

CONTRADICTS = "The figure is not in the range beside it, '{range}'. Put one of them right, or leave the range blank."


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in one row, and in which column; None: in none alone."""

    row: int
    column: Column | None
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Made:
    """One row as the bytes of a response, or why it is none."""

    row: int
    raw: bytes = b""
    faults: tuple[CellFault, ...] = ()


@dataclass(slots=True)
class Gathered:
    """What the cells of one row come to."""

    key: str = ""
    envelope: dict[str, str] = field(default_factory=dict)
    boxes: dict[str, Any] = field(default_factory=dict)  # question id -> what normalise.read takes
    companions: dict[str, str] = field(default_factory=dict)


class Importer:
    """Makes responses to one form of rows whose columns are known."""

    def __init__(self, form: Form, columns: Sequence[Column], cells: Cells, mapping: ImportMapping, mode: Mode) -> None:
        self._form = form
        self._questions = {question.id: question for question in form.questionnaire.questions()}
        self._columns = columns
        self._cells = cells
        self._own_ids = mapping.key is None
        self._constant = cells.fixed(mapping.fixed)
        self._mode = mode

    def make(self, row: int, cells: Sequence[str], now: datetime) -> Made:
        """The response of one row, judged. `now` is when it came: it goes into nothing that is kept."""
        if len(cells) != len(self._columns):
            message = (
                f"This row has {len(cells)} cells, the header {len(self._columns)}. Quote cells that hold a comma."
            )
            return Made(row, faults=(CellFault(row, None, "row_length", message),))
        gathered, wrong = Gathered(), list[UnusableError]()
        for column, cell in zip(self._columns, cells, strict=True):
            _trying(wrong, TAKERS[column.kind], self._cells, gathered, column, cell)
        answers: dict[str, Any] = {}
        for name, boxes in gathered.boxes.items():
            _trying(wrong, self._read, answers, self._questions[name], boxes)
        if wrong:
            return Made(row, faults=tuple(CellFault(row, each.column, each.code, each.message) for each in wrong))
        content = self._content(gathered, answers | gathered.companions)
        return Made(row, canonical.encode(content), tuple(self._faults(row, content, now)))

    def _read(self, answers: dict[str, Any], question: Question, boxes: normalise.Raw) -> None:
        try:
            answers.update(normalise.read(question, boxes))
            if isinstance(boxes, dict) and may_be_range(question) and (other := contradiction(question, boxes)):
                raise UnusableError(self._column(question.id), "range_contradicts", CONTRADICTS.format(range=other))
        except normalise.Unreadable as error:
            message = messages.wording(error.code, question, "en", **error.values)
            raise UnusableError(self._column(question.id), error.code, message) from error

    def _content(self, gathered: Gathered, answers: Mapping[str, Any]) -> dict[str, Any]:
        questionnaire = self._form.questionnaire
        return {
            **self._constant,
            **gathered.envelope,
            "response_id": self._response_id(gathered.key),
            "revision": 1,
            "questionnaire": questionnaire.id,
            "version": questionnaire.version,
            "mode": self._mode.value,
            "answers": answers,
        }

    def _response_id(self, key: str) -> str:
        if self._own_ids and contents.is_uuid(key):
            return key.lower()
        return str(uuid5(NAMESPACE_URL, f"survey-engine/{self._form.questionnaire.id}/{key}"))

    def _faults(self, row: int, content: Mapping[str, Any], now: datetime) -> Iterator[CellFault]:
        try:
            verdict = judge(contents.of(content), self._form, now)
            faults = [*verdict.faults, *_left_out(verdict.judgement, content["answers"])]
        except DataError as error:
            faults = list(error.faults)
        for fault in faults:
            name, _, part = fault.path.removeprefix("/").partition("/")
            ranged = self._range_column(name) if fault.code == "unknown_option" else None
            column = ranged or self._column(name, part) or self._column(self._form.router.companions.get(name, ""))
            yield CellFault(row, column, fault.code, fault.message)

    def _column(self, target: str, part: str = "") -> Column | None:
        """The column an answer came from; the first of several."""
        own = [column for column in self._columns if column.target == target]
        return next((column for column in own if column.part and column.part.code == part), own[0] if own else None)

    def _range_column(self, target: str) -> Column | None:
        """The column of the ranges alone: a range that nobody knows can come from no other, where there is one."""
        return next((each for each in self._columns if each.kind is Kind.RANGE and each.target == target), None)


def _left_out(judgement: Judgement, answers: Mapping[str, Any]) -> Iterator[Fault]:
    """Answers nobody would have been asked for: a row is taken whole or not at all. Derived ones may be given."""
    for fault in judgement.faults:
        name = fault.path.removeprefix("/")
        if fault.code == "off_route" and judgement.route.derived.get(name) != answers.get(name):
            yield fault


def _trying(wrong: list[UnusableError], attempt: Callable[..., None], *given: object) -> None:
    try:
        attempt(*given)
    except UnusableError as error:
        wrong.append(error)


def _key(cells: Cells, gathered: Gathered, column: Column, cell: str) -> None:
    gathered.key = cells.key(column, cell)


def _envelope(cells: Cells, gathered: Gathered, column: Column, cell: str) -> None:
    if cell.strip():
        gathered.envelope[column.target] = cells.envelope(column, column.target, cell)


def _answer(cells: Cells, gathered: Gathered, column: Column, cell: str) -> None:
    if not cell.strip():
        return
    words = cells.codes(column, cell)
    if column.question is not None and may_be_range(column.question):
        gathered.boxes.setdefault(column.target, {})[box(column.question, words)] = words
    else:
        gathered.boxes[column.target] = words


def _range(cells: Cells, gathered: Gathered, column: Column, cell: str) -> None:
    if cell.strip():
        gathered.boxes.setdefault(column.target, {})[RANGE] = cells.code(column, cell)


def _option(cells: Cells, gathered: Gathered, column: Column, cell: str) -> None:
    """One option of a multiple question, or its place in a rank."""
    assert column.part is not None
    if column.ranked and cell.strip():
        cells.place(gathered.boxes.setdefault(column.target, {}), column, cell)
    elif not column.ranked:
        ticked, text = cells.ticked(column, cell)
        if ticked:
            gathered.boxes.setdefault(column.target, []).append(column.part.code)
        if text:
            gathered.companions[f"{column.target}_other"] = text


def _row(cells: Cells, gathered: Gathered, column: Column, cell: str) -> None:
    assert column.part is not None
    if cell.strip():
        gathered.boxes.setdefault(column.target, {})[column.part.code] = cells.code(column, cell)


def _companion(_cells: Cells, gathered: Gathered, column: Column, cell: str) -> None:
    if text := normalise.line(cell):
        gathered.companions[column.target] = text


def _ignored(_cells: Cells, _gathered: Gathered, _column: Column, _cell: str) -> None:
    """Nothing is taken."""


TAKERS: Mapping[Kind, Callable[[Cells, Gathered, Column, str], None]] = {
    Kind.KEY: _key,
    Kind.ENVELOPE: _envelope,
    Kind.ANSWER: _answer,
    Kind.OPTION: _option,
    Kind.ROW: _row,
    Kind.RANGE: _range,
    Kind.COMPANION: _companion,
    Kind.IGNORED: _ignored,
}
