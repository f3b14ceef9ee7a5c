"""The made-up responses of 2024: every one sound, spread over the borough, and worth looking at."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pytest

from survey_engine.definition.compile import load
from survey_engine.definition.model import Mode
from survey_engine.definition.validation import Judge
from survey_engine.demonstration.people import QUESTIONNAIRES, wards
from survey_engine.demonstration.wave_2024 import responses_2024

RURAL = {ward.code for ward in wards() if ward.area_type == "rural"}
ROAD_SAFETY = {"speeding", "dangerous_driving", "nuisance_vehicles"}
YOUNG = {"13_15", "16_17", "18_24"}


@cache
def responses() -> tuple[Mapping[str, Any], ...]:
    return tuple(responses_2024())


@cache
def judge(name: str) -> Judge:
    return Judge(load(QUESTIONNAIRES / name / "1.yaml").questionnaire)


def concerns(chosen: Iterable[Mapping[str, Any]]) -> Counter[str]:
    return Counter(code for response in chosen for code in response["answers"].get("concerns", []))


def test_the_judge_finds_nothing_wrong_with_any_answer() -> None:
    faults = [
        (response["response_id"], fault)
        for response in responses()
        for fault in judge(response["questionnaire"])
        .judge(response["answers"], today=response["started_at"][:10], mode=Mode(response["mode"]))
        .faults
    ]

    assert faults == []


def test_nobody_was_led_to_an_early_end() -> None:
    ends = [
        judge(response["questionnaire"])
        .judge(response["answers"], today=response["started_at"][:10], mode=Mode(response["mode"]))
        .route.end
        for response in responses()
    ]

    assert set(ends) == {None}


def test_six_hundred_people_answered_three_forms_in_three_modes() -> None:
    assert Counter((response["questionnaire"], response["mode"]) for response in responses()) == {
        ("safer-melton-2024", "web"): 300,
        ("safer-melton-2024", "paper"): 60,
        ("safer-melton-2024", "tablet"): 40,
        ("safer-melton-2024-stall", "tablet"): 120,
        ("safer-melton-2024-stall", "web"): 30,
        ("safer-melton-2024-young", "web"): 30,
        ("safer-melton-2024-young", "tablet"): 20,
    }


def test_people_of_every_ward_and_every_age_answered() -> None:
    homes = {response["answers"].get("home_area") for response in responses()}
    ages = {response["answers"]["age"] for response in responses()}

    assert homes == {ward.code for ward in wards()} | {"outside", "elsewhere", None}
    assert ages == {"13_15", "16_17", "18_24", "25_34", "35_49", "50_64", "65_74", "75_plus"}


def test_the_same_seed_gives_the_same_responses_and_another_seed_others() -> None:
    assert tuple(responses_2024()) == responses()
    assert tuple(responses_2024(1)) != responses()


def test_every_response_was_given_while_the_consultation_was_open() -> None:
    times = [response[key] for response in responses() for key in ("started_at", "finished_at")]

    assert (min(times) >= "2024-07-21T23:00:00Z", max(times) < "2024-08-30T23:00:00Z") == (True, True)


def test_everybody_met_on_a_tablet_was_met_at_an_event_by_a_made_up_fieldworker() -> None:
    met = [response for response in responses() if response["mode"] == "tablet"]

    assert all("event_id" in response for response in met)
    assert {response["fieldworker"] for response in met} == {f"demonstration-{n}" for n in (1, 2, 3)}


def test_road_safety_worries_the_villages_most() -> None:
    rural = [response for response in responses() if response["answers"].get("home_area") in RURAL]
    mentioned = sum(bool(ROAD_SAFETY & set(response["answers"].get("concerns", []))) for response in rural)

    assert concerns(rural).most_common(1)[0][0] == "speeding"
    assert mentioned / len(rural) > 0.5


def test_knife_crime_worries_young_people_most() -> None:
    young = [response for response in responses() if response["answers"]["age"] in YOUNG]

    assert concerns(young).most_common(1)[0][0] == "knife_crime"


def test_drugs_worry_the_town_most() -> None:
    town = [response for response in responses() if response["answers"].get("home_area", "none") not in RURAL]

    assert concerns(town).most_common(1)[0][0] == "drug_use_dealing"


@pytest.mark.parametrize("question", ["story", "story_quote", "one_thing", "organisation_name", "concerns_other"])
def test_every_text_says_that_it_is_made_up(question: str) -> None:
    texts = {response["answers"][question] for response in responses() if question in response["answers"]}

    assert texts
    assert all(text.startswith("Demonstration text: ") for text in texts)
