"""The first five without a part of the respondents: counts taken off, ties kept whole, leaders watched."""

from dataclasses import replace
from typing import Any

import builders
import pytest
from packed import coded, columns

from analysis.counts.counting import in_memory
from analysis.counts.part import Request
from analysis.influence import driving, sensitivity
from analysis.influence.sensitivity import Check, LeftOut, What, first, leaving_out, without
from analysis.ranking import Choice, rank_choices
from analysis.snapshot.reading import Snapshot
from analysis.table import Group, Line, Weighted
from analysis.tally import Cell
from analysis.waves import Scope
from survey_engine.consultations.catalogue import Form

CHOICES = [Choice(code, code.upper()) for code in "abcdefg"] + [Choice("none", "None", exclusive=True)]
COUNTS = {"a": 60, "b": 50, "c": 40, "d": 30, "e": 21, "f": 20, "g": 0, "none": 90}
WHOLE = Cell(200, 180, COUNTS)


def part(base: int, **mentions: int) -> Cell:
    return Cell(base, base, {code: mentions.get(code, 0) for code in COUNTS})


def check(cell: Cell) -> Check:
    return leaving_out(LeftOut(What.EVENT, "hall", "Village hall", cell), WHOLE, CHOICES)


def test_the_first_five_leave_out_what_takes_no_rank_and_what_nobody_chose() -> None:
    assert [place.code for place in first(CHOICES, WHOLE)] == ["a", "b", "c", "d", "e"]
    assert [place.code for place in first(CHOICES, part(10, a=3, b=3))] == ["a", "b"]


def test_a_tie_for_the_fifth_place_is_kept_whole() -> None:
    level = Cell(200, 180, {**COUNTS, "f": 21})

    assert [(place.code, place.rank, place.tied) for place in first(CHOICES, level)][4:] == [
        ("e", 5, True),
        ("f", 5, True),
    ]


def test_what_makes_no_difference_is_no_change() -> None:
    found = check(part(20, a=5, b=5, none=10))

    assert (found.removed, found.base, found.changed) == (20, 160, False)


def test_an_option_that_one_event_put_among_the_first_is_found() -> None:
    found = check(part(5, e=5))

    assert (found.entered, found.left, found.leader_changed, found.changed) == (("F",), ("E",), False, True)


def test_another_leader_is_a_change_though_the_five_are_the_same() -> None:
    found = check(part(15, a=11))

    assert (found.entered, found.left, found.leader_changed, found.changed) == ((), (), True, True)


def test_a_leader_who_must_share_is_a_change_too() -> None:
    assert check(part(15, a=10)).leader_changed


def test_every_event_is_left_out_in_turn_and_those_met_at_none_stay() -> None:
    form = builders.of(builders.question("concerns", "multiple", "a", "b"))
    people: list[dict[str, Any]] = [{"concerns": ["a"]}] * 3 + [{"concerns": ["b"]}] * 2 + [{}]
    made = columns(form, people)
    events = coded(["market", "market", None, "hall", None, "empty"])
    made = replace(made, provenance={**made.provenance, "event": events}, event_names={"hall": "Village hall"})
    snapshot = Snapshot(Form(form, "hash", b""), made, {"web": 6}, 0, None, None)
    counts = in_memory(Scope("tiny", (snapshot.form,)), [snapshot]).count(Request(question="concerns", by=("event",)))

    found = without(What.EVENT, counts, counts.overall)

    assert [(each.label, each.removed, each.base, each.leader_changed) for each in found] == [
        ("Village hall", 1, 4, False),
        ("market", 2, 3, True),
    ]


def test_the_only_mode_there_is_cannot_be_left_out() -> None:
    form = builders.of(builders.question("concerns", "multiple", "a", "b"))
    made = columns(form, [{"concerns": ["a"]}] * 3 + [{"concerns": ["b"]}] * 2)
    made = replace(made, provenance={**made.provenance, "mode": coded(["web"] * 5)})
    snapshot = Snapshot(Form(form, "hash", b""), made, {"web": 5}, 0, None, None)
    scope = Scope("tiny", (snapshot.form,))

    found = driving.measure(scope, in_memory(scope, [snapshot]), Request(question="concerns"), driving.Flagged({}))

    assert (found.base, found.checks, found.holds) == (5, (), True)


def weighted(shares: dict[str, float | None]) -> Check | None:
    rows = rank_choices(CHOICES[:3], {"a": 6, "b": 5, "c": 4}, 10)
    lines = tuple(replace(Line.of(row), weighted=Weighted(shares[row.choice.code])) for row in rows)
    return sensitivity.weighted(Group({}, {}, 10, lines), "With weights", 2)


def test_weights_may_put_another_first() -> None:
    found = weighted({"a": 0.4, "b": 0.3, "c": 0.5})

    assert found
    assert (found.entered, found.left, found.leader_changed, found.removed) == (("C",), ("B",), True, 0)
    assert [(place.code, place.rank) for place in found.first] == [("c", 1), ("a", 2)]


def test_what_weights_make_level_is_told_as_level() -> None:
    found = weighted({"a": 0.4, "b": 0.4, "c": 0.3})

    assert found
    assert [(place.code, place.rank, place.tied) for place in found.first] == [("a", 1, True), ("b", 1, True)]
    assert found.leader_changed


@pytest.mark.parametrize("share", [None, 0.0])
def test_an_option_with_no_weighted_share_is_no_fault(share: float | None) -> None:
    found = weighted({"a": 0.4, "b": 0.3, "c": share})

    assert found is None if share is None else (found is not None and not found.changed)
