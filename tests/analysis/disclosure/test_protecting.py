"""Tables protected: what is hidden, what is rounded, and that the rest follows from what is published."""

import random
from fractions import Fraction

import orjson
import pytest
from exact import choices as exact_choices
from exact import group, shown, table

from analysis.disclosure import reading
from analysis.disclosure.auditing import audit
from analysis.disclosure.profiles import PUBLIC
from analysis.disclosure.protecting import protect
from analysis.disclosure.structure import Structure
from analysis.export import ranked_json
from analysis.ranking import Choice, rank_choices
from analysis.table import Group, Line, Table
from survey_engine.errors import DataError

ORDERED = Structure(orders={"concerns": ("speeding", "drugs", "litter", "none")})


def public(*tables: Table) -> tuple[Table, ...]:
    return protect(tables, PUBLIC, ORDERED)


def test_few_are_hidden_and_the_rest_is_rounded_and_ranked_by_what_is_published() -> None:
    (published,) = public(table(group({"speeding": 41, "drugs": 54, "litter": 4, "none": 43}, 144)))

    assert shown(published) == {
        "": (145, [("drugs", 1, 55), ("speeding", 2, 40), ("none", None, 45), ("litter", None, None)])
    }
    assert published.base == 145
    assert [line.share for line in published.groups[0].rows] == [
        Fraction(55, 145), Fraction(40, 145), Fraction(45, 145), None,
    ]  # fmt: skip
    assert [line.hidden for line in published.groups[0].rows] == [False, False, False, True]


def test_counts_that_round_alike_are_ties_in_the_questionnaires_order() -> None:
    (published,) = public(table(group({"speeding": 41, "drugs": 42, "litter": 20}, 144)))

    lines = [(line.choice.code, line.rank, line.tied) for line in published.groups[0].rows]
    assert lines == [("speeding", 1, True), ("drugs", 1, True), ("litter", 3, False)]


def test_without_a_known_order_ties_go_by_code_and_never_by_what_was_counted() -> None:
    exact = table(group({"speeding": 42, "drugs": 41, "litter": 40}, 144))

    lines = [line.choice.code for line in protect([exact], PUBLIC)[0].groups[0].rows]

    assert lines == ["drugs", "litter", "speeding"]


def test_what_nearly_everybody_chose_is_hidden_because_of_those_who_did_not() -> None:
    (published,) = public(table(group({"speeding": 95, "drugs": 90, "litter": 50}, 100)))

    assert shown(published)[""] == (100, [("drugs", 1, 90), ("litter", 2, 50), ("speeding", None, None)])


def test_too_few_people_hide_the_whole_column() -> None:
    few = group({"speeding": 9, "drugs": 0}, 9, area="north")
    many = group({"speeding": 20, "drugs": 30}, 80, area="south")
    more = group({"speeding": 25, "drugs": 35}, 85, area="west")

    published = public(table(few, many, more))[0]

    assert shown(published) == {
        "north": (None, [("speeding", None, None), ("drugs", None, None)]),
        "south": (80, [("drugs", 1, 30), ("speeding", 2, 20)]),
        "west": (85, [("drugs", 1, 35), ("speeding", 2, 25)]),
    }


def test_a_figure_that_gives_a_hidden_one_away_is_hidden_too() -> None:
    """33 in all prints as 35: at least 33. 12 and 12 print as 10: at most 24. So the third would be 9."""
    everybody = table(group({"speeding": 33}, 200))
    areas = [group({"speeding": 12}, 60, area="a"), group({"speeding": 12}, 70, area="b")]
    third = group({"speeding": 9}, 70, area="c")

    _, published = public(everybody, table(*areas, third))

    assert shown(published) == {
        "a": (60, [("speeding", None, None)]),
        "b": (70, [("speeding", 1, 10)]),
        "c": (70, [("speeding", None, None)]),
    }


def test_nothing_but_published_counts_and_bases_is_left() -> None:
    (published,) = public(table(group({"speeding": 41, "drugs": 54}, 144)))

    (one,) = published.groups
    assert (one.size, one.effective, one.event, one.mentions) == (None, None, None, 95)
    assert {(line.low, line.first, line.weighted, line.rank_low, line.band) for line in one.rows} == {
        (None, None, None, None, None)
    }
    assert [note for note in published.notes if "144" in note or "3 people" in note] == []
    assert published.profile == "public"


def test_a_net_has_the_share_of_all_mentions_that_its_members_have_together() -> None:
    choices = [*exact_choices({"speeding": 41, "drugs": 54}), Choice("both", "Both", members=("speeding", "drugs"))]
    rows = rank_choices(choices, {"speeding": 41, "drugs": 54, "both": 80}, 144)
    exact = Group({}, {}, 144, tuple(map(Line.of, rows)), 144, 95)

    (published,) = public(table(exact))

    found = {line.choice.code: (line.mentions, line.of_all) for line in published.groups[0].rows}
    assert found == {"both": (80, Fraction(1)), "drugs": (55, Fraction(55, 95)), "speeding": (40, Fraction(40, 95))}
    assert audit(reading.views(orjson.loads(ranked_json.write(published)), "file", lambda _: ORDERED)).findings == ()


def test_shares_of_all_mentions_are_not_told_where_not_all_are_listed() -> None:
    exact = table(group({"speeding": 41, "drugs": 54, "litter": 30}, 144))

    (published,) = protect([exact], PUBLIC, ORDERED, top=1)

    assert [(line.choice.code, line.mentions, line.of_all) for line in published.groups[0].rows] == [
        ("drugs", 55, None)
    ]


def test_officers_get_exact_tables_as_they_are() -> None:
    exact = table(group({"speeding": 3}, 4))

    assert protect([exact], "officer") == (exact,)


@pytest.mark.parametrize("seed", range(40))
def test_shares_ranks_and_order_change_when_and_only_when_published_counts_do(seed: int) -> None:
    dice = random.Random(seed)
    counts = {code: dice.randint(0, 60) for code in ("speeding", "drugs", "litter")}
    moved = {code: max(0, min(99, count + dice.choice((-2, -1, 1, 2)))) for code, count in counts.items()}
    one, other = (public(table(group(each, 99 + dice.randint(0, 2))))[0] for each in (counts, moved))

    same = {line.choice.code: line.mentions for line in one.groups[0].rows} == {
        line.choice.code: line.mentions for line in other.groups[0].rows
    } and one.base == other.base

    assert (one.groups == other.groups) == same


def test_a_table_of_very_many_thin_groups_is_refused_before_any_search() -> None:
    counts = {f"option_{number:02}": number % 4 for number in range(34)}
    thin = table(*[group(counts, 4, area=f"street {number}") for number in range(80)])

    with pytest.raises(DataError, match="by area: more than 2,500 figures would be hidden"):
        protect([thin], PUBLIC)
