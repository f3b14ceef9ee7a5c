"""Heat tables: a number in every cell, shades that follow the shares that are shown, and nothing of what is hidden."""

from xml.etree import ElementTree

import drawn
import pytest

from analysis.charts import heat, page
from analysis.charts.palette import SHADES
from analysis.flags import COUNTS_ONLY, TOO_FEW
from analysis.table import Table

PUT = {"area": "melton"}


def cells(table: Table) -> list[tuple[str, str]]:
    """The words and the shade of every cell, row by row."""
    picture = ElementTree.fromstring(heat.svg(table))
    boxes = [each.attrib["fill"] for each in picture.iter(f"{drawn.SVG}rect") if "stroke" in each.attrib]
    middle = [each for each in picture.iter(f"{drawn.SVG}text") if each.get("text-anchor") == "middle"]
    return list(zip([each.text or "" for each in middle][-len(boxes) :], boxes, strict=True))


def test_every_cell_has_its_share_and_the_largest_is_darkest() -> None:
    found = cells(drawn.by_area())

    drugs, roads = found[:2], found[2:4]
    assert [words for words, _ in drugs + roads] == ["40%", "32%", "48%", "7%"]
    assert [shade for _, shade in drugs + roads] == [SHADES[3][0], SHADES[2][0], SHADES[4][0], SHADES[0][0]]
    assert [shade for words, shade in found if words == "70%"] == [SHADES[5][0]]


@pytest.mark.parametrize(("flag", "words"), [(COUNTS_ONLY, "1"), (TOO_FEW, "*")])
def test_of_few_people_there_are_counts_at_most_and_no_shade(flag: str, words: str) -> None:
    few = drawn.group(4, dict.fromkeys(drawn.MENTIONS, 1), PUT, flags=(flag,))

    assert set(cells(drawn.table(few))) == {(words, SHADES[0][0])}


def test_a_hidden_cell_has_a_sign_that_is_explained() -> None:
    words = drawn.words(heat.svg(drawn.table(drawn.hidden())))

    assert words.count("[c]") == 4
    assert words[-1] == "[c]: hidden to protect people."


def test_words_over_a_column_are_not_broken() -> None:
    wide = [drawn.group(key={"area": f"bottesfordshire {number}"}) for number in range(12)]

    assert drawn.words(heat.svg(drawn.table(*wide))).count("Bottesfordshire") == 12


def test_the_page_of_many_groups_is_a_heat_table() -> None:
    few, many = (drawn.table(*[drawn.group(key={"area": str(n)}) for n in range(size)]) for size in (3, 4))

    assert "People in the group" not in drawn.words(page.svg(few, []))
    assert "People in the group" in drawn.words(page.svg(many, []))
