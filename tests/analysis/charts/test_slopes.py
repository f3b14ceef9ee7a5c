"""Slopes between waves, bars of coverage and small multiples: what they say, and what they leave out."""

from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import drawn
import pytest

from analysis.charts import coverage, multiples, slope
from analysis.flags import COUNTS_ONLY

CHANGES = (
    slope.Change("Drugs", Fraction(54, 144), Fraction(80, 320), "down 13 points", clear=True),
    slope.Change("Dogs", Fraction(41, 144), Fraction(96, 320), "no clear change"),
    slope.Change("Parking", Fraction(31, 144), Fraction(96, 320), "n/c", comparable=False),
    slope.Change("Fly-tipping", None, Fraction(62, 320), "not offered in 2020"),
    slope.Change("Cycling", Fraction(3, 144), None, "not offered in 2024"),
)


def lines(svg: str) -> list[tuple[str | None, str]]:
    """The slopes, each with its dashes and its width."""
    found = ElementTree.fromstring(svg).iter(f"{drawn.SVG}line")
    return [
        (each.get("stroke-dasharray"), each.attrib["stroke-width"])
        for each in found
        if each.attrib["x1"] == "50.4" and each.attrib["x2"] == "165.6"
    ]


def test_a_clear_change_differs_from_another_without_colour_and_the_incomparable_have_no_line() -> None:
    assert lines(slope.svg("Waves", ("2020", "2024"), CHANGES)) == [(None, "3"), ("5 4", "1.5")]


def test_both_ends_of_a_slope_are_written_out() -> None:
    words = drawn.words(slope.svg("Waves", ("2020", "2024"), CHANGES))

    assert words[:6] == ["2020", "2024", "38%", "28%", "22%", "2%"]
    assert " ".join(words[6:]) == (
        "30% Dogs (no clear change) 30% Parking (n/c) 25% Drugs (down 13 points) 19% Fly-tipping (not offered in 2020) "
        "Thick line: a clear change. Thin dashed line: no clear change. Cycling: not offered in 2024"
    )


def test_words_at_one_height_are_moved_apart() -> None:
    svg = slope.svg("Waves", ("a", "b"), [slope.Change(name, Fraction(1, 4), Fraction(1, 4)) for name in "UVWXYZ"])

    left = [
        float(each.attrib["y"])
        for each in ElementTree.fromstring(svg).iter(f"{drawn.SVG}text")
        if each.text == "25%" and each.get("text-anchor") == "end"
    ]
    assert len(left) == 6
    assert all(below - above >= 15 for above, below in pairwise(left))


def test_slopes_are_told_in_words() -> None:
    description = ElementTree.fromstring(slope.svg("Waves", ("2020", "2024"), CHANGES[::4]))[1].text

    assert description == (
        "Slopes from 2020 to 2024. Drugs: 38% in 2020, 25% in 2024, down 13 points. "
        "Cycling: 2% in 2020, not shown in 2024, not offered in 2024."
    )


def test_coverage_has_a_bar_for_those_who_answered_and_a_line_for_everybody() -> None:
    svg = coverage.svg(
        "Age",
        [
            coverage.Kind("16 to 24", Fraction(1, 10), Fraction(2, 10), "14 more are wanted."),
            coverage.Kind("Others", None, Fraction(8, 10)),
        ],
    )

    assert drawn.lengths(svg) == [45.0]
    black = [each for each in ElementTree.fromstring(svg).iter(f"{drawn.SVG}line") if each.get("stroke") == "#0b0c0c"]
    assert [each.attrib["x1"] for each in black] == ["90", "358"]
    assert " ".join(drawn.words(svg)[2:]) == (
        "16 to 24 10% of those who answered, 20% of the population. 14 more are wanted. "
        "Others Share not shown, 80% of the population."
    )


def test_small_multiples_show_every_group_of_an_option_to_one_scale() -> None:
    svg = multiples.svg(drawn.by_area(), top=2)

    assert drawn.words(svg) == [
        "Dog fouling", "Town", "10% (10)", "Not known", "70% (31)",
        "Drug taking or dealing", "Town", "40% (40)", "Not known", "32% (14)",
    ]  # fmt: skip
    ten, seventy, *_ = drawn.lengths(svg, height="12")
    assert seventy / ten == pytest.approx(31 / 44 / 0.1, abs=0.02)  # lengths have two decimals


def test_a_group_of_few_people_has_counts_for_bars_and_no_say_in_the_order() -> None:
    town, few = drawn.by_area().groups
    few = drawn.group(20, {**dict.fromkeys(drawn.MENTIONS, 0), "none": 0, "dogs": 20}, few.key, flags=(COUNTS_ONLY,))

    words = drawn.words(multiples.svg(drawn.table(town, few), top=1))

    assert words == ["Road safety (any of 2)", "Town", "48% (48)", "Not known *", "0 of 20 people"]


def test_hidden_lines_of_a_group_say_so() -> None:
    words = drawn.words(multiples.svg(drawn.table(drawn.hidden(), drawn.hidden())))

    assert words.count("hidden to protect people") == 8
