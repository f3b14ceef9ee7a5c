"""A ranked table for a terminal and for programs: marks of small groups, what is modelled, and what came first."""

import json
from dataclasses import replace
from fractions import Fraction

from analysis import flags
from analysis.export import ranked_csv, ranked_json, ranked_text
from analysis.ranking import Choice, rank_choices
from analysis.table import Group, Line, Table

CHOICES = [Choice("drugs", "Drugs"), Choice("dogs", "Dogs")]


def group(base: int, *, key: bool = True, **traits: object) -> Group:
    lines = [Line.of(row) for row in rank_choices(CHOICES, {"drugs": base // 2, "dogs": base // 4}, base)]
    named = {"area": "rural"} if key else {}
    labels = {"area": "Rural"} if key else {}
    made = Group(named, labels, base, tuple(lines), flags=flags.of_base(base))
    return replace(made, **traits)


def printed(*groups: Group) -> str:
    return ranked_text.write(Table("tiny", "concerns", "Concerns", "officer", 100, groups, ("A note.",)))


def rows(*groups: Group) -> list[dict[str, object]]:
    document = json.loads(ranked_json.write(Table("tiny", "concerns", "Concerns", "officer", 100, groups, ())))
    return list(document["groups"][0]["rows"])


def test_a_small_group_carries_its_mark() -> None:
    assert printed(group(40)) == (
        "Concerns\n\n"
        "Rural †\n"
        "Base: 40 people\n"
        " Rank          People   Share\n"
        "    1  Drugs       20     50%\n"
        "    2  Dogs        10     25%\n\n"
        "Note: A note.\n"
    )


def test_of_ten_to_twenty_nine_people_only_counts_are_printed() -> None:
    assert printed(group(20)) == (
        "Concerns\n\n"
        "Rural *\n"
        "Base: 20 people\n"
        " Rank          People\n"
        "    1  Drugs       10\n"
        "    2  Dogs         5\n\n"
        "Note: A note.\n"
    )


def test_of_fewer_than_five_people_nothing_is_printed() -> None:
    assert (
        printed(group(4)) == "Concerns\n\nRural *\nBase: 4 people\nFewer than 5 people: not shown.\n\nNote: A note.\n"
    )


def test_overall_every_line_is_printed_however_few_there_are() -> None:
    assert "    1  Drugs        2     50%\n" in printed(group(4, key=False))


def test_rank_ranges_and_first_choices_have_their_columns() -> None:
    made = group(200)
    lines = [replace(line, rank_low=1, rank_high=2, first=Fraction(1, 8), low=0.2, high=0.3) for line in made.rows]
    lines[1] = replace(lines[1], rank_low=2)

    assert printed(replace(made, rows=tuple(lines))) == (
        "Concerns\n\n"
        "Rural\n"
        "Base: 200 people\n"
        " Rank          People   Share   First  Rank range\n"
        "    1  Drugs      100     50%     13%      1 to 2\n"
        "    2  Dogs        50     25%     13%           2\n\n"
        "Note: A note.\n"
    )


def test_places_of_a_ranked_question_have_theirs() -> None:
    made = group(200)
    lines = [replace(line, borda=Fraction(5, 4), mean_rank=Fraction(3, 2)) for line in made.rows]

    assert " Rank          People   Share  Points  Mean place\n" in printed(replace(made, rows=tuple(lines)))
    assert "    1  Drugs      100     50%    1.25        1.50\n" in printed(replace(made, rows=tuple(lines)))


def test_json_holds_what_is_modelled_only_where_it_is_known() -> None:
    made = group(200)
    sure = replace(made.rows[0], low=0.43, high=0.57, rank_low=1, rank_high=1, band=1, ticks=2, all_ticks=3)

    found = rows(replace(made, rows=(sure, made.rows[1])))

    assert {name: found[0][name] for name in ("low", "high", "rank_low", "rank_high", "band")} == {
        "low": 0.43,
        "high": 0.57,
        "rank_low": 1,
        "rank_high": 1,
        "band": 1,
    }
    assert found[0]["share_of_mentions"] == 2 / 3
    assert found[1].keys().isdisjoint({"low", "high", "rank_low", "rank_high", "band", "share_of_mentions"})


def test_csv_has_columns_after_the_others_for_what_its_table_tells() -> None:
    made = group(200)
    sure = replace(made.rows[0], rank_low=1, rank_high=2, first=Fraction(1, 8))
    table = Table("tiny", "concerns", "Concerns", "officer", 100, (replace(made, rows=(sure, made.rows[1])),), ())

    head, *lines = ranked_csv.write(table).splitlines()

    assert head == "area,rank,tied,code,label,net,mentions,base,share,percent,first_choice,rank_low,rank_high"
    assert [line.split(",")[-3:] for line in lines] == [["0.125", "1", "2"], ["", "", ""]]


def test_json_flags_groups_and_names_the_event_that_brought_most() -> None:
    made = group(40, event=("Village hall", Fraction(1, 2)))
    document = json.loads(ranked_json.write(Table("tiny", "concerns", "Concerns", "officer", 100, (made,), ())))

    assert document["groups"][0]["flags"] == ["very_small_base"]
    assert document["groups"][0]["event"] == {"name": "Village hall", "share": 0.5}
