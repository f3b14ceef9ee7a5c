"""What can be asked of a questionnaire or a wave, in words, and what cannot."""

from dataclasses import replace

import builders
import pytest

from analysis.counts.part import Base
from analysis.waves import Scope
from analysis.web.asking import OFFICER, Asked
from analysis.web.choices import words
from analysis.web.codes import entries
from analysis.web.offering import Offered, offered
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import Analysis, Group, Questionnaire, Wave

LONG = builders.questionnaire(
    builders.section(
        "about_you", builders.question("home_area", "area", "craven", "wolds"), builders.question("story", "text")
    ),
    builders.section(
        "concerns_page",
        builders.question("top", "single", chosen_in="concerns"),
        builders.question("concerns", "multiple", "drugs", "speeding"),
        builders.question("years", "number"),
    ),
    builders.section(
        "safety", builders.question("safe", "grid", "yes", "no", rows=builders.options("day", "dark"))
    ),
    analysis=Analysis(
        roles={"concern": ("concerns",), "home_area": ("home_area",)},
        groups=(Group("rural", {"en": "Rural people"}, builders.equals("home_area", "wolds")),),
        wave=Wave("safety", "2024"),
    ),
)  # fmt: skip
SHORT = replace(
    builders.of(builders.question("concerns", "multiple", "drugs"), analysis=Analysis(wave=Wave("safety", "2024"))),
    id="stall",
)


def scope(*questionnaires: Questionnaire) -> Scope:
    return Scope("tiny", tuple(Form(each, "hash", b"") for each in questionnaires))


def offer(*questionnaires: Questionnaire) -> Offered:
    return offered(scope(*questionnaires), {})


def faults(asked: Asked, *questionnaires: Questionnaire) -> list[tuple[str, str]]:
    return list(offer(*questionnaires).faults(asked, scope(*questionnaires)))


def test_questions_with_options_are_offered_the_main_one_first() -> None:
    assert offer(LONG).questions == {
        "Concerns": {"concerns": "Concerns?"},
        "About you": {"home_area": "Home area?"},
        "Concerns page": {"top": "Top?"},
        "Safety": {"safe.day": "Safe?: Day", "safe.dark": "Safe?: Dark"},
    }
    assert offer(LONG).first_question == "concerns"


def test_groupings_are_people_named_groups_how_they_were_asked_and_every_question() -> None:
    assert offer(LONG).groupings == {
        "People and places": {"home_area": "Home area", "area_type": "Town or villages"},
        "Groups": {"rural": "Rural people"},
        "Collection": {"event": "Event", "event_type": "Kind of event", "mode": "How they answered"},
        "Concerns": {"concerns": "Concerns?"},
        "Concerns page": {"top": "Top?"},
        "Safety": {"safe.day": "Safe?: Day", "safe.dark": "Safe?: Dark"},
    }


def test_of_several_questionnaires_what_all_of_them_ask_is_offered_by_what_any_of_them_knows() -> None:
    both = offer(SHORT, LONG)

    assert both.questions == {"Main": {"concerns": "Concerns?"}}
    assert both.groupings == {
        "Collection": {"event": "Event", "event_type": "Kind of event", "mode": "How they answered"},
        "Main": {"concerns": "Concerns?"},
        "People and places": {"home_area": "Home area", "area_type": "Town or villages"},
        "Groups": {"rural": "Rural people"},
        "Concerns page": {"top": "Top?"},
        "Safety": {"safe.day": "Safe?: Day", "safe.dark": "Safe?: Dark"},
    }
    assert both.groups == {}


def test_what_came_before_is_what_asked_the_question_in_an_earlier_wave_of_the_series() -> None:
    def form(name: str, series: str, label: str, *asked: str) -> Form:
        questions = [builders.question(each, "single", "yes") for each in asked]
        analysis = Analysis(wave=Wave(series, label))
        return Form(replace(builders.of(*questions, analysis=analysis), id=name), name, b"")

    now = form("now", "safety", "2024", "concerns", "trust")
    published = [
        form("oldest", "safety", "2016", "concerns", "trust"),
        form("old", "safety", "2020", "concerns"),
        form("later", "safety", "2028", "concerns"),
        form("another", "parks", "2020", "concerns", "trust"),
        now,
    ]
    found = offered(Scope("now", (now,)), {}, published)

    assert (found.before("concerns"), found.before("trust"), found.before("mode")) == ("old", "oldest", "")
    assert set(found.others) == {"Questionnaires"}
    assert set(found.others["Questionnaires"]) == {"oldest", "old", "later", "another"}


def test_waves_to_choose_between_are_those_there_are() -> None:
    newer = replace(LONG, version=2, analysis=replace(LONG.analysis, wave=Wave("safety", "2028")))

    assert offer(newer, LONG).waves == {"2028": "2028", "2024": "2024"}
    assert words(offer(newer, LONG).groupings, "wave") == "Wave"


def test_what_is_offered_has_no_fault() -> None:
    asked = Asked(
        question="concerns",
        by=("area_type", "safe.day"),
        who="rural",
        where="home_area == 'wolds' and concerns has 'drugs'",
        base=Base.ALL,
        wave="2024",
        profile=OFFICER,
    )

    assert faults(asked, LONG) == []
    assert faults(Asked(question="concern"), LONG) == []  # a role


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (Asked(question="story"), ("question", "Choose a question from the list")),
        (
            Asked(question="concerns", by=("shoe",)),
            ("by", "'shoe' is nothing to group by. Choose from the list"),
        ),
        (Asked(question="concerns", who="old"), ("who", "There is no 'old' here. Choose from the list")),
        (Asked(question="concerns", wave="1066"), ("wave", "There is no '1066' here. Choose from the list")),
        (Asked(question="concerns", weight="lead"), ("weight", "There is no 'lead' here. Choose from the list")),
        (Asked(question="concerns", against="2020"), ("with", "There is no '2020' here. Choose from the list")),
        (Asked(question="concerns", option="dogs"), ("option", "There is no answer 'dogs' here. Choose from the list")),
        (Asked(question="concerns", profile="mine"), ("profile", "There is no 'mine' here. Choose from the list")),
        (
            Asked(question="concerns", where="home_area in ['wolds'"),
            ("where", "Cannot read this rule at character 22, the end. Expected ], or a comma."),
        ),
        (
            Asked(question="concerns", where="home_area == 'moon'"),
            ("where", "'home_area' has no option 'moon'. Use one of craven, wolds."),
        ),
    ],
)
def test_what_is_not_offered_is_named_with_what_to_do(asked: Asked, fault: tuple[str, str]) -> None:
    assert faults(asked, LONG) == [fault]


def test_a_rule_must_make_sense_to_every_questionnaire() -> None:
    (fault,) = faults(Asked(question="concerns", where="home_area == 'wolds'"), LONG, SHORT)

    assert fault[0] == "where"
    assert fault[1].startswith("No question 'home_area' is asked before this.")
    assert fault[1].endswith("(stall)")


def test_every_name_and_code_of_a_rule_is_in_the_list() -> None:
    assert [(entry.name, list(entry.codes)) for entry in entries(scope(LONG, SHORT))] == [
        ("home_area", ["craven", "wolds"]),
        ("top", ["drugs", "speeding"]),
        ("concerns", ["drugs", "speeding"]),
        ("years", []),
        ("safe.day", ["yes", "no"]),
        ("safe.dark", ["yes", "no"]),
    ]
