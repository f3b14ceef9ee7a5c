"""The made-up business answers: sound, the same every time, with known totals, and near what the national survey found.

Source of what is near: Home Office, Commercial Victimisation Survey 2023, headline findings.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from survey_engine.definition.compile import load
from survey_engine.definition.model import Mode
from survey_engine.definition.validation import Judge
from survey_engine.demonstration.people import QUESTIONNAIRES
from survey_engine.demonstration.premises import RETAIL
from survey_engine.demonstration.wave_business import FORM, responses_business

UNHARMED = (["none"], ["dont_know"])


@cache
def responses() -> tuple[Mapping[str, Any], ...]:
    return tuple(responses_business())


def answers() -> list[Mapping[str, Any]]:
    return [response["answers"] for response in responses()]


def named(member: str) -> list[Any]:
    return [value for each in answers() for name, value in each.items() if name.partition("__")[0] == member]


def test_the_judge_finds_nothing_wrong_and_nobody_came_to_an_early_end() -> None:
    judge = Judge(load(QUESTIONNAIRES / FORM / "1.yaml").questionnaire)
    judged = [
        judge.judge(each["answers"], today=each["started_at"][:10], mode=Mode(each["mode"])) for each in responses()
    ]

    assert [each.faults for each in judged if each.faults or each.route.end] == []


def test_three_hundred_premises_answered_in_three_modes_some_for_several() -> None:
    assert Counter(each["mode"] for each in responses()) == {"web": 200, "tablet": 65, "paper": 35}
    assert Counter(each["premises_kind"] for each in answers()) == {"single": 175, "one_of_several": 104, "several": 21}
    assert sum(each.get("premises_count", 1) for each in answers()) == 378


def test_the_totals_are_known() -> None:
    times, reported = named("times"), named("reported")

    assert sum(each for each in times if isinstance(each, int)) == 3381
    assert Counter(each for each in times if isinstance(each, str)) == {
        "2_5": 27, "6_20": 17, "21_50": 5, "too_many": 5, "51_100": 1, "over_100": 1
    }  # fmt: skip
    assert sum(each for each in reported if isinstance(each, int)) == 703
    assert Counter(each for each in reported if isinstance(each, str)) == {
        "none": 41, "some": 27, "all": 11, "most": 5
    }  # fmt: skip
    assert Counter(each["sector"] for each in answers())["supermarket"] == 7
    assert Counter(code for each in answers() for code in each["crimes"]).most_common(4) == [
        ("none", 186), ("shop_theft", 56), ("abuse", 49), ("antisocial", 32)
    ]  # fmt: skip


def test_about_two_in_five_shops_met_crime_and_a_third_of_them_theft() -> None:
    shops = [each for each in answers() if each["sector"] in RETAIL]
    victims = [each for each in shops if each["crimes"] not in UNHARMED]
    thefts = [each for each in shops if "shop_theft" in each["crimes"]]

    assert (len(shops), len(victims), len(thefts)) == (164, 69, 53)  # 42% and 32%; nationally 41% and 26%


def test_counts_have_a_long_tail() -> None:
    thefts = sorted(each["times__shop_theft"] for each in answers() if isinstance(each.get("times__shop_theft"), int))

    assert sum(thefts[-5:]) > sum(thefts[:-5]) > 0
    assert thefts[len(thefts) // 2] < 15


def test_every_text_says_that_it_is_made_up() -> None:
    texts = [value for each in answers() for name, value in each.items() if name.endswith(("_other", "anything_else"))]

    assert texts != []
    assert [each for each in texts if not each.startswith("Demonstration text: ")] == []


def test_the_same_seed_gives_the_same_responses_and_another_seed_others() -> None:
    assert tuple(responses_business()) == responses()
    assert tuple(responses_business(1)) != responses()
