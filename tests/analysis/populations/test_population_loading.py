"""A population's file: what it says, and the place of everything wrong with it."""

from pathlib import Path

import pytest

from analysis.populations.loading import from_canonical, load, load_text, to_canonical
from analysis.populations.model import Category, Margin, Population, Scheme
from survey_engine.definition.located import LocatedError
from survey_engine.definition.model import Has, Ref

SHIPPED = Path(__file__).parents[3] / "questionnaires" / "populations" / "melton-adults-2021.yaml"
TINY = """population: tiny
label: Everybody
source: A count
date: "2021-03-21"
who: home has 'here'
margins:
  age:
    label: Age
    by: age
    categories:
      young: {label: Young, count: 40, answers: [teens, twenties]}
      old: {label: Old, count: 60}
  ward:
    label: Ward
    by: home_area
    area: true
    counts: {codelist: wards, count: people, where: {year: "2021"}}
    answers: {north: [n1, n2]}
schemes:
  plain: {label: Age, margins: [age], trim: {heaviest: 200}, collapse: {fewest_people: 5}}
"""
WARDS = "code,label,people,year\nnorth,North,70,2021\nsouth,South,30,2021\nsouth,South,31,2011\n"


def folder(tmp_path: Path, wards: str = WARDS) -> Path:
    (tmp_path / "wards.csv").write_text(wards)
    return tmp_path


def test_a_file_says_everything_about_its_population(tmp_path: Path) -> None:
    loaded = load_text(TINY.encode(), "tiny.yaml", folder(tmp_path))

    assert loaded.warnings == ()
    assert loaded.population == Population(
        id="tiny",
        label="Everybody",
        source="A count",
        date="2021-03-21",
        who=Has(Ref("home"), ("here",)),
        margins=(
            Margin(
                "age",
                "Age",
                "age",
                (Category("young", "Young", 40, ("teens", "twenties")), Category("old", "Old", 60, ("old",))),
            ),
            Margin(
                "ward",
                "Ward",
                "home_area",
                (Category("north", "North", 70, ("n1", "n2")), Category("south", "South", 30, ("south",))),
                area=True,
            ),
        ),
        schemes=(Scheme("plain", "Age", ("age",), heaviest=200, fewest_people=5),),
    )


def test_the_likest_categories_stand_side_by_side(tmp_path: Path) -> None:
    wards = "code,label,people,year,side\na,A,10,2021,west\nb,B,20,2021,east\nc,C,30,2021,west\n"
    text = TINY.replace("count: people,", "count: people, sort: side,").replace(
        "answers: {north: [n1, n2]}", "note: So"
    )

    population = load_text(text.encode(), "tiny.yaml", folder(tmp_path, wards)).population

    assert [category.code for category in population.margin("ward").categories] == ["b", "a", "c"]


def test_its_canonical_bytes_hold_every_count_and_read_back_as_it_was(tmp_path: Path) -> None:
    loaded = load_text(TINY.encode(), "tiny.yaml", folder(tmp_path))

    assert b'"count":70' in loaded.raw
    assert from_canonical(loaded.raw) == loaded.population
    assert to_canonical(from_canonical(loaded.raw)) == loaded.raw


