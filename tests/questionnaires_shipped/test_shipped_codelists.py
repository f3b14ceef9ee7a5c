"""The shipped code lists against the published figures they come from, and against each other."""

import csv

import pytest
from questionnaires_shipped.shipped import FOLDER, question

LISTS = FOLDER / "codelists"
TOWN = ("E05005501", "E05005502", "E05005503", "E05005504", "E05005505", "E05005506")


def rows(name: str) -> list[dict[str, str]]:
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_there_are_forty_concerns_and_four_special_options() -> None:
    special = [row["code"] for row in rows("concerns") if row["group"] == "special"]

    assert (len(rows("concerns")), special) == (44, ["other", "none", "dont_know", "prefer_not"])


@pytest.mark.parametrize(("form", "count"), [("core", 31), ("stall", 17), ("young_person", 23), ("business", 17)])
def test_a_form_shows_so_many_concerns(form: str, count: int) -> None:
    assert sum(row[form] == "1" and row["group"] != "special" for row in rows("concerns")) == count


def test_the_wards_are_the_sixteen_of_the_borough() -> None:
    wards = [row for row in rows("areas") if row["level"] == "ward"]

    assert [row["code"] for row in wards] == [f"E0500{number}" for number in range(5495, 5511)]
    assert [row["code"] for row in wards if row["area_type"] == "town"] == list(TOWN)
    assert all((row["area_type"] == "town") is row["label"].startswith("Melton ") for row in wards)


def test_the_wards_add_up_to_the_published_totals() -> None:
    people = rows("population_2021")
    town = [row for row in people if row["area_type"] == "town"]

    assert sum(int(row["residents"]) for row in people) == 51742
    assert sum(int(row["adults_16_plus"]) for row in people) == 42938
    assert sum(int(row["adults_16_plus"]) for row in town) == 22730
    assert sum(int(row["households"]) for row in people) == 22610


def test_the_margins_of_people_aged_16_and_over_agree_with_each_other() -> None:
    totals: dict[str, int] = {}
    for row in rows("margins_2021"):
        if row["population"] == "adults_16_plus":
            totals[row["margin"]] = totals.get(row["margin"], 0) + int(row["count"])

    assert totals == {"ward": 42938, "area_type": 42938, "age_band": 42938}


def test_every_place_lies_in_known_wards() -> None:
    wards = {row["code"] for row in rows("areas") if row["level"] == "ward"}
    found = {row["name"]: row["codes"].split(";") for row in rows("places")}

    assert {code for codes in found.values() for code in codes} == wards
    assert len(found) == len(rows("places"))


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Great Dalby", ("E05005499",)),
        ("Nether Broughton", ("E05005507",)),
        ("Frisby on the Wreake", ("E05005498",)),
        ("Sproxton", ("E05005497", "E05005510")),
        ("Melton Mowbray", TOWN),
        ("Melton", TOWN),
    ],
)
def test_a_place_people_name_leads_to_its_wards(name: str, codes: tuple[str, ...]) -> None:
    places = {place.name: place.codes for place in question("home_area", "safer-melton-2024").places}

    assert places[name] == codes


def test_the_area_question_offers_the_wards_and_two_other_answers() -> None:
    options = question("home_area", "safer-melton-2024").options

    assert [option.code for option in options[-2:]] == ["elsewhere", "outside"]
    assert (len(options), options[0].area_type, options[0].parent) == (18, "rural", "E07000133")


def test_the_source_of_the_figures_is_printed_as_its_licence_asks() -> None:
    text = (LISTS / "SOURCES.md").read_text(encoding="utf-8")

    assert (
        "Contains public sector information licensed under the Open Government Licence v3.0. "
        "Source: Office for National Statistics, Census 2021."
    ) in text
    assert all(f"`{path.name}`" in text for path in LISTS.glob("*.csv"))
