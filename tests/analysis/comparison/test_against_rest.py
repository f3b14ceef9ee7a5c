"""Groups against everybody else: never against a total they are part of."""

from dataclasses import replace

import pytest

from analysis.comparison.against_rest import compare
from analysis.comparison.compare import Comparison
from analysis.ranking import Choice, rank_choices
from analysis.table import Group, Line, Table
from survey_engine.errors import DataError

CHOICES = [Choice("knives", "Knives"), Choice("dogs", "Dogs")]


def group(code: str | None, base: int, knives: int, dogs: int, label: str = "") -> Group:
    lines = tuple(Line.of(row) for row in rank_choices(CHOICES, {"knives": knives, "dogs": dogs}, base))
    return Group({"age": code}, {"age": label or code or "Not answered"}, base, lines)


def table(*groups: Group) -> Table:
    return Table("tiny", "concerns", "Concerns", "officer", 200, groups, ("A note.",))


OVERALL = table(replace(group(None, 200, 80, 60), key={}, labels={}))


def bases(found: Comparison) -> list[tuple[str | None, int, int]]:
    return [(pair.key["age"], pair.base_now, pair.base_then) for pair in found.pairs]


def test_the_rest_is_everybody_else_whose_group_is_known() -> None:
    found = compare(table(group("young", 60, 40, 10), group("old", 100, 30, 40), group(None, 40, 10, 10)), OVERALL)

    assert bases(found) == [("young", 60, 100), ("old", 100, 60)]
    knives = found.pairs[0].changes[0]
    assert (knives.now and knives.now.mentions, knives.then and knives.then.mentions) == (40, 30)


def test_of_a_named_group_everybody_else_is_the_rest() -> None:
    found = compare(table(group("young", 60, 40, 10), group(None, 140, 40, 50, "Everyone else")), OVERALL)

    assert bases(found) == [("young", 60, 140)]


def test_groups_that_share_people_are_each_compared_with_those_outside() -> None:
    found = compare(table(group("resident", 180, 70, 60), group("business", 50, 20, 10)), OVERALL)

    assert bases(found) == [("resident", 180, 20), ("business", 50, 150)]


def test_what_is_hidden_takes_no_part() -> None:
    hidden = Line(choice=CHOICES[0], hidden=True)
    partly = replace(group("old", 100, 30, 40), rows=(group("old", 100, 30, 40).rows[0], hidden))

    found = compare(table(replace(group("young", 60, 40, 10), base=None), partly), OVERALL)

    assert [[change.code for change in pair.changes] for pair in found.pairs] == [["dogs"]]


def test_one_grouping_at_a_time() -> None:
    crossed = replace(group("young", 60, 40, 10), key={"age": "young", "area": "town"})

    with pytest.raises(DataError, match="by one grouping at a time"):
        compare(table(crossed), OVERALL)
