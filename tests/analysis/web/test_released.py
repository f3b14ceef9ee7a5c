"""The tables of a release on a page: a short chart, and every answer in the table with it."""

from analysis.ranking import Choice
from analysis.table import Group, Line, Table
from analysis.web.released import CHARTS, Part, parts


def line(code: str, rank: int | None, mentions: int | None, **more: tuple[str, ...]) -> Line:
    return Line(choice=Choice(code, code.capitalize(), **more), rank=rank, mentions=mentions, base=200)


def shown(*groups: Group) -> Part:
    (part,) = parts([Table("tiny", "concerns", "Concerns?", "public", 200, groups, ("A note.",))])
    return part


def area(name: str, *lines: Line) -> Group:
    return Group({"home_area": name}, {"home_area": name.capitalize()}, 200, lines)


RANKED = [line(f"concern{number}", number, 100 - number) for number in range(1, 10)]
TIED = [line("tied", 10, 50), line("other_tied", 10, 50)]
LATER = [line("late_net", None, 49, members=("late",)), line("late", 12, 45)]
HIDDEN = Line(choice=Choice("rare", "Rare"), hidden=True)


def test_a_chart_has_the_first_ten_with_their_nets_and_the_table_has_everything() -> None:
    net = line("first_net", None, 120, members=("concern1", "rare"))
    part = shown(Group({}, {}, 200, (net, *RANKED, *TIED, *LATER, HIDDEN)))
    (group,) = part.groups

    assert (part.nets, group.cut) == (True, True)
    assert group.chart is not None
    assert [
        word for word in ("First_net", "Concern1", "Concern9", "Tied", "Other_tied") if word not in group.chart
    ] == []
    assert [word for word in ("Late", "Rare") if word in group.chart] == []
    assert [row[1] for row in group.rows][-3:] == ["Late_net (any of 1)", "Late", "Rare"]
    assert (group.rows[0], group.rows[1], len(group.rows)) == (
        ("net", "First_net (any of 2)", "120", "60%"),
        ("1", "Concern1", "99", "50%"),
        15,
    )


def test_a_short_table_is_drawn_whole_with_what_is_hidden() -> None:
    (group,) = shown(Group({}, {}, 200, (*RANKED[:2], HIDDEN, line("none", None, 9)))).groups

    assert group.chart is not None
    assert (group.cut, "hidden" in group.chart, len(group.rows)) == (False, True, 4)


def test_of_many_groups_and_of_what_is_hidden_whole_there_is_the_table_alone() -> None:
    many = shown(*(area(f"ward{number}", *RANKED) for number in range(CHARTS + 1)))
    hidden = shown(area("craven", HIDDEN), area("wolds", *RANKED))

    assert (many.nets, hidden.nets) == (False, False)
    assert (many.title, [group.chart for group in many.groups]) == ("Concerns?, by home area", [None] * (CHARTS + 1))
    assert [group.chart is None for group in hidden.groups] == [True, False]
    assert (hidden.groups[0].title, hidden.groups[0].base, hidden.notes) == ("Craven", "200 people", ("A note.",))
