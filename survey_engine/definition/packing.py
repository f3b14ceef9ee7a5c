"""The coded answers of a response as one record of fixed width, which analysis reads by the million.

Texts, dates and postcodes are not in it: only whether they were answered. A record means something only beside
the questionnaire it was packed for. Little-endian throughout; formats are named as NumPy names them, without NumPy.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from struct import Struct
from typing import Any

from survey_engine.definition.judging import offers
from survey_engine.definition.model import (
    FIGURES,
    ONE_CODE,
    Answers,
    AnswerValue,
    Question,
    Questionnaire,
    QuestionType,
)

OFF_ROUTE, BLANK, ANSWERED = 0, 1, 2
"""What the state byte of a question, the field `<id>?`, says. A derived answer is an answer."""

_WORD = 64  # bits


@dataclass(frozen=True, slots=True)
class Part:
    """The fields of one question after its state byte, and the way in and out of them."""

    fields: tuple[tuple[str, str], ...]  # name, NumPy format
    struct: str  # the same as struct says it
    blank: tuple[int, ...]
    fill: Callable[[Any], tuple[int, ...]]
    read: Callable[[tuple[int, ...]], AnswerValue | None]


class Layout:
    """The record of one questionnaire: for each question a state byte, then its codes.

    One of several options: uint16, the option's place from 1 (0: none). multiple: a row of uint64, bit n for option n
    from 0. rank: uint16 a position. grid: uint16 a row, named `<id>.<row>`. number: int64.
    amount: int64, in pence. Where these have ranges, uint16 `<id>.range` beside the figure, which is UNKNOWN when only
    the range is known.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        questions = {question.id: question for question in questionnaire.questions()}
        self.codes: Mapping[str, tuple[str, ...]] = {
            name: tuple(option.code for option in offers.possible(question, questions))
            for name, question in questions.items()
        }
        """Question id -> codes in the order that places and bits count."""
        self._parts = {
            name: _part(question, self.codes[name])
            for name, question in questions.items()
            if question.type is not QuestionType.INFORMATION
        }
        self.dtype: list[tuple[str, str]] = [
            field for name, part in self._parts.items() for field in ((f"{name}?", "u1"), *part.fields)
        ]
        self.names: tuple[str, ...] = tuple(name for name, _ in self.dtype)
        self._struct = Struct("<" + "".join(f"B{part.struct}" for part in self._parts.values()))
        self.size: int = self._struct.size
        self._empty: list[int] = []  # the values of a record without answers
        self._starts: dict[str, int] = {}  # question id -> where its state byte is among them
        for name, part in self._parts.items():
            self._starts[name] = len(self._empty)
            self._empty += (OFF_ROUTE, *part.blank)

    def pack(self, answers: Answers, derived: Mapping[str, str], asked: Collection[str]) -> bytes:
        """The record of judged answers; `asked` are the questions on the route."""
        values = self._empty.copy()
        for name in asked:
            if name in self._starts:
                values[self._starts[name]] = BLANK
        for given in (derived, answers):
            for name, answer in given.items():
                if name in self._starts:
                    start, filled = self._starts[name], self._parts[name].fill(answer)
                    values[start : start + 1 + len(filled)] = (ANSWERED, *filled)
        return self._struct.pack(*values)

    def unpack(self, record: bytes) -> tuple[dict[str, AnswerValue], dict[str, int]]:
        """The coded answers of a record, derived ones included, and the state of every question."""
        values = self._struct.unpack(record)
        answers, states, at = {}, {}, 0
        for name, part in self._parts.items():
            end = at + 1 + len(part.blank)
            states[name] = values[at]
            answer = part.read(values[at + 1 : end]) if values[at] == ANSWERED else None
            if answer is not None:
                answers[name] = answer
            at = end
        return answers, states


def _part(question: Question, codes: tuple[str, ...]) -> Part:
    if question.type in ONE_CODE:
        return _one(question.id, codes)
    if question.type in _PARTS:
        return _PARTS[question.type](question, codes)
    return Part((), "", (), lambda _: (), lambda _: None)


