"""The judge of answers, held to tests/vectors/validation.json like its twin on the tablet."""

import json
from pathlib import Path
from typing import Any

import pytest
from builders import equals, of, question, questionnaire, section
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import answers, questionnaires, sound_answers

from survey_engine.definition import canonical
from survey_engine.definition.compile import from_canonical
from survey_engine.definition.judging.findings import blank
from survey_engine.definition.model import Mode, QuestionType
from survey_engine.definition.routing import Router
from survey_engine.definition.validation import Judge
from survey_engine.definition.wordings import ENGLISH
from survey_engine.errors import Fault

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "validation.json").read_bytes())
JUDGES = {name: Judge(from_canonical(canonical.encode(form))) for name, form in CASES["questionnaires"].items()}
TODAY = "2024-08-01"


@pytest.mark.parametrize("vector", CASES["vectors"], ids=lambda vector: vector["name"])
def test_judgement_is_as_the_vector_says(vector: dict[str, Any]) -> None:
    judge = JUDGES[vector["questionnaire"]]

    judgement = judge.judge(
        vector["answers"], today=vector["today"], mode=Mode(vector["mode"]), partial=vector["partial"]
    )

    assert [[fault.path, fault.code, fault.severity] for fault in judgement.faults] == vector["faults"]
    assert judgement.answers == vector["kept"]


@pytest.mark.parametrize("vector", CASES["vectors"], ids=lambda vector: vector["name"])
def test_judging_what_was_kept_keeps_it(vector: dict[str, Any]) -> None:
    judge, mode = JUDGES[vector["questionnaire"]], Mode(vector["mode"])
    kept = judge.judge(vector["answers"], today=vector["today"], mode=mode).answers

    assert judge.judge(kept, today=vector["today"], mode=mode).answers == kept


def test_there_is_a_vector_for_every_type_of_question() -> None:
    asked = {
        each["type"]
        for form in CASES["questionnaires"].values()
        for section in form["questionnaire"]["sections"]
        for each in section["questions"]
    }

    assert asked == set(QuestionType)


def test_there_is_a_vector_for_every_fault_the_judge_finds() -> None:
    found = {code for vector in CASES["vectors"] for _, code, _ in vector["faults"]}
    typed = {"date_incomplete", "unknown_area", "which_area"}  # found while reading what was typed, see normalise

    found = {code.partition("_")[0] if code.startswith("check_") else code for code in found}
    assert found == {code for code in ENGLISH if "." not in code and "*" not in code} - typed


@pytest.mark.parametrize("value", [7.0, 7.5, float("nan")])
def test_a_decimal_is_no_answer_to_anything(value: float) -> None:
    judge = Judge(of(question("n", "number"), question("s", "single", "a"), question("t", "text")))

    judgement = judge.judge({"n": value, "s": value, "t": value}, today=TODAY)  # type: ignore[dict-item]

    assert [(fault.path, fault.code) for fault in judgement.faults] == [
        ("/n", "wrong_type"),
        ("/s", "wrong_type"),
        ("/t", "wrong_type"),
    ]
    assert judgement.answers == {}


def test_a_section_is_told_only_its_own_faults() -> None:
    judge = Judge(
        questionnaire(
            section("one", question("a", "text", required=True)),
            section("two", question("b", "number", minimum=1), question("c", "text", relevant=equals("b", 0))),
        )
    )

    faults = judge.section("two", {"b": 0, "nothing": "x"}, today=TODAY)

    assert faults == (Fault("/b", "minimum", "Your answer must be 1 or more"),)


def test_a_judgement_with_only_notes_is_accepted() -> None:
    judge = Judge(of(question("a", "single", "x", "y"), question("b", "text", relevant=equals("a", "y"))))

    assert judge.judge({"a": "x", "b": "left over"}, today=TODAY).accepted
    assert not judge.judge({"a": "z"}, today=TODAY).accepted


def test_the_answers_given_are_not_touched() -> None:
    judge, given_answers = JUDGES["multiple"], {"concerns": ["speeding", "litter"], "fog": "x"}

    judge.judge(given_answers, today=TODAY)

    assert given_answers == {"concerns": ["speeding", "litter"], "fog": "x"}


def test_a_sound_response_is_kept_in_a_mapping_of_its_own() -> None:
    answers = {"age": "old"}
    first, second = (JUDGES["single"].judge(answers, today=TODAY) for _ in range(2))

    assert first == second
    assert second.answers is not answers


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_short_way_and_the_long_way_agree(data: st.DataObject) -> None:
    form = data.draw(questionnaires())
    warm = Judge(form)
    for _ in range(4):
        given_answers = data.draw(sound_answers(form) | answers(form))
        kept = Judge(form).judge(given_answers, today=TODAY).answers
        warm.judge(kept, today=TODAY)
        for each in (given_answers, kept):
            assert warm.judge(each, today=TODAY) == Judge(form).judge(each, today=TODAY)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_judging_twice_changes_nothing(data: st.DataObject) -> None:
    form = data.draw(questionnaires())
    judge = Judge(form)
    kept = judge.judge(data.draw(answers(form)), today=TODAY).answers

    assert judge.judge(kept, today=TODAY).answers == kept


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_judge_takes_the_route_of_the_router(data: st.DataObject) -> None:
    form = data.draw(questionnaires())
    given_answers = data.draw(answers(form))

    assert Judge(form).judge(given_answers, today=TODAY).route == Router(form).route(given_answers, TODAY)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_answer_is_left_out_without_a_word(data: st.DataObject) -> None:
    form = data.draw(questionnaires())
    given_answers = data.draw(answers(form))

    judgement = Judge(form).judge(given_answers, today=TODAY)

    told = {fault.path.split("/")[1] for fault in judgement.faults}
    assert {name for name, value in given_answers.items() if not blank(value)} <= told | judgement.answers.keys()
