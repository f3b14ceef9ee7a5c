"""Coverage, comparisons and what drives a result, in the words of their pages."""

from fractions import Fraction
from typing import Any

from analysis.comparison.compare import Comparison, Depth, Item, Pair, Rebased, pair, settle
from analysis.comparison.obstacles import Reason
from analysis.coverage.model import FEWER, Compared, Coverage, Fit, Kind
from analysis.influence.sensitivity import LeftOut, Sensitivity, What, first, leaving_out
from analysis.ranking import Choice
from analysis.tally import Cell
from analysis.web import compared, covered, driven, sloped

LIMIT = Reason("limit", "People could choose 5 in one and 3 in the other.")


def kind(label: str, people: int, share: Fraction, population: Fraction, **more: Any) -> Kind:
    return Kind(
        code=label, label=label, people=people, share=share, population=1000, population_share=population,
        shortfall=more.pop("shortfall", 0), flags=more.pop("flags", ()), **more,
    )  # fmt: skip


def margin(*kinds: Kind, **more: Any) -> Compared:
    return Compared("age", "Age", None, False, 30, 2, kinds, Fraction(1, 10), Fit(1.5, 1, 0.22, False), **more)


def test_respondents_stand_beside_the_census_with_what_they_are_short_of() -> None:
    young = kind("Young", 6, Fraction(1, 5), Fraction(2, 5), shortfall=10, flags=(FEWER,))
    old = kind("Old", 24, Fraction(4, 5), Fraction(3, 5))
    ways = {"web": (margin(young, old),), "paper": (margin(young, old),)}
    found = Coverage(
        population=None,  # type: ignore[arg-type]
        respondents=40, inside=32, modes={"web": 20, "paper": 12}, margins=(margin(young, old),), by_mode=ways,
    )  # fmt: skip
    (shown,) = covered.margins(found)

    assert (shown.label, shown.known) == ("Age", "Base: 30 people; of 2 it is not known")
    assert [(row.label, row.cells, row.bar, row.census) for row in shown.rows] == [
        ("Young", ("6", "20.0%", "40.0%", "-20.0", "10", "fewer than their share"), "25.0%", "50.0%"),
        ("Old", ("24", "80.0%", "60.0%", "+20.0", "–", ""), "100.0%", "75.0%"),
    ]
    assert shown.said[0] == "Dissimilarity 10.0%."
    assert (shown.modes, shown.by_mode[0]) == (
        ("Census", "All", "Web", "Paper"),
        ("Young", ("40.0%", "20.0%", "20.0%", "20.0%")),
    )


def test_a_margin_nobody_was_asked_about_is_left_out() -> None:
    found = Coverage(
        population=None,  # type: ignore[arg-type]
        respondents=1, inside=1, modes={"web": 1}, margins=(margin(asked=False),), by_mode={},
    )  # fmt: skip

    assert covered.margins(found) == []


def comparison(*pairs: Pair, **more: Any) -> Comparison:
    return Comparison(question="concerns", title="Concerns?", now="2024", then="2020", pairs=settle(pairs), **more)


DRUGS, DOGS = Item("drugs", "Drugs", 80, 54), Item("dogs", "Dogs", 60, None)


def test_a_comparison_has_both_sides_the_change_in_points_and_whether_it_is_clear() -> None:
    shown = compared.shown(comparison(pair({}, (320, 144), [DRUGS, DOGS])), "This year", "Then")
    (part,) = shown.parts
    drugs, dogs = part.blocks[0].lines

    assert (shown.now, shown.then, part.why, part.judged) == ("This year", "Then", (), True)
    assert part.blocks[0].bases == "Base: 320 people against 144 people"
    assert (drugs.now, drugs.then) == (compared.Side("1", "25%", "80"), compared.Side("1", "38%", "54"))
    assert (drugs.change, drugs.interval, drugs.verdict, drugs.clear) == (
        "-12.5 points", "-21.8 to -3.5", "decrease =", True,
    )  # fmt: skip
    assert (dogs.then, dogs.change, dogs.verdict) == (compared.Side("", "not offered", ""), "not offered in both", "")


def test_what_cannot_be_compared_says_why_and_claims_nothing() -> None:
    side = pair({}, (320, 144), [DRUGS], Depth.SIDE_BY_SIDE)
    common = pair({}, (300, 140), [DRUGS], Depth.INDICATIVE)
    found = comparison(side, reasons=(LIMIT,), rebased=Rebased((common,), (LIMIT,)))
    whole, part = compared.shown(found).parts

    assert (whole.why, whole.judged, whole.blocks[0].lines[0].change) == ((LIMIT.text,), False, "n/c")
    assert (part.why, part.blocks[0].lines[0].verdict, part.blocks[0].lines[0].clear) == (
        (LIMIT.text,), "indicative only", False,
    )  # fmt: skip


def test_slopes_are_drawn_of_what_both_offered_and_say_what_may_be_said() -> None:
    tested = sloped.charts(comparison(pair({}, (320, 144), [DRUGS, DOGS])), "2024", "2020")
    beside = sloped.charts(
        comparison(pair({}, (320, 144), [DRUGS], Depth.SIDE_BY_SIDE), reasons=(LIMIT,)), "2024", "2020"
    )

    assert set(tested) == {"all-1"}
    assert "-12.5 points, decrease" in tested["all-1"]
    assert "Dogs" not in tested["all-1"]
    assert "n/c" in beside["all-1"]


def test_many_groups_have_no_slopes() -> None:
    pairs = [pair({"age": (str(n), str(n))}, (320, 144), [DRUGS]) for n in range(sloped.GROUPS + 1)]

    assert sloped.charts(comparison(*pairs), "2024", "2020") == {}


def test_what_changes_the_first_comes_first_and_says_who_comes_in_and_goes_out() -> None:
    choices = [Choice(code, code.capitalize()) for code in ("drugs", "dogs", "litter")]
    whole = Cell(100, 100, {"drugs": 50, "dogs": 40, "litter": 30})
    hall = LeftOut(What.EVENT, "hall", "Village hall", Cell(30, 30, {"drugs": 30, "dogs": 0, "litter": 0}))
    paper = LeftOut(What.MODE, "paper", "paper", Cell(1, 1, {"drugs": 1, "dogs": 0, "litter": 0}))
    checks = tuple(leaving_out(each, whole, choices, 2) for each in (paper, hall))
    shown = driven.shown(Sensitivity("Concerns?", 100, first(choices, whole, 2), checks))

    assert (shown.base, shown.first, shown.holds) == ("Base: 100 people", ("1 Drugs (50)", "2 Dogs (40)"), False)
    assert shown.rows[0] == driven.Row(
        label="Without the event: Village hall",
        fewer="30 people fewer",
        first=("1 Dogs (40)", "2 Litter (30)"),
        told="Now first: Dogs. In: Litter. Out: Drugs.",
        changed=True,
    )
    assert (shown.rows[1].label, shown.rows[1].told) == ("Without the mode: paper", "")
