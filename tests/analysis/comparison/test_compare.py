"""Counts side by side: differences in points, what is clear over a whole table, and ranks that only then move.

The two worked changes from 54 of 144 are those of the rules of the survey, made with R's prop.test and Newcombe's
method 10: to 80 of 320 and to 96 of 320.
"""

from fractions import Fraction

from analysis.comparison.compare import Change, Depth, Item, Verdict, pair, settle


def one(now: int, base: int, *others: Item, depth: Depth = Depth.TESTED) -> Change:
    items = [Item("drugs", "Drugs", now, 54), *others]
    return settle([pair({}, (base, 144), items, depth)])[0].changes[0]


def test_a_fall_that_is_clear_is_a_decrease_in_points() -> None:
    found = one(80, 320)

    assert (found.points, found.verdict, found.test) == (Fraction(-1, 8), Verdict.DECREASE, "z")
    assert (round(found.low or 0, 3), round(found.high or 0, 3), round(found.p or 0, 3)) == (-0.218, -0.035, 0.006)


def test_a_fall_that_is_not_clear_is_no_change() -> None:
    found = one(96, 320)

    assert (found.points, found.verdict, found.moved) == (Fraction(-3, 40), Verdict.NO_CLEAR_CHANGE, 0)
    assert (round(found.low or 0, 3), round(found.high or 0, 3), round(found.p or 0, 3)) == (-0.169, 0.016, 0.110)


def test_with_few_expected_the_test_is_fishers() -> None:
    found = settle([pair({}, (10, 10), [Item("a", "A", 8, 1)])])[0].changes[0]

    # scipy.stats.fisher_exact([[1, 9], [8, 2]]): p = 0.005477...
    assert (found.test, round(found.p or 0, 6)) == ("fisher", 0.005477)


def test_a_rank_moves_only_where_the_share_behind_it_clearly_changed() -> None:
    items = [Item("a", "A", 150, 40), Item("b", "B", 110, 60), Item("c", "C", 50, 45)]

    changes = settle([pair({}, (300, 150), items)])[0].changes

    assert [(each.code, each.then and each.then.rank, each.now and each.now.rank, each.moved) for each in changes] == [
        ("a", 3, 1, 1),
        ("b", 1, 2, 0),
        ("c", 2, 3, -1),
    ]


def test_one_chance_finding_among_many_is_not_a_change() -> None:
    lone = Item("lone", "Lone", 45, 30)
    same = [Item(f"same{n}", "Same", 40, 40) for n in range(19)]

    alone = settle([pair({}, (100, 100), [lone])])[0].changes[0]
    crowded = settle([pair({}, (100, 100), [lone, *same])])[0].changes[0]

    assert (alone.verdict, crowded.verdict) == (Verdict.INCREASE, Verdict.NO_CLEAR_CHANGE)
    assert alone.p == crowded.p


def test_the_level_is_held_over_all_groups_together() -> None:
    lone = pair({}, (100, 100), [Item("lone", "Lone", 45, 30)])
    same = [pair({}, (100, 100), [Item("same", "Same", 40, 40)]) for _ in range(19)]

    assert settle([lone, *same])[0].changes[0].verdict is Verdict.NO_CLEAR_CHANGE


def test_side_by_side_there_is_no_difference_at_all() -> None:
    found = one(80, 320, depth=Depth.SIDE_BY_SIDE)

    assert (found.points, found.p, found.verdict, found.moved) == (None, None, Verdict.NOT_COMPARABLE, None)


def test_an_indicative_difference_is_not_tested() -> None:
    found = one(80, 320, depth=Depth.INDICATIVE)

    assert (found.points, found.p, found.low, found.verdict) == (Fraction(-1, 8), None, None, Verdict.INDICATIVE)


def test_what_one_side_did_not_offer_is_listed_and_not_compared() -> None:
    items = [Item("old", "Old", None, 60), Item("new", "New", 90, None), Item("both", "Both", 70, 50)]

    changes = pair({}, (100, 100), items).changes

    assert [(each.code, each.verdict) for each in changes] == [
        ("new", Verdict.NOT_OFFERED),
        ("both", Verdict.NOT_COMPARABLE),  # until the whole table is settled
        ("old", Verdict.NOT_OFFERED),
    ]
    assert [each.now and each.now.rank for each in changes] == [1, 2, None]


def test_options_without_a_rank_come_last_and_still_compare() -> None:
    items = [Item("none", "None", 90, 10, ranked=False), Item("a", "A", 5, 5)]

    changes = settle([pair({}, (100, 100), items)])[0].changes

    assert [(each.code, each.now and each.now.rank, each.verdict, each.moved) for each in changes] == [
        ("a", 1, Verdict.NO_CLEAR_CHANGE, 0),
        ("none", None, Verdict.INCREASE, 0),
    ]


def test_the_smallest_change_that_could_be_seen_comes_with_the_comparison() -> None:
    found = pair({}, (300, 144), [Item("drugs", "Drugs", 113, 54)])

    # rules of the survey: 14 points from 37.5% of 144 against 300
    assert round(found.detectable or 0, 2) == 0.14


def test_where_everybody_chose_the_first_it_is_not_said_that_any_change_could_be_seen() -> None:
    assert pair({}, (300, 144), [Item("drugs", "Drugs", 300, 54)]).detectable is None


def test_a_share_of_nobody_compares_with_nothing() -> None:
    found = settle([pair({}, (10, 0), [Item("a", "A", 5, 0)])])[0]

    assert (found.detectable, found.changes[0].points, found.changes[0].verdict) == (None, None, Verdict.NOT_COMPARABLE)
