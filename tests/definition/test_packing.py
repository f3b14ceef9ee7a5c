"""Packed records give back the coded answers and the state of every question."""

import builders
import pytest

from survey_engine.definition.model import Answers, Question, QuestionType
from survey_engine.definition.packing import ANSWERED, BLANK, OFF_ROUTE, Layout

MANY = [f"o{number}" for number in range(70)]  # more than one word of bits
GRID = Question("safe", QuestionType.GRID, builders.words("Safe?"), options=builders.options("yes", "no"),
                rows=builders.options("day", "dark"))  # fmt: skip
LAYOUT = Layout(
    builders.of(
        builders.question("consent", "consent"),
        builders.question("many", "multiple", *MANY),
        builders.question("top", "single", chosen_in="many"),
        GRID,
        builders.question("order", "rank", "a", "b", "c", max_choices=2),
        builders.question("visits", "number"),
        builders.question("story", "long_text"),
    )
)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"consent": "no"},
        {"many": ["o0", "o63", "o64", "o69"], "top": "o69"},
        {"safe": {"dark": "no"}},
        {"order": ["c", "a"]},
        {"visits": -7},
        {"visits": 0, "consent": "yes", "safe": {"day": "yes", "dark": "yes"}, "order": ["b"]},
    ],
)
def test_coded_answers_come_back(answers: Answers) -> None:
    record = LAYOUT.pack(answers, {}, tuple(answers))

    assert len(record) == LAYOUT.size
    assert LAYOUT.unpack(record)[0] == answers


def test_every_question_has_a_state() -> None:
    _, states = LAYOUT.unpack(LAYOUT.pack({"story": "Told.", "story_other": "x"}, {"top": "o1"}, ("consent", "story")))

    assert states == {
        "consent": BLANK,
        "many": OFF_ROUTE,
        "top": ANSWERED,
        "safe": OFF_ROUTE,
        "order": OFF_ROUTE,
        "visits": OFF_ROUTE,
        "story": ANSWERED,
    }


def test_an_answer_given_counts_before_a_derived_one() -> None:
    record = LAYOUT.pack({"top": "o2"}, {"top": "o1"}, ("top",))

    assert LAYOUT.unpack(record)[0] == {"top": "o2"}


def test_records_hold_nothing_of_others() -> None:
    full = LAYOUT.pack({"visits": 9, "many": ["o5"]}, {}, ("visits", "many"))

    assert LAYOUT.pack({}, {}, ()) == bytes(LAYOUT.size)
    assert LAYOUT.pack({"visits": 9, "many": ["o5"]}, {}, ("visits", "many")) == full
