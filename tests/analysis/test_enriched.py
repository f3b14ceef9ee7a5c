"""What a table says beyond counts: shares of mentions, first choices, places, boxes, flags, events, and how sure."""

from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from typing import Any

import builders
import pytest
from packed import coded, columns

from analysis.counts.counting import in_memory
from analysis.counts.part import Request
from analysis.snapshot.reading import Snapshot
from analysis.table import Line, Table
from analysis.tabulation.tables import rank
from analysis.waves import Scope
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import Analysis, Net, Option
from survey_engine.errors import DataError

SCALE = tuple(
    Option(code, {"en": label}, score=score)
    for code, label, score in (("very", "Very safe", 4), ("fairly", "Fairly safe", 3), ("bit", "A bit unsafe", 2))
)
FORM = builders.of(
    builders.question("area", "single", "town", "rural"),
    builders.question("concerns", "multiple", "drugs", "speeding", "bikes", builders.option("none", exclusive=True)),
    builders.question("top", "single", chosen_in="concerns"),
    builders.question("priorities", "rank", "police", "lights", "cctv", max_choices=3),
    builders.question("safe", "scale", *SCALE, Option("unsafe", {"en": "Very unsafe"}, score=1), "never"),
    analysis=Analysis(nets=(Net("roads", {"en": "Road safety"}, "concerns", ("speeding", "bikes")),)),
)


def table(people: list[dict[str, Any]], events: list[str | None] | None = None, **asked: Any) -> Table:
    made = columns(FORM, people)
    if events:
        names = {"market": "Market stall", "hall": "Village hall"}
        made = replace(made, provenance={**made.provenance, "event": coded(events)}, event_names=names)
    snapshot = Snapshot(Form(FORM, "hash", b""), made, {"web": len(people)}, 0, None, None)
    scope = Scope("tiny", (snapshot.form,))
    return rank(scope, in_memory(scope, [snapshot]), Request(**{"question": "concerns", **asked}))


def lines(found: Table) -> dict[str, Line]:
    return {line.choice.code: line for line in found.groups[0].rows}


def test_shares_of_mentions_and_of_first_choices_stand_beside_shares_of_people() -> None:
    people = [
        {"concerns": ["drugs", "speeding", "bikes"], "top": "bikes"},
        {"concerns": ["drugs", "speeding"], "top": "speeding"},
        {"concerns": ["none"]},
        {"concerns": ["drugs"]},  # and so the number one
    ]

    found = lines(table(people, nets=True))

    assert {code: (line.share, line.of_all, line.first) for code, line in found.items()} == {
        "drugs": (Fraction(3, 4), Fraction(3, 7), Fraction(1, 4)),
        "speeding": (Fraction(2, 4), Fraction(2, 7), Fraction(1, 4)),
        "bikes": (Fraction(1, 4), Fraction(1, 7), Fraction(1, 4)),
        "roads": (Fraction(2, 4), Fraction(3, 7), Fraction(2, 4)),
        "none": (Fraction(1, 4), Fraction(1, 7), None),
    }


def test_a_ranked_question_gives_any_place_first_place_mean_place_and_points_apart() -> None:
    people = [
        {"priorities": ["police", "lights", "cctv"]},
        {"priorities": ["lights", "police"]},
        {"priorities": ["police"]},
        {"priorities": ["cctv", "police"]},
    ]

    found = lines(table(people, question="priorities"))

    assert {code: (line.mentions, line.first, line.mean_rank, line.borda) for code, line in found.items()} == {
        "police": (4, Fraction(2, 4), Fraction(6, 4), Fraction(10, 4)),
        "lights": (2, Fraction(1, 4), Fraction(3, 2), Fraction(5, 4)),
        "cctv": (2, Fraction(1, 4), Fraction(4, 2), Fraction(4, 4)),
    }


def test_one_place_of_a_ranked_question_is_a_table_too() -> None:
    found = table([{"priorities": ["police", "lights"]}, {"priorities": ["cctv"]}], question="priorities.2")

    assert found.title == "Priorities?: put in place 2"
    assert [(line.choice.code, line.mentions, line.base) for line in found.groups[0].rows] == [
        ("lights", 1, 2),
        ("police", 0, 2),
        ("cctv", 0, 2),
    ]


