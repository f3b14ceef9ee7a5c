"""Who is counted against a population, of one form or of several that ask different things."""

from typing import Any

import builders
import pytest
from packed import columns

from analysis.counts.counting import Source, in_memory
from analysis.coverage.sampling import asks, countable, measure
from analysis.populations.model import Category, Margin, Population
from analysis.snapshot.reading import Snapshot
from analysis.waves import Scope
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import Analysis, Group, Option, Place, Questionnaire
from survey_engine.definition.rule_language import grammar
from survey_engine.errors import DataError

WARDS = (Option("craven", {"en": "Craven"}, area_type="town"), Option("wolds", {"en": "Wolds"}, area_type="rural"))
PLACES = (Place("Melton", ("craven", "wolds")), Place("Egerton", ("craven",)), Place("Somewhere", ("elsewhere",)))
LIVING = builders.question("home", "area", *WARDS, places=PLACES)
ANALYSIS = Analysis(
    roles={"home_area": ("home",)}, groups=(Group("young", {"en": "Young"}, builders.equals("age", "young")),)
)
FULL = builders.of(builders.question("age", "single", "young", "old"), LIVING, analysis=ANALYSIS)
SHORT = builders.of(LIVING, builders.question("story", "text"), analysis=Analysis(roles={"home_area": ("home",)}))


def categories(*codes: str) -> tuple[Category, ...]:
    return tuple(Category(code, code.title(), 50, (code,)) for code in codes)


WARD = Margin("ward", "Ward", "home_area", categories("craven", "wolds"), area=True)
AGE = Margin("age", "Age", "age", categories("young", "old"))
POPULATION = Population("p", "People", "Source", "2021-03-21", grammar.read("answered(home)"), (WARD, AGE))


def source(*forms: tuple[Questionnaire, list[dict[str, Any]], list[str]]) -> Source:
    held = [
        Snapshot(Form(form, "hash", b""), columns(form, people, modes), {}, 2, None, None)
        for form, people, modes in forms
    ]
    return in_memory(Scope("tiny", tuple(each.form for each in held)), held)


PEOPLE = [{"home": "craven", "age": "young"}, {"home": "wolds", "age": "old"}, {"home": "craven"}, {"age": "old"}]
MODES = ["web", "web", "paper", "web"]
SHORTLY = (SHORT, [{"home": "craven"}, {}], ["tablet", "tablet"])


def counts(source: Source, mode: str | None = None) -> list[tuple[list[int], int]]:
    return [
        ([kind.people for kind in margin.kinds], margin.unknown) for margin in measure(source, POPULATION, mode).margins
    ]


def test_those_of_the_population_are_counted_and_the_rest_only_told() -> None:
    found = measure(source((FULL, PEOPLE, MODES)), POPULATION)

    assert (found.respondents, found.inside, found.modes, found.made_up) == (4, 3, {"paper": 1, "web": 2}, 2)
    assert counts(source((FULL, PEOPLE, MODES))) == [([2, 1], 0), ([1, 1], 1)]


def test_one_mode_alone() -> None:
    found = measure(source((FULL, PEOPLE, MODES)), POPULATION, "paper")

    assert (found.respondents, found.inside, found.modes) == (1, 1, {"paper": 1})
    assert counts(source((FULL, PEOPLE, MODES)), "paper") == [([1, 0], 0), ([0, 0], 1)]


def test_forms_of_a_wave_are_added_and_what_one_does_not_ask_is_not_known() -> None:
    both = source((FULL, PEOPLE, MODES), SHORTLY)

    assert counts(both) == [([3, 1], 0), ([1, 1], 2)]
    assert measure(both, POPULATION).respondents == 6


def test_a_margin_that_no_form_asks_is_said_to_be_unasked() -> None:
    ward, age = measure(source(SHORTLY), POPULATION).margins

    assert (ward.asked, age.asked) == (True, False)


def test_places_are_those_in_one_area_only() -> None:
    ward, _ = measure(source((FULL, PEOPLE, MODES), SHORTLY), POPULATION).margins

    assert {kind.code: kind.places for kind in ward.kinds} == {"craven": ("Egerton",), "wolds": ()}


def test_forms_that_share_no_question_cannot_be_counted_together() -> None:
    other = builders.of(builders.question("colour", "single", "red"))

    assert countable([FULL, SHORT]) == "home"
    with pytest.raises(DataError, match="tiny share no question answered in codes"):
        countable([FULL, other])


@pytest.mark.parametrize(
    ("by", "expected"),
    [("home", True), ("home_area", True), ("area_type", True), ("young", True), ("mode", True), ("sex", False)],
)
def test_what_divides_respondents_is_known_from_the_questionnaire(by: str, expected: bool) -> None:
    assert asks(FULL, by) is expected


def test_without_a_home_area_there_is_no_area_type() -> None:
    assert asks(builders.of(builders.question("colour", "single", "red")), "area_type") is False
