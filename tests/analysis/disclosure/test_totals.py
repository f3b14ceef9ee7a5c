"""Totals of figures of premises attacked by a competitor who knows its own. Expected bounds are worked out by hand."""

from analysis.disclosure.totals import Published, attack, bound, safe

EVEN = {"a": {1: 20, 2: 18, 3: 16, 4: 14, 5: 12, 6: 10}}
ONE_LARGE = {"a": {1: 100, 2: 30, 3: 4, 4: 3, 5: 2, 6: 1}}
DOMINANT = {"a": {1: 100, 2: 3, 3: 4, 4: 3, 5: 2, 6: 1}}


def total(cell: str, *atoms: str, amount: int, spread: int = 0) -> Published:
    return Published(cell, frozenset(atoms), amount - spread, amount + spread)


def test_a_competitor_is_left_with_the_total_less_its_own() -> None:
    assert bound([total("x", "a", amount=90)], EVEN, ["a"], 2) == 72
    assert bound([total("x", "a", amount=90)], EVEN, ["a"], None) == 90
    assert bound([total("x", "a", amount=90, spread=4)], EVEN, ["a"], 2) == 76


def test_a_total_of_many_like_figures_gives_nobody_away() -> None:
    assert attack([total("x", "a", amount=90)], EVEN) == []
    assert safe({"x": frozenset("a")}, EVEN) == ["x"]


def test_totals_that_break_a_rule_are_refused_by_name() -> None:
    large = attack([total("hotels", "a", amount=140)], ONE_LARGE)
    dominant = attack([total("hotels", "a", amount=113)], DOMINANT)
    few = attack([total("hotels", "a", amount=60)], {"a": {1: 20, 2: 20, 3: 20}})

    assert [(each.cell, each.words) for each in large] == [
        ("hotels", "published although it breaks a rule: dominance, p%")
    ]
    assert [(each.cell, each.words) for each in dominant] == [
        ("hotels", "published although it breaks a rule: dominance, p%")
    ]
    assert [(each.cell, each.words) for each in few] == [
        ("hotels", "published although it breaks a rule: contributors")
    ]


def test_what_is_hidden_is_not_to_be_had_by_taking_shown_totals_off_the_whole() -> None:
    figures = {"shops": EVEN["a"], "inns": {7: 50}}
    both = [total("all", "shops", "inns", amount=140), total("shops", "shops", amount=90)]
    found = attack(both, figures)

    assert bound(both, figures, ["inns"], None) == 50  # exactly the one inn
    assert [(each.cell, each.high) for each in found] == [("all", 50)]
    assert attack(both[:1], figures) == []


def test_totals_of_two_divisions_are_attacked_together() -> None:
    figures = {"town shop": EVEN["a"], "town inn": {7: 11}, "village inn": {8: 12, 9: 13, 10: 14, 11: 15, 12: 16}}
    published = [
        total("shops", "town shop", amount=90),
        total("town", "town shop", "town inn", amount=101),
        total("inns", "town inn", "village inn", amount=81),
    ]

    assert bound(published, figures, ["town inn"], None) == 11
    assert [each.cell for each in attack(published, figures)] == ["inns"]


def test_rounding_widens_what_a_total_can_stand_for() -> None:
    near = [total("all", "shops", "inns", amount=140, spread=5), total("shops", "shops", amount=90, spread=5)]

    assert bound(near, {"shops": EVEN["a"], "inns": {7: 50}}, ["inns"], None) == 60
