"""The ranked table, held to the figures that the partnership published in 2020."""

from fractions import Fraction

import pytest

from analysis.ranking import Choice, cut, percent, rank_choices

CONCERNS_2020 = {"drugs": 54, "dogs": 41, "burglary": 39, "parking": 31, "vehicles": 29, "speeding": 29}


def test_equal_counts_share_a_rank_and_keep_the_questionnaire_order() -> None:
    choices = [Choice(code, code) for code in CONCERNS_2020]

    rows = rank_choices(choices, CONCERNS_2020, 144)

    assert [(row.choice.code, row.rank, row.tied) for row in rows] == [
        ("drugs", 1, False),
        ("dogs", 2, False),
        ("burglary", 3, False),
        ("parking", 4, False),
        ("vehicles", 5, True),
        ("speeding", 5, True),
    ]


def test_the_rank_after_a_tie_skips() -> None:
    rows = rank_choices([Choice("a", "A"), Choice("b", "B"), Choice("c", "C")], {"a": 2, "b": 1, "c": 2}, 5)

    assert [(row.choice.code, row.rank) for row in rows] == [("a", 1), ("c", 1), ("b", 3)]


@pytest.mark.parametrize(
    ("mentions", "base", "places", "expected"),
    [
        (54, 144, 2, "37.50%"),
        (41, 144, 2, "28.47%"),
        (29, 144, 2, "20.14%"),
        (0, 144, 2, "0.00%"),
        (1, 8, 0, "13%"),  # 12.5 rounds up, not to even
        (5, 200, 0, "3%"),  # 2.5 too
        (3, 3, 1, "100.0%"),
    ],
)
def test_percentages_round_half_up(mentions: int, base: int, places: int, expected: str) -> None:
    assert percent(Fraction(mentions, base), places) == expected


def test_a_share_of_nobody_is_not_zero() -> None:
    row = rank_choices([Choice("a", "A")], {"a": 0}, 0)[0]

    assert (row.share, percent(row.share)) == (None, "n/a")


def test_exclusive_options_are_counted_but_come_last_and_unranked() -> None:
    choices = [Choice("none", "None of these", exclusive=True), Choice("a", "A"), Choice("b", "B")]

    rows = rank_choices(choices, {"none": 9, "a": 1, "b": 2}, 12)

    assert [(row.choice.code, row.rank, row.mentions) for row in rows] == [("b", 1, 2), ("a", 2, 1), ("none", None, 9)]


def test_a_cut_never_splits_a_tie() -> None:
    rows = rank_choices([Choice(code, code) for code in CONCERNS_2020], CONCERNS_2020, 144)

    assert len(cut(rows, 5)) == 6
    assert len(cut(rows, 4)) == 4


def test_a_net_stands_above_its_best_member_and_competes_with_what_is_outside_it() -> None:
    roads = Choice("roads", "Road safety", members=("speeding", "bikes"))
    choices = [Choice("drugs", "Drugs"), Choice("speeding", "Speeding"), Choice("bikes", "Bikes"), roads]

    rows = rank_choices(choices, {"drugs": 5, "speeding": 4, "bikes": 3, "roads": 6}, 10)

    assert [(row.choice.code, row.rank, row.net_rank) for row in rows] == [
        ("drugs", 1, 2),
        ("roads", None, 1),
        ("speeding", 2, None),
        ("bikes", 3, None),
    ]
