"""What anybody knows who has read the questionnaire: how groups add up, what is sensitive, what is a small place."""

import builders

from analysis.disclosure import structure
from analysis.disclosure.views import Kind
from survey_engine.definition.model import Analysis, Group, Option

WARDS = (
    Option("craven", {"en": "Craven"}, area_type="town"),
    Option("wolds", {"en": "Wolds"}, area_type="rural"),
    Option("outside", {"en": "Outside"}),
)
FORM = builders.of(
    builders.question("home", "area", *WARDS),
    builders.question("age", "single", "young", "old"),
    builders.question("capacity", "multiple", "resident", "business"),
    builders.question("concerns", "multiple", "drugs", builders.option("none", exclusive=True), max_choices=3),
    builders.question("victim", "single", "yes", "no", sensitive=True),
    builders.question("health", "single", "good", "bad"),
    analysis=Analysis(
        roles={"home_area": ("home",), "sensitive": ("health",)},
        groups=(
            Group("young_people", {"en": "Young people"}, builders.equals("age", "young")),
            Group("residents", {"en": "Residents"}, builders.has("capacity", "resident")),
        ),
    ),
)
KNOWN = structure.of(FORM)


def test_wards_make_types_of_area_and_ages_make_young_people() -> None:
    assert KNOWN.coarser == {
        ("home", "area_type"): {None: None, "craven": "town", "wolds": "rural", "outside": None},
        ("age", "young_people"): {None: None, "young": "young_people", "old": None},
    }
    assert (KNOWN.coarsenings("home_area"), KNOWN.name("home_area"), KNOWN.name("age")) == (
        ("area_type",),
        "home",
        "age",
    )


def test_people_are_in_several_groups_of_what_they_may_tick_several_of() -> None:
    assert KNOWN.overlaps == {"capacity", "concerns"}
    assert KNOWN.kind("concerns") == (Kind.MULTIPLE, 3)
    assert KNOWN.kind("age") == (Kind.SINGLE, 1)
    assert KNOWN.alone["concerns"] == {"none"}


def test_sensitive_questions_and_small_places_are_known() -> None:
    assert {each for each in ("home", "age", "victim", "health") if KNOWN.is_sensitive(each)} == {"victim", "health"}
    assert KNOWN.small == {"home", "event"}


def test_the_questions_a_filter_looks_at_are_found() -> None:
    assert structure.looks_at(FORM, "home == 'craven' and not (age in ['old'])") == {"home", "age"}
