"""The routing table of the resident form: for each row, what is asked, what is not, and where it ends."""

import pytest
from questionnaires_shipped.shipped import router

from survey_engine.definition.model import Answers, Keep, Mode
from survey_engine.definition.routing import Route

TODAY = "2024-07-30"
SOMEBODY: Answers = {
    "consent": "yes",
    "capacity": ["resident"],
    "answering_for": "self",
    "age": "35_49",
    "home_area": "E05005499",
    "safe_dark": "fairly_safe",
    "unsafe_place": "yes",
    "concerns": ["speeding", "dog_fouling"],
    "asb_seen": "witnessed",
    "victim": "yes",
    "victim_types": ["burglary"],
    "reported": ["police"],
    "reported_all": "all",
}
SKIPPED_FOR_ORGANISATIONS = {
    "lived_here", "safe_day", "safe_dark", "safe_dark_would", "safe_home", "asb_seen", "asb_types", "victim",
    "victim_types", "reported", "reported_all", "why_not", "satisfied_police", "sex", "gender_same", "ethnic_group",
    "condition", "activity_limit", "tenure", "carer",
}  # fmt: skip
REPORTING = {"reported", "reported_all", "why_not", "satisfied_police"}


def route(changes: Answers, mode: Mode = Mode.WEB) -> Route:
    return router("safer-melton-2024").route({**SOMEBODY, **changes}, TODAY, mode)


def test_somebody_is_asked_every_page_and_comes_to_no_early_end() -> None:
    found = route({})

    assert found.end is None
    assert found.sections == (
        "start", "you", "home", "safety", "places", "concerns", "main_concern", "problems", "experience", "reporting",
        "response", "confidence", "priorities", "ideas", "your_words", "found_us", "about_you", "health_home",
        "next_steps",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "page", "go_to", "keep"),
    [
        ({"consent": "no"}, "not_taking_part", None, Keep.NOTHING),
        ({"age": "under_13"}, "too_young", None, Keep.COUNT_ONLY),
        ({"age": "13_15"}, None, "safer-melton-2024-young", Keep.NOTHING),
        ({"capacity": ["business"]}, None, "safer-melton-2024-business", Keep.NOTHING),
        ({"capacity": ["business"], "age": "under_13"}, "too_young", None, Keep.COUNT_ONLY),
    ],
    ids=["no consent", "under 13", "13 to 15", "business only", "under 13 with a business"],
)
def test_it_ends_early(changes: Answers, page: str | None, go_to: str | None, keep: Keep) -> None:
    end = route(changes).end

    assert end is not None
    assert (end.page, end.go_to, end.keep) == (page, go_to, keep)
    assert "concerns" not in route(changes).asked


def test_a_young_person_takes_their_age_along() -> None:
    end = route({"age": "13_15"}).end

    assert end is not None
    assert "age" in end.carry


