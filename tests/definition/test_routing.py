"""The route through a questionnaire, held to tests/vectors/routing.json like its twin on the tablet."""

import json
from pathlib import Path
from typing import Any

import pytest
from builders import equals, has, of, option, options, question
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import answers, questionnaires

from survey_engine.definition import canonical
from survey_engine.definition.compile import from_canonical
from survey_engine.definition.model import Mode, Place
from survey_engine.definition.routing import Router

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "routing.json").read_bytes())
FORMS = {name: from_canonical(canonical.encode(form)) for name, form in CASES["questionnaires"].items()}
TODAY = "2024-08-01"


@pytest.mark.parametrize("vector", CASES["vectors"], ids=lambda vector: vector["name"])
def test_route_is_as_the_vector_says(vector: dict[str, Any]) -> None:
    form = FORMS[vector["questionnaire"]]

    route = Router(form).route(vector["answers"], vector["today"], Mode(vector["mode"]))

    assert list(route.asked) == vector["asked"]
    assert list(route.sections) == vector["sections"]
    assert route.end == (None if vector["end"] is None else form.ends[vector["end"]])
    assert route.derived == vector["derived"]


def test_answers_on_the_route_keep_their_companions() -> None:
    router = Router(
        of(
            question("home", "area", "w1", places=(Place("Thorpe", ("w1",)),)),
            question("kind", "single", "a", option("other", requires_text=True), relevant=equals("home", "w2")),
        )
    )
    answers = {"home": "w1", "home_place": "Thorpe", "kind": "other", "kind_other": "x", "unknown": "y"}

    assert router.on_route(answers, router.route(answers, TODAY)) == {"home": "w1", "home_place": "Thorpe"}


def test_options_on_offer_are_those_ticked_before_and_those_beside() -> None:
    again = question("top", "single", "equal", chosen_in="concerns")
    ticks = question(
        "concerns", "multiple", "a", "b", option("other", requires_text=True), option("none", exclusive=True)
    )
    router = Router(of(ticks, again))

    offered = router.options(again, {"concerns": ["other", "a", "none"]}, TODAY)

    assert offered == options("a", "other", "equal")


def test_an_option_is_on_offer_when_its_rule_holds() -> None:
    drink = question("drink", "single", "tea", option("beer", relevant=equals("age", "adult")))
    router = Router(of(question("age", "single", "adult", "child"), drink))

    assert [each.code for each in router.options(drink, {"age": "child"}, TODAY)] == ["tea"]
    assert [each.code for each in router.options(drink, {"age": "adult"}, TODAY)] == ["tea", "beer"]


def test_a_row_is_on_offer_when_its_rule_holds() -> None:
    grid = question(
        "heard", "grid", "good", "bad", rows=options("us", option("police", relevant=has("told", "police")))
    )
    router = Router(of(question("told", "multiple", "police", "council"), grid))

    assert [row.code for row in router.rows(grid, {"told": ["council"]}, TODAY)] == ["us"]
    assert [row.code for row in router.rows(grid, {"told": ["police"]}, TODAY)] == ["us", "police"]


def test_a_consent_without_options_offers_yes_and_no() -> None:
    agree = question("agree", "consent")

    assert [each.code for each in Router(of(agree)).options(agree, {}, TODAY)] == ["yes", "no"]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_going_back_never_loses_what_was_typed(data: st.DataObject) -> None:
    form = data.draw(questionnaires())
    router, draft = Router(form), data.draw(answers(form))
    before = router.on_route(draft, router.route(draft, TODAY))
    changed = data.draw(st.sampled_from([question.id for question in form.questions()]))

    away = {**draft, changed: data.draw(st.sampled_from(["a", ["b"], 1]))}
    shown = router.on_route(away, router.route(away, TODAY))
    back = {**away, **shown, changed: draft.get(changed)}

    assert {**draft, changed: draft.get(changed)} == back
    assert {name: value for name, value in router.on_route(back, router.route(back, TODAY)).items() if value} == {
        name: value for name, value in before.items() if value
    }


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_route_only_looks_back(data: st.DataObject) -> None:
    form = data.draw(questionnaires())
    router, draft = Router(form), data.draw(answers(form))
    names = [question.id for question in form.questions()]
    at = data.draw(st.integers(0, len(names) - 1))
    earlier = {name: value for name, value in draft.items() if name[:3] in names[:at]}

    def asked_until(route_of: dict[str, Any]) -> list[str]:
        return [name for name in router.route(route_of, TODAY).asked if name in names[: at + 1]]

    assert asked_until(earlier) == asked_until(draft)
