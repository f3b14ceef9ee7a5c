"""The coded answers of every response to one form, as columns: one value, or one flag an option, a respondent.

Reads the packed records (definition.packing) and knows what each column means. It knows no database, and nothing
of groups, bases or ranks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from survey_engine.definition import model, packing
from survey_engine.definition.judging import offers
from survey_engine.definition.model import Question, Questionnaire, QuestionType, Ref
from survey_engine.errors import NotFound

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def of_one_code(question: Question) -> bool:
    """Whether an answer is one option: chosen, or the range that a figure lies in."""
    return question.type in model.ONE_CODE or (question.type in model.FIGURES and bool(question.options))


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of codes: `index` 0 is none, n is the n-th of `codes`."""

    codes: tuple[str, ...]
    index: Ints


class Records(Protocol):
    """The fields of packing.Layout by name, one value (or row of values) a respondent; KeyError or ValueError."""

    def __getitem__(self, name: str, /) -> NDArray[Any]: ...
    def __len__(self) -> int: ...


@dataclass(frozen=True)
class Columns:
    """Everything coded about the respondents to one form. `provenance`: event, event_type, mode, wave by name."""

    questionnaire: Questionnaire
    records: Records
    provenance: Mapping[str, Coded]
    event_names: Mapping[str | None, str]

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The questions by id."""
        return {question.id: question for question in self.questionnaire.questions()}

    def question(self, name: str) -> Question:
        """The question of that id, or of a grid's row (`grid.row`); NotFound with what there is instead."""
        found = self.questions.get(name.partition(".")[0])
        if found is None:
            near = get_close_matches(name, self.questions, n=3) or list(self.questions)
            raise NotFound(f"{self.questionnaire.id} has no question '{name}'. Try: {', '.join(near)}.")
        return found

    def options(self, question: Question) -> tuple[model.Option, ...]:
        """Every option that could be chosen, in questionnaire order."""
        return offers.possible(question, self.questions)

    def state(self, question: str) -> NDArray[np.uint8]:
        """packing.OFF_ROUTE, BLANK or ANSWERED."""
        return self._field(f"{question}?")

    def one_code(self, ref: Ref) -> Coded:
        """The one option chosen, in the whole question or in one row of a grid; of a figure, the range it lies in."""
        question = self.question(ref.question)
        options = self.options(question)
        name = ref.question if ref.row is None else f"{ref.question}.{ref.row}"
        name = packing.range_of(name) if question.type in model.FIGURES else name
        return Coded(tuple(option.code for option in options), self._field(name).astype(np.int64))

    def ticked(self, ref: Ref) -> dict[str, Bools]:
        """One flag a respondent for every option, in questionnaire order; of `rank.2` only those put second."""
        question = self.question(ref.question)
        if question.type is QuestionType.MULTIPLE:
            words = self._field(question.id)
            return {
                option.code: (words[:, place // 64] >> np.uint64(place % 64) & np.uint64(1)).astype(np.bool_)
                for place, option in enumerate(self.options(question))
            }
        if question.type is QuestionType.RANK:
            positions = self._field(question.id)
            positions = positions if ref.row is None else positions[:, int(ref.row) - 1 : int(ref.row)]
            return {
                option.code: (positions == place).any(axis=1)
                for place, option in enumerate(self.options(question), start=1)
            }
        chosen = self.one_code(ref)
        return {code: chosen.index == place for place, code in enumerate(chosen.codes, start=1)}

    def any_of(self, ref: Ref, codes: Sequence[str]) -> Bools:
        """True for those who chose any of these codes; the quick way to ask it of millions."""
        question = self.question(ref.question)
        if question.type is QuestionType.RANK:
            ticked = self.ticked(ref)
            return np.asarray(np.logical_or.reduce([ticked[code] for code in codes]), dtype=np.bool_)
        listed = [option.code for option in self.options(question)]
        if question.type is QuestionType.MULTIPLE:
            words = self._field(question.id)
            wanted = np.zeros(words.shape[1], dtype=np.uint64)
            for place in map(listed.index, codes):
                wanted[place // 64] |= np.uint64(1) << np.uint64(place % 64)
            return np.asarray((words & wanted).any(axis=1), dtype=np.bool_)
        chosen = np.zeros(len(listed) + 1, dtype=np.bool_)
        chosen[[1 + listed.index(code) for code in codes]] = True
        return np.asarray(chosen[self.one_code(ref).index], dtype=np.bool_)

    def words(self, question: str) -> NDArray[np.uint64]:
        """The options ticked in a multiple question, a row of words a respondent: bit n is the n-th option."""
        return self._field(question)

    def numbers(self, question: str) -> Ints:
        """The whole numbers answered, or pence; 0 where there is none, packing.UNKNOWN where only a range is known."""
        return self._field(question).astype(np.int64)

    def answered(self, ref: Ref) -> Bools:
        """True where there is an answer."""
        if ref.row is not None and self.question(ref.question).type is not QuestionType.RANK:
            return self.one_code(ref).index > 0
        return np.equal(self.state(ref.question), packing.ANSWERED)

    def asked(self, ref: Ref) -> Bools:
        """True where the question was on the respondent's route."""
        return np.not_equal(self.state(ref.question), packing.OFF_ROUTE)

    def __len__(self) -> int:
        return len(self.records)

    def _field(self, name: str) -> NDArray[Any]:
        try:
            return self.records[name]
        except (KeyError, ValueError):
            message = f"The answers to '{name.rstrip('?')}' are not coded, so they cannot be counted."
            raise NotFound(message) from None