@pytest.mark.parametrize(
    ("changes", "asked", "left_out"),
    [
        ({}, {"unsafe_where", "unsafe_why", "top_concern", "concern_where", "satisfied_police"}, {"why_not"}),
        ({"capacity": ["business", "resident"]}, {"concerns", "business_form"}, set()),
        ({"answering_for": "organisation"}, {"organisation_name", "concerns"}, SKIPPED_FOR_ORGANISATIONS),
        ({"home_area": "outside"}, {"place_visited"}, {"lived_here", "safe_home"}),
        ({"home_area": "E05005499"}, {"lived_here", "safe_home"}, {"place_visited"}),
        ({"safe_dark": "never_dark"}, {"safe_dark_would"}, set()),
        ({"safe_dark": "very_safe"}, set(), {"safe_dark_would"}),
        ({"unsafe_place": "no"}, set(), {"unsafe_where", "unsafe_why"}),
        ({"concerns": ["none"]}, set(), {"top_concern", "concern_where", "concern_place"}),
        ({"concerns": ["dont_know"]}, set(), {"top_concern", "concern_where", "concern_place"}),
        ({"concerns": ["speeding"]}, {"concern_where"}, {"top_concern"}),
        ({"asb_seen": "no", "victim": "no"}, set(), REPORTING),
        ({"asb_seen": "prefer_not", "victim": "prefer_not"}, set(), REPORTING),
        ({"asb_seen": "no"}, {"reported"}, {"asb_types"}),
        ({"victim": "no"}, {"reported"}, {"victim_types"}),
        ({"reported": ["not_reported"]}, {"why_not"}, {"reported_all", "satisfied_police"}),
        ({"reported": ["told_friends"]}, {"why_not"}, {"reported_all", "satisfied_police"}),
        ({"reported_all": "some"}, {"why_not", "satisfied_police"}, {"satisfied_council"}),
        ({"reported": ["police", "council"]}, {"satisfied_police", "satisfied_council"}, {"why_not"}),
        ({"reported": ["prefer_not"]}, set(), {"reported_all", "why_not", "satisfied_police"}),
        ({"victim_types": ["burglary", "stalking"]}, {"support_numbers"}, set()),
        ({"victim_types": ["burglary"]}, set(), {"support_numbers"}),
        ({"concerns": ["domestic_abuse", "speeding"]}, {"concern_help"}, set()),
        ({"condition": "yes"}, {"activity_limit"}, set()),
        ({"condition": "no"}, set(), {"activity_limit"}),
    ],
)
def test_the_answers_lead_to(changes: Answers, asked: set[str], left_out: set[str]) -> None:
    found = set(route(changes).asked)

    assert (asked - found, left_out & found) == (set(), set())


def test_one_concern_is_the_number_one_without_asking() -> None:
    assert route({"concerns": ["speeding"]}).derived == {"top_concern": "speeding"}


def test_help_is_shown_before_the_next_page_when_a_sensitive_crime_is_named() -> None:
    sections = route({"victim_types": ["domestic_abuse"]}).sections

    assert sections[sections.index("experience") + 1] == "support"


def test_staff_are_not_asked_how_the_person_heard_of_the_survey() -> None:
    found = route({}, Mode.TABLET)

    assert "heard_how" not in found.asked
    assert {"script", "story_quote"} <= set(found.asked)


def test_an_answer_off_the_route_is_left_out_and_comes_back_with_it() -> None:
    resident = router("safer-melton-2024")
    draft: Answers = {**SOMEBODY, "unsafe_where": "a car park", "unsafe_place": "no"}
    back: Answers = {**draft, "unsafe_place": "yes"}

    assert "unsafe_where" not in resident.on_route(draft, resident.route(draft, TODAY))
    assert resident.on_route(back, resident.route(back, TODAY))["unsafe_where"] == "a car park"


@pytest.mark.parametrize(
    ("age", "asked"),
    [
        ("13_15", ("home_area", "concerns", "top_concern", "safe_day", "safe_dark")),
        ("35_49", ("home_area", "concerns", "top_concern", "safe_day", "safe_dark", "do_more", "story", "sex")),
    ],
)
def test_at_the_stall_people_under_16_are_asked_less(age: str, asked: tuple[str, ...]) -> None:
    answers: Answers = {"capacity": ["resident"], "age": age, "concerns": ["speeding", "burglary"]}
    found = router("safer-melton-2024-stall").route(answers, TODAY, Mode.TABLET)

    assert tuple(name for name in found.asked if name not in {"script", "capacity", "age", "receipt_card"}) == asked


@pytest.mark.parametrize(
    ("form", "changes", "page", "keep"),
    [
        ("safer-melton-2024-stall", {"age": "under_13"}, "too_young", Keep.COUNT_ONLY),
        ("safer-melton-2024-young", {"age": "under_13"}, "too_young", Keep.COUNT_ONLY),
        ("safer-melton-2024-young", {"consent": "no"}, "not_taking_part", Keep.NOTHING),
        ("safer-melton-2024-young", {"age": "25_over"}, "older", Keep.NOTHING),
    ],
)
def test_the_short_forms_end_early_too(form: str, changes: Answers, page: str, keep: Keep) -> None:
    answers: Answers = {"consent": "yes", "capacity": ["resident"], "age": "16_17", **changes}
    end = router(form).route(answers, TODAY).end

    assert end is not None
    assert (end.page, end.keep) == (page, keep)
