"""The cells of a population: who is in it, and in which category of every margin."""

from typing import Any

import builders
import pytest
from packed import columns

from analysis.rows.cells import Cells, Gathered, belongs, categories
from analysis.rows.columns import Columns
from analysis.rows.grouping import divide_cells
from survey_engine.definition.model import Analysis, Option, Rule
from survey_engine.definition.rule_language import grammar
from survey_engine.errors import DataError

WARDS = (
    Option("craven", {"en": "Craven"}, area_type="town"),
    Option("wolds", {"en": "Wolds"}, area_type="rural"),
    Option("outside", {"en": "Outside the borough"}),
)
ANALYSIS = Analysis(roles={"home_area": ("home_area",)})
FORM = builders.of(
    builders.question("capacity", "multiple", "resident", "business"),
    builders.question("home_area", "area", *WARDS),
    builders.question("age", "single", "13_15", "16_17", "18_24", "25_over", "prefer_not"),
    analysis=ANALYSIS,
)
SHORT = builders.of(builders.question("home_area", "area", *WARDS), analysis=ANALYSIS)
PEOPLE: list[dict[str, Any]] = [
    {"capacity": ["resident"], "home_area": "craven", "age": "16_17"},
    {"capacity": ["resident", "business"], "home_area": "craven", "age": "18_24"},
    {"capacity": ["business"], "home_area": "outside", "age": "25_over"},
    {"capacity": ["resident"], "home_area": "wolds", "age": "prefer_not"},
    {"capacity": ["resident"], "home_area": "wolds", "age": "13_15"},
    {"capacity": ["resident"], "age": "25_over"},
]
WHO = grammar.read("capacity has 'resident' and not (age in ['13_15', 'under_13'])")
AREA = Gathered("area_type", (("town", "town"), ("rural", "rural")))
AGE = Gathered("age", (("16_17", "young"), ("18_24", "young"), ("25_over", "old")))


def placed(people: Columns, cells: Cells) -> list[str | None]:
    grouping = divide_cells(people, cells, "en").grouping
    assert list(grouping.rows) == list(range(len(people)))
    return [grouping.codes[place] for place in grouping.index]


def test_everybody_of_the_population_is_in_one_cell_and_the_rest_in_none() -> None:
    found = placed(columns(FORM, PEOPLE), Cells(WHO, (AREA, AGE)))

    assert found == ["town,young", "town,young", None, "rural,", None, ",old"]
    assert categories("rural,") == ("rural", None)


def test_only_cells_with_somebody_in_them_are_named() -> None:
    grouping = divide_cells(columns(FORM, PEOPLE[:2]), Cells(WHO, (AREA, AGE)), "en").grouping

    assert grouping.codes == ("town,young", None)


def test_what_a_form_does_not_ask_is_blank() -> None:
    people = columns(SHORT, [{"home_area": "wolds"}, {}])
    somewhere = grammar.read("home_area in ['craven', 'wolds', 'nowhere'] and answering_for != 'organisation'")

    assert placed(people, Cells(somewhere, (AREA, AGE))) == ["rural,", None]


def test_a_form_without_any_of_the_questions_has_nobody_in_the_population() -> None:
    other = columns(builders.of(builders.question("colour", "single", "red")), [{"colour": "red"}])

    assert placed(other, Cells(WHO, (AREA,))) == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("capacity has 'resident'", [True, True, False, True, True, True]),
        ("capacity has any ['business', 'visitor']", [False, True, True, False, False, False]),
        ("capacity has all ['business', 'visitor']", [False] * 6),
        ("capacity has all ['business', 'resident']", [False, True, False, False, False, False]),
        ("age == 'ninety'", [False] * 6),
        ("age != 'ninety'", [True] * 6),
        ("age in ['ninety', '13_15']", [False, False, False, False, True, False]),
        ("not answered(home_area)", [False] * 5 + [True]),
        ("count(capacity) >= 2 or nowhere == 'x'", [False, True, False, False, False, False]),
        ("nowhere != 'x' and age == '16_17'", [True] + [False] * 5),
    ],
)
def test_a_rule_holds_for_whom_the_rule_language_says(text: str, expected: list[bool]) -> None:
    rule: Rule = grammar.read(text)

    assert list(belongs(columns(FORM, PEOPLE), rule)) == expected


def test_somebody_in_two_categories_of_one_margin_is_refused() -> None:
    kinds = Gathered("capacity", (("resident", "home"), ("business", "trade")))

    with pytest.raises(DataError, match="Somebody is in two categories of 'capacity'"):
        placed(columns(FORM, PEOPLE), Cells(WHO, (kinds,)))


def test_several_answers_of_one_category_are_that_category() -> None:
    kinds = Gathered("capacity", (("resident", "somebody"), ("business", "somebody")))

    assert placed(columns(FORM, PEOPLE[:2]), Cells(WHO, (kinds,))) == ["somebody", "somebody"]
