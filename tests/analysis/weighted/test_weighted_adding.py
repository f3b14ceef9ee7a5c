"""Weighted shares beside unweighted ones, on a hundred people whose weights can be worked out by hand.

20 of them are young and 80 old where the population is half and half: weights 50/20 = 2.5 and 50/80 = 0.625, whose
squares sum to 20 * 6.25 + 80 * 0.390625 = 156.25, so that the effective base is 100^2 / 156.25 = 64.
"""

from dataclasses import replace
from typing import Any

import builders
import pytest
from packed import columns
from scipy.stats import binomtest

from analysis.counts.counting import Source, in_memory
from analysis.counts.part import Base, Request
from analysis.populations.model import Category, Margin, Population, Scheme, Weighting
from analysis.snapshot.reading import Snapshot
from analysis.table import Group, Table, Weighted
from analysis.tabulation.tables import rank
from analysis.waves import Scope
from analysis.weighted.adding import add, weights
from analysis.weighting.margins import WeightingError
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import Analysis, Net
from survey_engine.definition.rule_language import grammar

FORM = builders.of(
    builders.question("home", "single", "here", "away"),
    builders.question("age", "single", "teens", "twenties", "old"),
    builders.question("side", "single", "east", "west"),
    builders.question("concerns", "multiple", "drugs", "bikes", "noise"),
    analysis=Analysis(nets=(Net("roads", {"en": "Roads"}, "concerns", ("bikes", "noise")),)),
)
AGE = Margin("age", "Age", "age", (Category("young", "Young", 500, ("teens", "twenties")),
                                   Category("old", "Old", 500, ("old",))))  # fmt: skip
HALVES = Weighting(
    Population("halves", "Everybody here", "A count", "2021-03-21", grammar.read("home == 'here'"), (AGE,)),
    Scheme("plain", "Age", ("age",)),
)


def people(count: int, age: str | None, side: str, *concerns: str, home: str = "here") -> list[dict[str, Any]]:
    said = {"home": home, "age": age, "side": side, "concerns": list(concerns)}
    return [{name: value for name, value in said.items() if value}] * count


HUNDRED = [
    *people(6, "teens", "west", "drugs", "bikes"),
    *people(4, "twenties", "east", "drugs"),
    *people(10, "twenties", "west", "noise"),
    *people(20, "old", "east", "drugs"),
    *people(60, "old", "east", "bikes", "noise"),
]


def source(answers: list[dict[str, Any]]) -> tuple[Scope, Source]:
    held = Snapshot(Form(FORM, "hash", b""), columns(FORM, answers), {"web": len(answers)}, 0, None, None)
    scope = Scope("tiny", (held.form,))
    return scope, in_memory(scope, [held])


def weighted(answers: list[dict[str, Any]], weight: Weighting = HALVES, **options: Any) -> Table:
    scope, held = source(answers)
    plain = Request(**{"question": "concerns", **options})
    return add(rank(scope, held, plain), held, replace(plain, weight=weight))


def shares(group: Group) -> dict[str, float | None]:
    return {line.choice.code: line.weighted.share if line.weighted else None for line in group.rows}


def test_weights_are_those_worked_out_by_hand() -> None:
    _, held = source(HUNDRED)

    raked = weights(held, HALVES, "concerns")

    assert raked.weights == pytest.approx({("young",): 2.5, ("old",): 0.625}, abs=1e-12)
    report = raked.report
    assert (report.respondents, report.trimmed, report.merged) == (100, 0, ())
    found = (report.low, report.high, report.variation, report.effective, report.design_effect)
    assert found == pytest.approx((0.625, 2.5, 0.75, 64, 1.5625), abs=1e-9)


def test_weighted_shares_stand_beside_unweighted_ones_which_stay_as_they_were() -> None:
    scope, held = source(HUNDRED)
    request = Request(question="concerns", nets=True)

    plain, table = rank(scope, held, request), weighted(HUNDRED, nets=True)

    # drugs: (10 * 2.5 + 20 * 0.625) / 100; bikes: (6 * 2.5 + 60 * 0.625) / 100; noise: (10 * 2.5 + 60 * 0.625) / 100;
    # roads, each person once: (16 * 2.5 + 60 * 0.625) / 100
    assert shares(table.groups[0]) == pytest.approx({"drugs": 0.375, "bikes": 0.525, "noise": 0.625, "roads": 0.775})
    assert table.groups[0].effective == pytest.approx(64)
    assert [replace(line, weighted=None) for line in table.groups[0].rows] == list(plain.groups[0].rows)