def test_a_place_that_cannot_be_given_is_refused() -> None:
    with pytest.raises(DataError, match=r"'priorities\.4' is a rank question"):
        table([{"priorities": ["police"]}], question="priorities.4")


def test_the_two_best_and_the_two_worst_answers_of_a_scale_are_counted_from_people() -> None:
    people = [{"safe": code} for code in ("very", "fairly", "fairly", "unsafe", "never", "bit", "very")]

    found = lines(table(people, question="safe", nets=True))

    assert [
        (found[code].choice.label, found[code].mentions, found[code].base) for code in ("top_two", "bottom_two")
    ] == [
        ("Very safe or Fairly safe", 4, 7),
        ("A bit unsafe or Very unsafe", 2, 7),
    ]


def test_small_groups_and_groups_of_one_event_are_flagged() -> None:
    people = [{"area": "town", "concerns": ["drugs"]}] * 50 + [{"area": "rural", "concerns": ["bikes"]}] * 30
    events = [*["market"] * 17, *[None] * 33, *["hall"] * 10, *["market"] * 5, *[None] * 15]

    found = table(people, events, by=("area",), uncertainty=True)

    assert [(group.key["area"], group.flags, group.event) for group in found.groups] == [
        ("town", ("small_base", "one_event"), ("Market stall", Fraction(17, 50))),
        ("rural", ("very_small_base",), ("Village hall", Fraction(10, 30))),
    ]
    assert "Town: 34% of these people were asked at one event (Market stall)." in found.notes
    assert "§ More than a third of these people were asked at one event." in found.notes


def test_a_table_by_event_does_not_say_that_each_group_is_of_one_event() -> None:
    found = table([{"concerns": ["drugs"]}] * 100, ["hall"] * 100, by=("event",), uncertainty=True)

    assert [(group.title, group.flags, group.event) for group in found.groups] == [("Village hall", (), None)]


PEOPLE = (
    [{"concerns": ["drugs", "speeding"]}] * 20
    + [{"concerns": ["drugs"]}] * 40
    + [{"concerns": ["speeding"]}] * 3
    + [{"concerns": ["bikes"]}] * 20
    + [{"concerns": ["none"]}] * 17
)


def test_officers_see_intervals_rank_ranges_and_what_is_too_close_to_call() -> None:
    found = lines(table(list(PEOPLE), uncertainty=True))

    assert {code: (line.rank, line.rank_low, line.rank_high, line.band) for code, line in found.items()} == {
        "drugs": (1, 1, 1, 1),
        "speeding": (2, 2, 3, 2),
        "bikes": (3, 2, 3, 2),
        "none": (None, None, None, None),
    }
    # Wilson, 60 of 100: 0.5020026 to 0.6905987 (statsmodels proportion_confint, method wilson)
    assert (round(found["drugs"].low or 0, 7), round(found["drugs"].high or 0, 7)) == (0.5020026, 0.6905987)


def test_a_net_has_a_rank_range_among_nets_and_what_is_outside_them() -> None:
    found = lines(table(list(PEOPLE), uncertainty=True, nets=True))

    assert (found["roads"].rank_low, found["roads"].rank_high, found["roads"].band) == (2, 2, None)
    assert (found["speeding"].rank_low, found["speeding"].rank_high) == (2, 3)


def test_the_same_answers_in_another_order_give_the_same_ranges_and_the_same_hash() -> None:
    there, back = table(list(PEOPLE), uncertainty=True), table(list(reversed(PEOPLE)), uncertainty=True)

    assert there == back
    assert there.about
    counted = '["concerns",["drugs","speeding","bikes","none"],100,100,60,23,20,17,[[[],100,100,60,23,20,17]]]'
    assert there.about.data_hash == sha256(counted.encode()).hexdigest()


def test_the_hash_changes_with_one_answer() -> None:
    one, other = (table([{"concerns": [code]}]).about for code in ("drugs", "bikes"))

    assert one
    assert other
    assert one.data_hash != other.data_hash


def test_only_officers_are_shown_what_is_modelled() -> None:
    found = lines(table(list(PEOPLE), uncertainty=True, profile="public"))

    assert {(line.low, line.high, line.rank_low, line.band) for line in found.values()} == {(None, None, None, None)}


def test_nobody_at_all_is_still_a_table() -> None:
    found = table([], uncertainty=True, nets=True)

    assert (found.base, {line.share for line in found.groups[0].rows}) == (0, {None})
