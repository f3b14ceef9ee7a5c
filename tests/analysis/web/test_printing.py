"""How a page prints a ranked table: columns, bars, runs that are too close to call, and what is hidden."""

from fractions import Fraction
from typing import Any

from analysis.ranking import Choice
from analysis.table import Group, Line, Table, Weighted
from analysis.web.printing import CLOSE, Block, blocks


def line(code: str, rank: int | None, mentions: int | None, base: int = 200, **more: Any) -> Line:
    choice = more.pop("choice", Choice(code, code.capitalize()))
    return Line(choice=choice, rank=rank, mentions=mentions, base=base, **more)


def group(*lines: Line, base: int | None = 200, **more: Any) -> Group:
    return Group(more.pop("key", {}), more.pop("labels", {}), base, lines, **more)


def printed(*groups: Group) -> list[Block]:
    return blocks(Table("tiny", "concerns", "Concerns?", "officer", 200, groups, ()))


def cells(block: Block) -> list[tuple[str, ...]]:
    return [(row.rank, row.answer, *row.cells) for run in block.runs for row in run.rows]


def test_a_plain_table_has_people_and_shares_and_bars_to_the_scale_of_the_longest() -> None:
    (block,) = printed(
        group(
            line("drugs", 1, 100),
            line("dogs", 2, 25),
            line("none", None, 7, choice=Choice("none", "None", exclusive=True)),
        )
    )

    assert (block.title, block.base, block.heads) == ("Everybody", "Base: 200 people", ("People", "Share"))
    assert cells(block) == [("1", "Drugs", "100", "50%"), ("2", "Dogs", "25", "13%"), ("-", "None", "7", "4%")]
    assert [row.bar for run in block.runs for row in run.rows] == ["100.0%", "25.0%", "7.0%"]
    assert [row.pale for run in block.runs for row in run.rows] == [False, False, True]


def test_bars_of_all_groups_have_one_scale() -> None:
    first = group(line("drugs", 1, 100), key={"area": "town"}, labels={"area": "Town"})
    second = group(line("drugs", 1, 50), key={"area": None}, labels={"area": "Not known"})

    assert [(block.title, block.anchor, block.runs[0].rows[0].bar) for block in printed(first, second)] == [
        ("Town", "group-1", "100.0%"),
        ("Not known", "group-2", "50.0%"),
    ]


def test_what_was_worked_out_has_a_column_and_what_was_not_has_none() -> None:
    sure: dict[str, Any] = {"low": 0.43, "high": 0.57, "rank_low": 1, "rank_high": 2, "first": Fraction(1, 8)}
    (block,) = printed(group(line("drugs", 1, 100, weighted=Weighted(0.525), **sure), line("dogs", 2, 25)))

    assert block.heads == ("People", "Share", "Weighted share", "First choice", "Modelled interval", "Rank range")
    assert cells(block) == [
        ("1", "Drugs", "100", "50%", "53%", "13%", "43% to 57%", "1 to 2"),
        ("2", "Dogs", "25", "13%", "", "", "", ""),
    ]


def test_lines_too_close_to_call_stand_together_and_a_net_with_its_best_member() -> None:
    net = line("roads", None, 60, choice=Choice("roads", "Roads", members=("speeding", "parking")))
    (block,) = printed(
        group(
            line("drugs", 1, 100, band=1),
            net,
            line("speeding", 2, 40, band=2),
            line("parking", 3, 39, band=2),
            line("dogs", 4, 10, band=3),
            line("none", None, 7, choice=Choice("none", "None", exclusive=True)),
        )
    )

    assert [(run.close, [row.answer for row in run.rows]) for run in block.runs] == [
        ("", ["Drugs"]),
        (CLOSE, ["Roads (any of 2)", "Speeding", "Parking"]),
        ("", ["Dogs"]),
        ("", ["None"]),
    ]


def test_what_is_hidden_stays_hidden() -> None:
    (block,) = printed(group(line("drugs", 1, 100), line("dogs", None, None, hidden=True), base=None))

    assert block.base == "Base: hidden"
    assert cells(block) == [("1", "Drugs", "100", "50%"), ("-", "Dogs", "[c]", "[c]")]
    assert [row.bar for run in block.runs for row in run.rows] == ["100.0%", None]


def test_small_groups_have_no_percentages_and_no_bars_and_the_smallest_no_lines() -> None:
    few, fewer = printed(
        group(line("drugs", 1, 9, 20), base=20, key={"age": "old"}, flags=("counts_only",)),
        group(line("drugs", 1, 2, 4), base=4, key={"age": "young"}, flags=("too_few",)),
    )

    assert (few.marks, few.heads, cells(few), few.runs[0].rows[0].bar) == (
        "*",
        ("People",),
        [("1", "Drugs", "9")],
        None,
    )
    assert (fewer.runs, fewer.instead) == ((), "Too few people to show what they answered.")


def test_a_group_of_nobody_is_printed() -> None:
    (block,) = printed(group(Line(choice=Choice("drugs", "Drugs"), rank=1, mentions=0, base=0), base=0))

    assert cells(block) == [("1", "Drugs", "0", "n/a")]
