"""When two waves compare, and every reason why they do not."""

from dataclasses import replace
from typing import Any

import builders
import pytest

from analysis.comparison.comparable import Judgement, judge
from analysis.comparison.sides import Side
from survey_engine.definition.model import Analysis, Option, Questionnaire, Section, Wave

UNDECLARED = Analysis()
DECLARED = Analysis(wave=Wave("safety", "2024", {"earlier": "Same question."}))


def asked(name: str, *codes: str, analysis: Analysis = UNDECLARED, **traits: Any) -> Questionnaire:
    question = builders.question("concerns", "multiple", *(codes or ("drugs", "dogs")), **traits)
    return replace(builders.of(question, analysis=analysis), id=name)


def judged(now: Questionnaire, then: Questionnaire, **options: Any) -> Judgement:
    modes = options.pop("modes", ({"web": 10}, {"web": 10}))
    sides = [Side(each.id, (each,), "concerns", mix) for each, mix in zip((now, then), modes, strict=True)]
    return judge(sides[0], sides[1], [now, then], **options)


def codes(found: Judgement) -> list[str]:
    return [reason.code for reason in found.reasons]


def test_the_same_question_declared_comparable_is() -> None:
    found = judged(asked("later", analysis=DECLARED), asked("earlier"))

    assert found.comparable
    assert [unit.now for unit in found.units] == [("drugs",), ("dogs",)]
    assert found.notes == ("later on comparing with earlier: Same question.",)


def test_it_is_enough_that_one_of_the_two_declares_it() -> None:
    earlier = asked("earlier", analysis=Analysis(wave=Wave("safety", "2020", {"later": "Kept."})))

    assert judged(asked("later"), earlier).comparable


def test_what_nobody_declared_does_not_compare() -> None:
    found = judged(asked("later"), asked("earlier"))

    assert [reason.text for reason in found.reasons] == [
        "Neither later nor earlier says that it may be compared with the other (wave: compare)."
    ]


@pytest.mark.parametrize(
    ("now", "then", "code", "text"),
    [
        (
            {"max_choices": 5},
            {},
            "limit",
            "Limit of ticks: later up to 5 of 2; earlier as many as they liked of 2. "
            "More ticks make every share higher.",
        ),
        (
            {"text": {"en": "What worries you?"}},
            {},
            "stem",
            "Wording: “What worries you?” in later; “Concerns?” in earlier.",
        ),
        (
            {"relevant": builders.answered("age")},
            {},
            "base",
            "Who was asked: later and earlier put the question to different people, by different rules.",
        ),
    ],
)
def test_another_way_of_asking_is_a_reason(now: dict[str, Any], then: dict[str, Any], code: str, text: str) -> None:
    later, earlier = asked("later", analysis=DECLARED), asked("earlier")
    later, earlier = (changed(form, traits) for form, traits in ((later, now), (earlier, then)))

    found = judged(later, earlier)

    assert [(reason.code, reason.text) for reason in found.reasons] == [(code, text)]
    assert not found.comparable


def changed(form: Questionnaire, traits: dict[str, Any]) -> Questionnaire:
    section = form.sections[0]
    return replace(form, sections=(replace(section, questions=(replace(section.questions[0], **traits),)),))


def test_a_rule_of_the_whole_section_says_who_was_asked_too() -> None:
    later = asked("later", analysis=DECLARED)
    ruled = replace(later, sections=(replace(later.sections[0], relevant=builders.answered("age")),))

    assert codes(judged(ruled, asked("earlier"))) == ["base"]


def test_new_and_dropped_options_are_named_and_the_rest_may_be_compared_alone() -> None:
    found = judged(
        asked("later", "drugs", "dogs", "a", "b", "c", "d", analysis=DECLARED), asked("earlier", "drugs", "e")
    )

    assert [reason.text for reason in found.reasons] == [
        "List of options: 5 only in later (Dogs, A, B and 2 more).",
        "List of options: 1 only in earlier (E).",
    ]
    assert found.but_for_the_list == ()
    assert [unit.now for unit in found.units] == [("drugs",)]


def test_a_mapping_declares_and_keeps_split_options_together() -> None:
    later = replace(
        asked("later", "road", "park"),
        mapping={"from": "earlier@1", "questions": {"concerns": {"litter": {"split": ["road", "park"]}}}},
    )

    found = judged(later, asked("earlier", "litter"))

    assert found.comparable
    assert [(unit.now, unit.then) for unit in found.units] == [(("road", "park"), ("litter",))]


@pytest.mark.parametrize(("web", "expected"), [(90, []), (89, ["modes"])])
def test_a_tenth_of_the_responses_may_come_otherwise_and_no_more(web: int, expected: list[str]) -> None:
    later = asked("later", analysis=DECLARED)

    found = judged(later, asked("earlier"), modes=({"web": 100}, {"web": web, "paper": 100 - web}))

    assert codes(found) == expected


def test_the_mode_mix_is_told() -> None:
    later = asked("later", analysis=DECLARED)

    found = judged(later, asked("earlier"), modes=({"web": 3, "tablet": 1}, {"web": 1, "paper": 1}))

    assert found.reasons[0].text == (
        "Mode mix: later tablet 25%, web 75%; earlier paper 50%, web 50%. "
        "They are 50 percentage points apart (limit 10). Compare one mode at a time."
    )


def test_areas_matter_only_to_a_table_by_area() -> None:
    later, earlier = (
        with_homes(form, kind)
        for form, kind in ((asked("later", analysis=DECLARED), "town"), (asked("earlier"), "rural"))
    )

    assert codes(judged(later, earlier)) == []
    assert codes(judged(later, earlier, areas=True)) == ["area"]


def with_homes(form: Questionnaire, kind: str) -> Questionnaire:
    homes = builders.question("home_area", "area", Option("wolds", {"en": "Wolds"}, area_type=kind))
    analysis = replace(form.analysis, roles={"home_area": ("home_area",)})
    return replace(form, sections=(*form.sections, Section("home", {"en": "Home"}, (homes,))), analysis=analysis)


def test_a_wave_that_let_people_tick_differently_within_itself_says_so() -> None:
    long, short = asked("long", analysis=DECLARED, max_choices=5), asked("short", analysis=DECLARED, max_choices=3)
    now = Side("safety@2024", (long, short), "concerns", {"web": 1})

    found = judge(now, Side("earlier", (asked("earlier", max_choices=5),), "concerns", {"web": 1}), [])

    assert [reason.text for reason in found.reasons] == [
        "Limit of ticks: long up to 5 of 2; short up to 3 of 2; earlier up to 5 of 2. "
        "More ticks make every share higher."
    ]


def test_of_a_wave_an_option_counts_only_where_every_questionnaire_offers_it() -> None:
    long, short = asked("long", "drugs", "dogs", analysis=DECLARED), asked("short", "drugs", analysis=DECLARED)
    now = Side("safety@2024", (long, short), "concerns", {"web": 1})

    found = judge(now, Side("earlier", (asked("earlier", "drugs", "dogs"),), "concerns", {"web": 1}), [])

    assert [reason.text for reason in found.reasons] == [
        "List of options: 1 of safety@2024 are not offered by every questionnaire on both sides (Dogs).",
        "List of options: 1 of earlier are not offered by every questionnaire on both sides (Dogs).",
    ]
    assert [unit.now for unit in found.units] == [("drugs",)]
