"""Heat tables: which shares stand where, how dark, and what stands in for a share of too few people."""

from analysis.ranking import Choice
from analysis.table import Group, Line, Table
from analysis.web.heat import Cell, Column, Heat, answers_by_group, groups_by_group


def line(code: str, mentions: int | None, base: int) -> Line:
    return Line(choice=Choice(code, code.capitalize()), mentions=mentions, base=base, hidden=mentions is None)


def group(base: int, drugs: int | None, dogs: int | None, flags: tuple[str, ...] = (), **key: str | None) -> Group:
    labels = {by: (code or "not known").capitalize() for by, code in key.items()}
    return Group(key, labels, base, (line("drugs", drugs, base), line("dogs", dogs, base)), flags=flags)


def table(*groups: Group) -> Table:
    return Table("tiny", "concerns", "Concerns?", "officer", 100, groups, ())


def test_answers_stand_in_everybodys_order_beside_each_group_and_the_largest_share_is_darkest() -> None:
    everybody = Group({}, {}, 300, (line("dogs", 150, 300), line("drugs", 140, 300)))
    shown = answers_by_group(table(group(200, 120, 100, area="town"), group(100, 20, 50, area=None)), table(everybody))

    assert shown == Heat(
        "Answer",
        (Column("Town", "", "200 people"), Column("Not known", "", "100 people")),
        (
            ("Dogs", (Cell("50%", "100 of 200", 5), Cell("50%", "50 of 100", 5))),
            ("Drugs", (Cell("60%", "120 of 200", 5), Cell("20%", "20 of 100", 2))),
        ),
    )


def test_one_answer_by_two_groupings_with_the_unknown_last_and_nobody_where_no_group_is() -> None:
    shown = groups_by_group(
        table(
            group(100, 30, 1, area=None, age="old"),
            group(100, 60, 1, area="town", age="young"),
            group(0, 0, 0, area="town", age="old"),
        ),
        "drugs",
    )

    assert [column.title for column in shown.columns] == ["Old", "Young"]
    assert shown.rows == (
        ("Town", (Cell("–", "", None), Cell("60%", "60 of 100", 5))),
        ("Not known", (Cell("30%", "30 of 100", 3), Cell("–", "", None))),
    )


def test_too_few_people_for_a_share_give_counts_or_a_star_and_what_is_hidden_stays_hidden() -> None:
    shown = groups_by_group(
        table(
            group(20, 9, 1, ("counts_only",), area="a", age="old"),
            group(3, 3, 1, ("too_few",), area="b", age="old"),
            group(100, None, 1, area="c", age="old"),
        ),
        "drugs",
    )

    assert [cells[0] for _, cells in shown.rows] == [
        Cell("9 of 20", "", None),
        Cell("*", "", None),
        Cell("[c]", "", None),
    ]


def test_an_answer_nobody_gave_has_the_palest_shade() -> None:
    assert groups_by_group(table(group(100, 0, 1, area="a", age="b")), "drugs").rows[0][1] == (
        Cell("0%", "0 of 100", 0),
    )
