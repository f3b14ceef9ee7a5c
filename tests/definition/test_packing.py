"""Coded answers as records of fixed width, and back."""

import numpy
import pytest
from builders import of, option, options, question
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import answers, questionnaires

from survey_engine.definition.packing import ANSWERED, BLANK, OFF_ROUTE, Layout
from survey_engine.definition.validation import Judge

WIDE = [f"o{n}" for n in range(70)]
EVERYTHING = of(
    question("hello", "information"),
    question("agree", "consent"),
    question("age", "single", "young", "old"),
    question("ticks", "multiple", *WIDE, option("none", exclusive=True)),
    question("top", "single", "equal", chosen_in="ticks"),
    question("town", "grid", "safe", "unsafe", rows=options("day", "dark")),
    question("first", "rank", "a", "b", "c", max_choices=2),
    question("years", "number"),
    question("story", "long_text"),
)


def test_the_record_has_a_state_for_each_question_and_then_its_codes() -> None:
    layout = Layout(EVERYTHING)

    assert layout.dtype == [
        ("agree?", "u1"),
        ("agree", "<u2"),
        ("age?", "u1"),
        ("age", "<u2"),
        ("ticks?", "u1"),
        ("ticks", "(2,)<u8"),
        ("top?", "u1"),
        ("top", "<u2"),
        ("town?", "u1"),
        ("town.day", "<u2"),
        ("town.dark", "<u2"),
        ("first?", "u1"),
        ("first", "(2,)<u2"),
        ("years?", "u1"),
        ("years", "<i8"),
        ("story?", "u1"),
    ]
    assert layout.names == tuple(name for name, _ in layout.dtype)
    assert layout.size == 46
    assert layout.codes["top"] == (*WIDE, "equal")


def test_numpy_reads_the_record_as_it_is() -> None:
    layout = Layout(EVERYTHING)
    answers = {
        "agree": "no",
        "ticks": ["o0", "o65"],
        "town": {"dark": "unsafe"},
        "first": ["c", "a"],
        "years": -4,
        "story": "Not in the record",
    }

    record = layout.pack(answers, {"top": "o65"}, ("hello", "agree", "age", "ticks", "town", "first", "years", "story"))

    row = numpy.frombuffer(record, numpy.dtype(layout.dtype))[0]
    assert {name: row[name].tolist() for name in layout.names} == {
        "agree?": ANSWERED,
        "agree": 2,
        "age?": BLANK,
        "age": 0,
        "ticks?": ANSWERED,
        "ticks": [1, 2],
        "top?": ANSWERED,
        "top": 66,
        "town?": ANSWERED,
        "town.day": 0,
        "town.dark": 2,
        "first?": ANSWERED,
        "first": [3, 1],
        "years?": ANSWERED,
        "years": -4,
        "story?": ANSWERED,
    }


def test_nothing_asked_is_all_off_the_route() -> None:
    layout = Layout(EVERYTHING)

    answers, states = layout.unpack(layout.pack({}, {}, ()))

    assert answers == {}
    assert set(states.values()) == {OFF_ROUTE}


def test_a_code_that_is_none_is_a_broken_promise() -> None:
    with pytest.raises(KeyError):
        Layout(EVERYTHING).pack({"age": "ancient"}, {}, ("age",))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_unpacking_gives_back_the_coded_answers(data: st.DataObject) -> None:
    form = data.draw(questionnaires())
    judgement = Judge(form).judge(data.draw(answers(form)), today="2024-08-01")
    if not judgement.accepted:
        return
    layout = Layout(form)

    coded, states = layout.unpack(layout.pack(judgement.answers, judgement.route.derived, judgement.route.asked))

    given_answers = {**judgement.answers, **judgement.route.derived}
    texts = {each.id for each in form.questions() if each.type == "text"}
    assert coded == {name: value for name, value in given_answers.items() if name in states and name not in texts}
    assert {name for name, state in states.items() if state == ANSWERED} == given_answers.keys() & states.keys()
    assert {name for name, state in states.items() if state == BLANK} == states.keys() & (
        set(judgement.route.asked) - given_answers.keys()
    )
