"""Every shipped questionnaire: sound, small enough for a phone, and with the lists the plan says."""

from pathlib import Path

import pytest
from questionnaires_shipped.shipped import FORMS, codes, question, questionnaire

from survey_engine.definition import lint
from survey_engine.definition.model import QuestionType
from survey_engine.errors import Severity

RESIDENT, BUSINESS, STALL, YOUNG, WAVE_2020 = (
    "safer-melton-2024",
    "safer-melton-2024-business",
    "safer-melton-2024-stall",
    "safer-melton-2024-young",
    "community-safety-2020",
)
SPECIAL = {"other", "none", "dont_know", "prefer_not"}
ASKED = 5
"""How many questions a page may ask of one person, information aside."""

PLANNED = {
    "Q1": "capacity", "Q2": "answering_for", "Q3": "age", "Q4": "home_area", "Q5": "postcode_sector",
    "Q6": "lived_here", "Q7": "safe_day", "Q8": "safe_dark", "Q9": "safe_home", "Q10": "town_safety",
    "Q11": "unsafe_place", "Q12": "concerns", "Q13": "top_concern", "Q14": "concern_where", "Q15": "problem",
    "Q16": "crime_change", "Q17": "asb_seen", "Q18": "victim", "Q19": "reported", "Q20": "why_not",
    "Q21": "satisfied_police", "Q22": "partnership", "Q23": "good_job", "Q24": "heard_of", "Q25": "informed",
    "Q26": "priorities", "Q27": "do_more", "Q28": "story", "Q29": "one_thing", "Q30": "heard_how",
}  # fmt: skip


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.parent.name)
def test_a_shipped_form_has_no_error(path: Path) -> None:
    errors = [finding for finding in lint.check(path) if finding.fault.severity is Severity.ERROR]

    assert errors == []


def test_these_forms_are_shipped() -> None:
    assert [path.parent.name for path in FORMS] == [WAVE_2020, RESIDENT, BUSINESS, STALL, YOUNG]


def test_the_resident_form_asks_the_thirty_planned_questions_in_order() -> None:
    ids = [each.id for each in questionnaire(RESIDENT).questions()]

    assert sorted(PLANNED.values(), key=ids.index) == list(PLANNED.values())


def test_the_stall_form_asks_nine_questions() -> None:
    ids = [each.id for each in questionnaire(STALL).questions() if each.type is not QuestionType.INFORMATION]

    assert ids == [
        "capacity", "age", "home_area", "concerns", "top_concern", "safe_day", "safe_dark", "do_more", "story", "sex",
    ]  # fmt: skip  # M6 asks two: by day and after dark


def test_the_young_peoples_form_asks_eight_questions_after_consent() -> None:
    ids = [each.id for each in questionnaire(YOUNG).questions() if each.type is not QuestionType.INFORMATION]

    assert ids == [
        "consent", "age", "home_area", "safe_places", "concerns", "tell_whom", "do_more", "one_thing", "sex",
    ]  # fmt: skip


@pytest.mark.parametrize(("form", "count", "limit"), [(RESIDENT, 31, 5), (STALL, 17, 3), (YOUNG, 23, 3)])
def test_a_form_shows_its_concerns_and_its_limit(form: str, count: int, limit: int) -> None:
    concerns = question("concerns", form)

    assert (len(set(codes("concerns", form)) - SPECIAL), concerns.max_choices) == (count, limit)


@pytest.mark.parametrize(
    ("form", "specials"),
    [
        (RESIDENT, ["other", "none", "dont_know"]),
        (STALL, ["other", "none", "dont_know"]),
        (YOUNG, ["other", "none", "dont_know", "prefer_not"]),
    ],
)
def test_special_options_come_last(form: str, specials: list[str]) -> None:
    found = [option.code for option in question("concerns", form).options if option.special]

    assert (found, codes("concerns", form)[-len(specials) :]) == (specials, specials)


def test_the_first_actions_offered_are_those_people_named_in_2020() -> None:
    assert codes("do_more", RESIDENT)[:3] == ["street_lights", "police_presence", "better_enforcement"]


def test_the_2020_form_asks_one_question_with_the_labels_of_2020() -> None:
    form = questionnaire(WAVE_2020)
    (concerns,) = form.questions()

    assert [(option.code, option.label["en"], option.requires_text) for option in concerns.options] == [
        ("drug_use_dealing", "Drug taking or dealing", False),
        ("dog_fouling", "Dog fouling", False),
        ("burglary", "Burglary", False),
        ("inconsiderate_parking", "Inconsiderate parking", False),
        ("vehicle_crime", "Vehicle Crime", False),
        ("speeding", "Speeding", False),
        ("other", "Other (please specify)", True),
    ]
    assert (concerns.id, concerns.type, concerns.required, concerns.max_choices, concerns.order) == (
        "concerns",
        QuestionType.MULTIPLE,
        True,
        None,
        "fixed",
    )
    assert form.analysis.wave is not None
    assert (form.analysis.wave.series, form.analysis.wave.label) == ("community-safety", "2020")


def test_the_2020_labels_are_those_of_the_code_list_of_2024() -> None:
    now = {option.code: option.label for option in question("concerns", RESIDENT).options}

    assert all(now[option.code] == option.label for option in question("concerns", WAVE_2020).options)


@pytest.mark.parametrize("form", [RESIDENT, STALL, YOUNG])
def test_a_page_asks_few_questions(form: str) -> None:
    asked = {
        section.id: sum(each.type is not QuestionType.INFORMATION for each in section.questions)
        for section in questionnaire(form).sections
    }

    assert {section: count for section, count in asked.items() if count > ASKED} == {}


@pytest.mark.parametrize("form", [RESIDENT, STALL, YOUNG])
def test_the_forms_of_2024_say_how_they_compare_with_2020(form: str) -> None:
    wave = questionnaire(form).analysis.wave

    assert wave is not None
    assert (wave.series, wave.label, WAVE_2020 in wave.compare) == ("community-safety", "2024", True)


@pytest.mark.parametrize("form", [RESIDENT, STALL, YOUNG])
def test_every_emergency_number_on_a_form_can_be_called(form: str) -> None:
    texts = [each.text["en"] for each in questionnaire(form).questions() if each.type is QuestionType.INFORMATION]

    assert any("[999](tel:999)" in text for text in texts)


def test_the_young_peoples_form_asks_for_nothing_that_could_harm_them() -> None:
    asked = {each.type for each in questionnaire(YOUNG).questions()}

    assert QuestionType.POSTCODE_SECTOR not in asked
    assert {"victim", "asb_seen", "story"}.isdisjoint(each.id for each in questionnaire(YOUNG).questions())


def test_what_a_person_wrote_is_named_as_free_text() -> None:
    written = {QuestionType.TEXT, QuestionType.LONG_TEXT}
    for form in (RESIDENT, STALL, YOUNG):
        ids = {each.id for each in questionnaire(form).questions() if each.type in written}
        assert set(questionnaire(form).analysis.roles["free_text"]) == ids
