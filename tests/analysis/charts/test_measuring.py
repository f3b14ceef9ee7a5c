"""Widths of texts, held to the font they are of, and lines broken by them."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from analysis.charts.measuring import REGULAR, width, wrap

FONTS = Path(__file__).parents[3] / "survey_engine" / "static" / "fonts"


def widths(font: str) -> list[int]:
    with TTFont(FONTS / font) as face:
        names, metrics, em = face.getBestCmap(), face["hmtx"], face["head"].unitsPerEm
        return [round(metrics[names[code]][0] * 1000 / em) for code in range(ord(" "), ord("~") + 1)]


def test_the_widths_are_those_of_the_shipped_font() -> None:
    assert list(REGULAR) == widths("DejaVuSans.ttf")


def test_bold_words_are_given_the_room_they_need() -> None:
    bold = dict(zip(map(chr, range(32, 127)), widths("DejaVuSans-Bold.ttf"), strict=True))
    text = "Inconsiderate parking 38% (1,254)"

    assert width(text, 10, bold=True) >= sum(bold[letter] for letter in text) / 100


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Dog fouling", ("Dog fouling",)),
        ("Drug taking or dealing", ("Drug taking or", "dealing")),
        ("Rhabarberbarbarabar", ("Rhabarberbarba", "rabar")),
        ("Frisby-on-the-Wreake", ("Frisby-on-the-", "Wreake")),
        ("", ("",)),
    ],
)
def test_lines_break_between_words_and_inside_one_only_where_they_must(text: str, lines: tuple[str, ...]) -> None:
    assert wrap(text, 116, 14) == lines