def test_the_shipped_population_is_the_census_of_adults() -> None:
    loaded = load(SHIPPED)
    margins = {margin.code: margin for margin in loaded.population.margins}

    assert loaded.warnings == ()
    assert loaded.population.cited == (
        "Source: Office for National Statistics, Census 2021 (21 March 2021). "
        "Contains public sector information licensed under the Open Government Licence v3.0."
    )
    assert {code: margin.total for code, margin in margins.items()} == {
        "ward": 42_938,
        "area_type": 42_938,
        "age": 42_938,
        "sex": 51_743,
    }
    assert margins["area_type"].counts == {"town": 22_730, "rural": 20_208}
    assert margins["age"].counts == {
        "16_24": 4_225,
        "25_34": 5_505,
        "35_49": 8_961,
        "50_64": 12_091,
        "65_plus": 12_156,
    }
    assert len(margins["ward"].categories) == 16
    assert margins["sex"].note is not None
    assert margins["age"].gathered.categories[:2] == (("16_17", "16_24"), ("18_24", "16_24"))


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("label: Everybody\n", "", ["1:1 definition.missing 'label' is missing here. Add it."]),
        ('date: "2021-03-21"', 'date: "2021-02-30"', ['4:7 definition.date Give a day that exists, as "2021-03-21".']),
        ("source:", "sauce:", [
            "1:1 definition.missing 'source' is missing here. Add it.",
            "3:1 definition.unknown_key The key 'sauce' is not known here. Did you mean 'source'?",
        ]),
        ("home has 'here'", "home has", [
            "5:6 rule.syntax Cannot read this rule at character 9, the end. Expected a code in quotes, or"
        ]),
        ("home has 'here'", "today > 2021-01-01", [
            "5:6 population.who Who belongs to a population cannot depend on today. Use answers only."
        ]),
        ("count: 40", "count: forty", [
            "11:36 definition.number 'forty' is not a whole number. Write digits, without quotes."
        ]),
        ("count: 40", "count: 0", [
            "8:5 population.empty A margin needs two or more categories, with people in each.",
            "14:5 population.totals This margin counts 100 people and 'age' 60.",
        ]),
        ("label: Old", "label: Young", [
            "8:5 population.duplicate A category of this margin is here twice, or two have one label."
        ]),
        ("label: Ward", "label: Age", [
            "8:12 population.duplicate Two margins are called 'Age'. Word one of them otherwise.",
            "14:12 population.duplicate Two margins are called 'Age'. Word one of them otherwise.",
        ]),
        ("answers: [teens, twenties]", "answers: [teens, old]", [
            "8:5 population.answer_twice The answer 'old' is in 'young' and in 'old'. Keep one of them."
        ]),
        ("codelist: wards", "codelist: words", ["17:24 population.codelist There is no code list 'words'."]),
        ("count: people", "count: persons", [
            "17:38 population.codelist 'wards' has no column 'persons'. Use one of code, label, people, year."
        ]),
        ("count: people", "count: people, sort: size", [
            "17:52 population.codelist 'wards' has no column 'size'. Use one of code, label, people, year."
        ]),
        ('year: "2021"', 'year: "1991"', [
            "17:53 population.codelist No row of 'wards' fits. Correct 'where', or the list."
        ]),
        (', where: {year: "2021"}', "", [
            "14:5 population.duplicate A category of this margin is here twice, or two have one label.",
            "14:5 population.totals This margin counts 131 people and 'age' 100.",
        ]),
        ("answers: {north:", "answers: {nroth:", [
            "18:22 population.unknown_category There is no category 'nroth'. Use one of north, south."
        ]),
        ("margins: [age]", "margins: [age, sex, age]", [
            "20:38 population.scheme There is no margin 'sex'. Use age, ward.",
            "20:43 population.scheme 'age' is named above. Keep one of them.",
        ]),
        ("margins: [age]", "margins: []", [
            "20:32 population.scheme A scheme weights to one margin or more. Name them."
        ]),
        ("heaviest: 200", "heaviest: 20", [
            "20:56 definition.number 20 is outside 100 to 500. Choose another number."
        ]),
        (TINY[TINY.index("    counts:") : TINY.index("schemes:")], "", [
            "14:5 definition.counts Give either 'categories', or 'counts' in a code list."
        ]),
    ],
)  # fmt: skip
def test_everything_wrong_is_told_with_its_place(tmp_path: Path, was: str, becomes: str, expected: list[str]) -> None:
    text = TINY.replace(was, becomes, 1)
    assert text != TINY

    with pytest.raises(LocatedError) as refused:
        load_text(text.encode(), "tiny.yaml", folder(tmp_path))

    told = [f"{each.line}:{each.column} {each.fault.code} {each.fault.message}" for each in refused.value.findings]
    assert [each[: len(want)] for each, want in zip(told, expected, strict=True)] == expected


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("North,70", "North,7O", "wards.csv:2:1: codelist.cell: people '7O' must be a whole number. Correct it."),
        ("north,North", "north,", "wards.csv:2:1: codelist.cell: label is blank. Write a label."),
        ("north,North", "no th,North", "wards.csv:2:1: codelist.cell: code 'no th' is no code."),
    ],
)
def test_a_fault_in_the_code_list_is_told_by_its_own_line(
    tmp_path: Path, was: str, becomes: str, expected: str
) -> None:
    with pytest.raises(LocatedError) as refused:
        load_text(TINY.encode(), "tiny.yaml", folder(tmp_path, WARDS.replace(was, becomes)))

    assert [str(each).removeprefix(f"{tmp_path}/") for each in refused.value.findings] == [expected]


def test_a_total_that_differs_asks_for_a_note(tmp_path: Path) -> None:
    wards = folder(tmp_path, WARDS.replace("70", "72"))

    warned = load_text(TINY.encode(), "tiny.yaml", wards).warnings
    noted = load_text(TINY.replace("label: Ward\n", "label: Ward\n    note: Near enough\n").encode(), "t", wards)

    assert [(each.line, each.fault.code) for each in warned] == [(14, "population.totals")]
    assert noted.warnings == ()