def _one(name: str, codes: tuple[str, ...]) -> Part:
    place = {code: at for at, code in enumerate(codes, 1)}
    return Part(((name, "<u2"),), "H", (0,), lambda answer: (place[answer],), lambda values: codes[values[0] - 1])


def _multiple(question: Question, codes: tuple[str, ...]) -> Part:
    words = max(1, -(-len(codes) // _WORD))
    bit = {code: 1 << at for at, code in enumerate(codes)}
    shifts = range(0, words * _WORD, _WORD)

    def fill(answer: Any) -> tuple[int, ...]:
        bits = sum(map(bit.__getitem__, answer))
        return tuple(bits >> shift & (1 << _WORD) - 1 for shift in shifts)

    def read(values: tuple[int, ...]) -> AnswerValue:
        bits = sum(word << shift for word, shift in zip(values, shifts, strict=True))
        return [code for code in codes if bits & bit[code]]

    return Part(((question.id, f"({words},)<u8"),), f"{words}Q", (0,) * words, fill, read)


def _rank(question: Question, codes: tuple[str, ...]) -> Part:
    positions = question.max_choices or len(codes)
    place = {code: at for at, code in enumerate(codes, 1)}

    def fill(answer: Any) -> tuple[int, ...]:
        chosen = [place[code] for code in answer][:positions]
        return (*chosen, *(0,) * (positions - len(chosen)))

    def read(values: tuple[int, ...]) -> AnswerValue:
        return [codes[at - 1] for at in values if at]

    return Part(((question.id, f"({positions},)<u2"),), f"{positions}H", (0,) * positions, fill, read)


def _grid(question: Question, codes: tuple[str, ...]) -> Part:
    place = {code: at for at, code in enumerate(codes, 1)}
    rows = [row.code for row in question.rows]

    def fill(answer: Any) -> tuple[int, ...]:
        return tuple(place[answer[row]] if row in answer else 0 for row in rows)

    def read(values: tuple[int, ...]) -> AnswerValue:
        return {row: codes[at - 1] for row, at in zip(rows, values, strict=True) if at}

    fields = tuple((f"{question.id}.{row}", "<u2") for row in rows)
    return Part(fields, f"{len(rows)}H", (0,) * len(rows), fill, read)


def _figure(question: Question, codes: tuple[str, ...]) -> Part:
    """A number, or an amount in pence; beside it the range it lies in, or that was chosen instead of it."""
    money = question.type is QuestionType.AMOUNT
    whole, said = (_pence, _pounds) if money else (int, int)
    if not codes:
        return Part(((question.id, "<i8"),), "q", (0,), lambda answer: (whole(answer),), lambda values: said(values[0]))
    place = {code: at for at, code in enumerate(codes, 1)}

    def fill(answer: Any) -> tuple[int, ...]:
        if answer in place:
            return UNKNOWN, place[answer]
        figure = whole(answer)
        return figure, _range(question, figure // 100 if money else figure)

    def read(values: tuple[int, ...]) -> AnswerValue:
        return codes[values[1] - 1] if values[0] == UNKNOWN else said(values[0])

    return Part(((question.id, "<i8"), (range_of(question.id), "<u2")), "qH", (0, 0), fill, read)


UNKNOWN = -(2**63)
"""The figure of somebody who named a range instead."""


def range_of(question: str) -> str:
    """The field of the range that a figure lies in, or that was chosen instead of it."""
    return f"{question}.range"


def _range(question: Question, figure: int) -> int:
    """The place, from 1, of the range that a figure lies in; 0 when it lies in none."""
    for at, option in enumerate(question.options, 1):
        if option.low is not None and option.low <= figure and (option.high is None or figure <= option.high):
            return at
    return 0


def _pence(answer: Any) -> int:
    return int(str(answer).replace(".", ""))


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02}"


_PARTS: Mapping[QuestionType, Callable[[Question, tuple[str, ...]], Part]] = {
    QuestionType.MULTIPLE: _multiple,
    QuestionType.RANK: _rank,
    QuestionType.GRID: _grid,
    **dict.fromkeys(FIGURES, _figure),
}
