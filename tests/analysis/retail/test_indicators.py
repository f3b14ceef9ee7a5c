"""Business indicators of 300 made-up premises equal those worked out again with pandas, group by group."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import builders
import business_frames
import pytest
from packed import columns

from analysis.retail import reporting
from analysis.retail.model import Report
from analysis.rows.columns import Columns
from analysis.snapshot.reading import Snapshot
from survey_engine.consultations.catalogue import Form
from survey_engine.errors import DataError, NotFound


def made(people: Any = None, form: Any = None) -> Snapshot:
    asked = form or business_frames.questionnaire()
    answered: Columns = columns(asked, people if people is not None else business_frames.answers())
    return Snapshot(Form(asked, "hash", b""), answered, {"web": len(answered)}, len(answered), None, None)


@pytest.fixture(scope="module")
def whole() -> Snapshot:
    return made()


def told(report: Report) -> dict[str, business_frames.Found]:
    """By group's last code: (section, line) -> value and base."""
    return {
        "".join(code or "" for code in group.key.values()): {
            (section.code, line.code): (
                None if line.cells[place].value is None else float(line.cells[place].value or 0),
                line.cells[place].base or 0,
            )
            for section in report.sections
            for line in section.lines
        }
        for place, group in enumerate(report.groups)
    }


@pytest.mark.parametrize("by", ["", "sector_kind", "place", "location", "sector"])
def test_every_indicator_is_what_pandas_makes_of_the_raw_answers(whole: Snapshot, by: str) -> None:
    report = reporting.report(whole, (by,) if by else ())
    found = told(report)

    for code, data in business_frames.groups(by):
        expected = business_frames.indicators(data)
        assert found[code].keys() == expected.keys()
        for line, (value, base) in expected.items():
            near = None if value is None else pytest.approx(value, rel=1e-12, abs=1e-12)
            assert found[code][line] == (near, base), (code, line)
    assert len(found) == len(list(business_frames.groups(by)))


def test_every_group_tells_returns_those_for_one_premises_and_premises(whole: Snapshot) -> None:
    [everybody] = reporting.report(whole).groups
    kinds = reporting.report(whole, ("sector_kind",)).groups

    assert (everybody.label, everybody.returns, everybody.single, everybody.premises) == ("All premises", 300, 279, 378)
    assert {each.label: (each.returns, each.single, each.premises) for each in kinds} == {
        "Retail": (164, 154, 203),
        "Hospitality": (50, 46, 60),
        "Other sectors": (86, 79, 115),
    }


ONE = {
    "consent": "yes", "premises_kind": "single", "sector": "supermarket", "location": "town_centre",
    "crimes": ["shop_theft"],
}  # fmt: skip


def premises(**more: Any) -> dict[str, Any]:
    return {**ONE, **more}


def test_a_range_counts_with_its_midpoint_an_open_one_with_its_lower_end_and_too_many_with_no_figure() -> None:
    people = [
        premises(times__shop_theft="2_5"),
        premises(times__shop_theft="over_100"),
        premises(times__shop_theft="too_many"),
        premises(times__shop_theft=10),
        {**ONE, "crimes": ["none"]},
    ]
    report = reporting.report(made(people))
    incidence = report.section("incidence").lines[0].cells[0]
    prevalence = report.section("prevalence").lines[0].cells[0]

    assert (incidence.part, incidence.base, incidence.left) == (Fraction("114.5"), 4, 1)
    assert incidence.value == Fraction("2862.5")
    assert prevalence.value == Fraction(4, 5)
    assert report.section("incidence_median").lines[0].cells[0].value == Fraction("6.75")


def test_a_return_for_several_premises_is_a_victim_and_no_part_of_incidence() -> None:
    people = [
        premises(premises_kind="several", premises_count=4, times__shop_theft=400),
        premises(times__shop_theft=2),
    ]
    report = reporting.report(made(people))

    assert report.section("prevalence").lines[0].cells[0].part == 2
    assert report.section("incidence").lines[0].cells[0].value == 200
    assert report.groups[0].premises == 5


def test_some_and_most_are_left_out_of_the_reporting_rate_and_counted() -> None:
    people = [
        premises(times__shop_theft=10, reported__shop_theft=4),
        premises(times__shop_theft=10, reported__shop_theft="some"),
        premises(times__shop_theft="6_20", reported__shop_theft="all"),
        premises(times__shop_theft="6_20", reported__shop_theft=5),
        premises(times__shop_theft="too_many", reported__shop_theft="none"),
    ]
    rate = reporting.report(made(people)).section("reported").lines[0].cells[0]

    assert (rate.part, rate.of, rate.base, rate.left) == (17, 23, 2, 3)
    victims = reporting.report(made(people)).section("reporting_victims").lines[0].cells[0]
    assert (victims.part, victims.base) == (4, 5)


def test_assaults_left_blank_are_not_taken_for_none() -> None:
    people = [
        premises(crimes=["violence"], times__violence=3),
        premises(crimes=["violence"], times__violence=3, assaults__violence=1, injuries__violence=0),
        {**ONE, "crimes": ["none"]},
    ]
    lines = {line.code: line.cells[0] for line in reporting.report(made(people)).section("staff").lines}

    assert lines["threatened"].value == Fraction(2, 3)
    assert (lines["assaulted"].value, lines["assaulted"].left) == (Fraction(1, 2), 1)
    assert (lines["injured"].value, lines["injured"].left) == (0, 1)


def test_nobody_has_no_share() -> None:
    cell = reporting.report(made([{**ONE, "crimes": ["none"]}])).section("satisfaction").lines[0].cells[0]

    assert (cell.value, cell.base) == (None, 0)


def test_businesses_are_never_weighted_and_the_reason_is_told() -> None:
    with pytest.raises(DataError, match="no list of the businesses of the borough"):
        reporting.refuse_weights()


def test_a_form_for_people_has_no_business_indicators() -> None:
    with pytest.raises(NotFound, match="does not ask premises what happened"):
        reporting.report(made([{}], builders.of(builders.question("age", "single", "young"))))


def test_the_twelve_months_are_those_that_the_form_asks_about(whole: Snapshot) -> None:
    shipped = business_frames.questionnaire()
    asked = next(each for each in shipped.questions() if each.id == "crimes")
    later = replace(asked, text={"en": "What happened between 1 April 2026 and 31 March 2027?"})
    sections = [
        replace(section, questions=tuple(later if each == asked else each for each in section.questions))
        for section in shipped.sections
    ]

    notes = [reporting.report(made(form=form)).notes for form in (shipped, replace(shipped, sections=tuple(sections)))]

    assert [[note for note in each if note.startswith("Twelve")] for each in notes] == [
        ["Twelve months are 1 August 2023 to 31 July 2024, the same for everybody, as printed on the form."],
        ["Twelve months are 1 April 2026 to 31 March 2027, the same for everybody, as printed on the form."],
    ]


def test_a_later_version_says_that_returns_to_earlier_ones_are_not_counted(whole: Snapshot) -> None:
    later = made(form=replace(business_frames.questionnaire(), version=2))
    said = "Returns to version 2 of the form only: those to earlier versions are not counted."

    assert said in reporting.report(later).notes
    assert [note for note in reporting.report(whole).notes if "version" in note] == []