def test_intervals_are_wilsons_with_the_effective_base() -> None:
    [group] = weighted(HUNDRED, uncertainty=True).groups
    drugs = next(line for line in group.rows if line.choice.code == "drugs")
    expected = binomtest(24, 64).proportion_ci(method="wilson")  # SciPy; 0.375 of an effective base of 64

    assert drugs.weighted is not None
    assert (drugs.weighted.low, drugs.weighted.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_with_intervals_come_linearised_errors() -> None:
    [group] = weighted(HUNDRED, uncertainty=True).groups
    drugs = next(line for line in group.rows if line.choice.code == "drugs")

    # sum of (w (y - 0.375))^2: young 2.5^2, 10 did and 10 did not; old 0.625^2, 20 did and 60 did not; over 100^2
    spread = 2.5**2 * (10 * 0.625**2 + 10 * 0.375**2) + 0.625**2 * (20 * 0.625**2 + 60 * 0.375**2)
    assert drugs.weighted is not None
    assert drugs.weighted.error == pytest.approx((spread * 100 / 99) ** 0.5 / 100, rel=1e-12)


def test_without_uncertainty_there_are_no_intervals() -> None:
    [group] = weighted(HUNDRED).groups

    assert group.rows[0].weighted == Weighted(pytest.approx(0.625), None, None)


def test_groups_are_weighed_with_the_weights_of_everybody_and_small_ones_go_without() -> None:
    table = weighted(HUNDRED, by=("side",))
    groups = {group.key["side"]: group for group in table.groups}

    # East: 4 young, 80 old: w = 10 + 50, w2 = 25 + 31.25; drugs (4 * 2.5 + 20 * 0.625) / 60
    assert groups["east"].effective == pytest.approx(60**2 / 56.25)
    assert shares(groups["east"]) == pytest.approx({"bikes": 0.625, "noise": 0.625, "drugs": 0.375})
    # West: 16 young: effective base 16, too few
    assert groups["west"].effective == pytest.approx(16)
    assert shares(groups["west"]) == {"drugs": None, "bikes": None, "noise": None}
    assert table.notes[-1] == (
        "No weighted shares, because the effective base is under 50 or the design effect over 2.5: West."
    )


def test_who_is_outside_the_population_counts_unweighted_only() -> None:
    table = weighted([*HUNDRED, *people(7, "old", "east", "drugs", home="away")])

    assert table.base == 107
    assert shares(table.groups[0])["drugs"] == pytest.approx(0.375)
    assert "7 people of the base are outside the population and count unweighted only." in table.notes


def test_a_filter_changes_the_table_and_not_the_weights() -> None:
    table = weighted(HUNDRED, where="side == 'east'")

    assert table.base == 84
    assert shares(table.groups[0])["drugs"] == pytest.approx(0.375)
    assert table.groups[0].effective == pytest.approx(64)


def test_the_base_asked_for_is_the_base_of_weighted_shares() -> None:
    blank = people(20, "old", "east")

    answered = weighted([*HUNDRED, *blank])
    everybody = weighted([*HUNDRED, *blank], base=Base.ALL)

    # Weights are 60/20 = 3 and 60/100 = 0.6 either way.
    assert shares(answered.groups[0])["drugs"] == pytest.approx((10 * 3 + 20 * 0.6) / (20 * 3 + 80 * 0.6))
    assert shares(everybody.groups[0])["drugs"] == pytest.approx((10 * 3 + 20 * 0.6) / 120)


def test_notes_say_to_what_it_was_weighted_and_what_that_cost() -> None:
    table = weighted(HUNDRED)

    assert table.notes[-3:] == (
        "Weighted shares stand beside the unweighted ones, never instead of them. Weighted by age to: Everybody here. "
        "Source: A count (21 March 2021). Weighting does not make a consultation that people chose to take part in "
        "representative.",
        "Weights of 100 people run from 0.63 to 2.50, mean 1, coefficient of variation 0.75. Weighted they are worth "
        "64.0 (Kish's effective base), a design effect of 1.56.",
        "No weight lay outside 0.30 to 3.00 times their mean, so none was trimmed.",
    )


def test_a_category_without_anybody_is_refused_in_words() -> None:
    old = [each for each in HUNDRED if each["age"] == "old"]

    with pytest.raises(WeightingError, match="Nobody who answered is in 'Young' of margin 'Age'"):
        weighted(old)


def test_a_table_of_too_few_is_refused_with_the_figures() -> None:
    with pytest.raises(WeightingError) as refused:
        weighted(HUNDRED, where="side == 'west'")

    assert str(refused.value) == (
        "Of this table 16 people in the base can be weighted. They are worth 16.0 (effective base; at least 50 are "
        "needed) at a design effect of 1.00 (at most 2.5). Report it unweighted."
    )


def test_weights_that_cost_too_much_are_refused() -> None:
    lopsided = [*people(20, "teens", "east", "drugs"), *people(180, "old", "east", "bikes")]
    weight = Weighting(HALVES.population, replace(HALVES.scheme, heaviest=500))

    # 100/20 = 5 and 100/180: 200 / (200^2 / (20 * 5^2 + 180 * (100/180)^2)) = 2.78
    with pytest.raises(WeightingError, match=r"worth 72\.0, a design effect of 2\.78; above 2\.5"):
        weighted(lopsided, weight)


def test_weights_that_cannot_be_met_within_the_limits_are_refused() -> None:
    lopsided = [*people(20, "teens", "east", "drugs"), *people(180, "old", "east", "bikes")]

    with pytest.raises(WeightingError, match="The margins cannot be met in 100 rounds with weights"):
        weighted(lopsided)


def test_without_weights_the_table_is_the_same() -> None:
    scope, held = source(HUNDRED)
    request = Request(question="concerns")
    table = rank(scope, held, request)

    assert add(table, held, request) is table


@pytest.mark.parametrize("cut", [1, 7, 50, 93])
def test_respondents_counted_in_two_parts_and_another_order_give_the_same_to_the_last_digit(cut: int) -> None:
    answers = [*HUNDRED, *people(9, None, "west", "noise"), *people(31, "twenties", "west", "bikes")]
    request = Request(question="concerns", by=("side",), nets=True, uncertainty=True)
    _, whole = source(answers)
    shuffled = answers[::-1]
    parts = [source(part)[1].snapshots[0] for part in (shuffled[:cut], shuffled[cut:])]
    scope = Scope("tiny", tuple(each.form for each in parts))
    apart = in_memory(scope, parts)

    one, other = (
        add(rank(scope, held, request), held, replace(request, weight=HALVES)).groups for held in (whole, apart)
    )

    assert [(group.effective, group.rows) for group in one] == [(group.effective, group.rows) for group in other]
