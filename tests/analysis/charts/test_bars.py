"""Ranked bars: what is written at them, how long they are, and what of a hidden line can be seen."""

from xml.etree import ElementTree

import drawn
import pytest

from analysis.charts import bars, frame
from analysis.flags import COUNTS_ONLY, TOO_FEW


def test_every_line_has_its_rank_its_words_and_its_numbers_in_text() -> None:
    assert drawn.words(bars.svg(drawn.table())) == [
        "Base: 144 people",
        "1", "Drug taking or dealing", "38% (54)",
        "2", "Dog fouling", "28% (41)",
        "net", "Road safety (any of 2)", "33% (48)",
        "3=", "Inconsiderate parking", "20% (29)",
        "3=", "Speeding & <noise>", "20% (29)",
        "-", "None of these", "3% (4)",
        "0%", "40%",
    ]  # fmt: skip


def test_bars_are_as_long_as_their_shares_of_the_axis() -> None:
    full = 360 - 44  # the longest bar, of 40% on this axis

    lengths = drawn.lengths(bars.svg(drawn.table()))

    assert lengths == [round(full * count / 144 / 0.4, 2) for count in (54, 41, 48, 29, 29, 4)]


def test_a_picture_says_what_it_is_to_those_who_do_not_see_it() -> None:
    picture = ElementTree.fromstring(bars.svg(drawn.table(drawn.hidden())))
    named = {each.attrib["id"]: each.text for each in picture if "id" in each.attrib}

    assert picture.attrib["role"] == "img"
    assert [named[identity] for identity in picture.attrib["aria-labelledby"].split()] == [
        "What worries you?",
        "Ranked bars. Base: 144 people. 1 Drug taking or dealing: 38% (54). 2 Dog fouling: 28% (41). "
        "4 of 6 lines are hidden to protect people.",
    ]


def test_hidden_lines_have_no_bar_and_no_number() -> None:
    svg = bars.svg(drawn.table(drawn.hidden()))

    assert len(drawn.lengths(svg)) == 2
    assert drawn.words(svg)[7:] == [
        "net", "Road safety (any of 2)", "hidden to protect people",
        "-", "Inconsiderate parking", "hidden to protect people",
        "-", "Speeding & <noise>", "hidden to protect people",
        "-", "None of these", "hidden to protect people",
        "0%", "40%",
    ]  # fmt: skip


def test_what_is_too_close_to_call_says_so_once_a_band() -> None:
    words = drawn.words(bars.svg(drawn.table(drawn.sure())))

    assert words.count("Too close to call") == 1
    assert words.index("Too close to call") == words.index("Inconsiderate parking") - 2


def test_rank_ranges_and_weighted_shares_are_written_out() -> None:
    words = drawn.words(bars.svg(drawn.table(drawn.sure())))

    assert [each for each in words if " to " in each] == ["Too close to call", "2 to 4", "2 to 4"]
    assert "weighted 35%" in words
    assert words[1] == "95% rank range"
    assert words[-1] == "Lines on bars: modelled 95% interval of the share"


@pytest.mark.parametrize(
    ("flag", "expected"),
    [(TOO_FEW, ["Base: 4 people", "Fewer than 5 people: not shown."]), (COUNTS_ONLY, ["1 of 4 people"] * 6)],
)
def test_of_few_people_there_are_counts_at_most(flag: str, expected: list[str]) -> None:
    few = drawn.group(4, dict.fromkeys(drawn.MENTIONS, 1), {"area": "wolds"}, flags=(flag,))

    svg = bars.svg(drawn.table(few))

    assert drawn.lengths(svg) == []
    assert [each for each in drawn.words(svg) if "people" in each][-len(expected) :] == expected


@pytest.mark.parametrize("layout", [frame.PAGE, frame.SHEET])
def test_everything_lies_inside_the_picture(layout: frame.Layout) -> None:
    wordy = drawn.changed(drawn.sure(), drugs={"mentions": 144, "high": 1.0})

    picture = ElementTree.fromstring(bars.svg(drawn.table(wordy), layout=layout))

    _, _, width, height = map(float, picture.attrib["viewBox"].split())
    for each in picture.iter(f"{drawn.SVG}rect"):
        if "x" in each.attrib:
            assert float(each.attrib["x"]) + float(each.attrib["width"]) <= width
    for each in picture.iter(f"{drawn.SVG}text"):
        assert 0 <= float(each.attrib["x"]) <= width
        assert 0 <= float(each.attrib["y"]) <= height


def test_labels_from_anywhere_are_words_and_never_markup() -> None:
    svg = bars.svg(drawn.table(title='<script>alert("1")</script>\x00\x1b'))

    assert "<script" not in svg
    assert ElementTree.fromstring(svg)[0].text == '<script>alert("1")</script>'


def test_a_net_between_two_lines_of_a_band_does_not_cut_it_in_two() -> None:
    one_band = drawn.changed(drawn.group(), drugs={"band": 1}, dogs={"band": 1}, parking={"band": 1})

    words = drawn.words(bars.svg(drawn.table(one_band)))

    assert words.count("Too close to call") == 1
