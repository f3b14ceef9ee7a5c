"""What may be said of a ranked table, and how it changes when a tie, an overlap or a small base is fed in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from analysis import flags
from analysis.comparison import against_rest
from analysis.evidence import priorities, sentences
from analysis.evidence.records import Record, Status
from analysis.evidence.statements import Audience
from analysis.ranking import Choice, rank_choices
from analysis.table import About, Group, Line, Table
from analysis.tabulation import notes

RURAL = Audience("for rural communities", "people from rural communities")
ROADS = Choice("roads", "Road safety", members=("speeding", "bikes"))
CHOICES = [Choice("drugs", "Drugs"), Choice("speeding", "Speeding"), Choice("bikes", "Bikes"), Choice("dogs", "Dogs")]
COUNTS = {"drugs": 31, "speeding": 40, "bikes": 20, "dogs": 12, "roads": 52}
SURE = {"roads": (1, 1), "speeding": (1, 1), "drugs": (2, 2), "bikes": (3, 3), "dogs": (4, 4)}
ABOUT = About(
    scope="tiny version 1",
    wave="safety@2024",
    first=datetime(2024, 7, 22, 9, tzinfo=UTC),
    last=datetime(2024, 8, 28, 9, tzinfo=UTC),
    cut_off=datetime(2024, 8, 30, 9, tzinfo=UTC),
    status="final",
    base="answered",
    weighting="unweighted",
    modes={"web": 127},
    where=None,
    environment="live",
    demonstration=0,
)


def group(counts: Mapping[str, int], base: int, ranges: Mapping[str, tuple[int, int]] | None, **more: Any) -> Group:
    choices = [*CHOICES, *([ROADS] if "roads" in counts else [])]
    lines = [Line.of(row) for row in rank_choices(choices, counts, base)]
    if ranges:
        lines = [_with(line, ranges.get(line.choice.code)) for line in lines]
    return Group({"area_type": "rural"}, {"area_type": "Rural"}, base, tuple(lines), flags=flags.of_base(base), **more)


def _with(line: Line, found: tuple[int, int] | None) -> Line:
    return line if found is None else replace(line, rank_low=found[0], rank_high=found[1])


def table(*groups: Group, about: About = ABOUT, told: Sequence[str] = ()) -> Table:
    return Table("tiny", "concerns", "Top concerns", "officer", 400, groups, tuple(told), about)


def said(
    counts: Mapping[str, int] = COUNTS,
    base: int = 127,
    ranges: Mapping[str, tuple[int, int]] | None = SURE,
    nets: bool = True,
    **more: Any,
) -> Record:
    made = group(counts, base, ranges, **more)
    return sentences.highest(table(made), made, RURAL, nets=nets)


def test_a_clear_lead_is_said_with_share_base_and_the_gap_to_the_next() -> None:
    assert said().text == (
        "Highest polling issue for rural communities: Road safety, 41% (52 of 127). "
        "It is 17 percentage points ahead of Drugs, 24% (31 of 127)."
    )


def test_it_carries_where_it_comes_from_and_every_caveat() -> None:
    found = said()

    assert (found.priority, found.type, found.base, found.filter, found.wave, found.status) == (
        "Road safety",
        "survey_rank",
        127,
        "Rural",
        "safety@2024",
        Status.AUTOMATIC,
    )
    assert found.source == "tiny version 1: Top concerns"
    assert found.caveat == (
        "Base: 127 people, 22 July 2024 to 28 August 2024, unweighted. "
        "Exact figures, for officers; publish them by way of a release. "
        f"Road safety counts everybody who chose any of: Speeding, Bikes. {notes.SELF_SELECTED}"
    )


def test_exact_figures_are_not_for_publication() -> None:
    found = said()

    assert (found.exact, found.sayable, found.publishable) == (True, True, False)


def test_a_tie_is_no_superlative() -> None:
    found = said({**COUNTS, "drugs": 52}, ranges={**SURE, "roads": (1, 2), "drugs": (1, 2)})

    assert found.text == (
        "Among the top two issues for rural communities: "
        "Drugs, 41% (52 of 127) and Road safety, 41% (52 of 127): level."
    )


def test_a_tie_is_seen_even_where_no_ranges_were_worked_out() -> None:
    assert said({**COUNTS, "drugs": 52}, ranges=None).text.startswith("Among the top two issues for rural communities:")


@pytest.mark.parametrize(
    ("ranges", "start"),
    [
        ({"roads": (1, 2), "drugs": (2, 3)}, "Among the top two issues for rural communities: Road safety, 41%"),
        ({"roads": (1, 3), "drugs": (2, 3)}, "Among the top three issues for rural communities: Road safety, 41%"),
    ],
)
def test_overlapping_rank_ranges_are_no_superlative(ranges: dict[str, tuple[int, int]], start: str) -> None:
    found = said(ranges={**SURE, **ranges})

    assert found.text.startswith(start)
    assert found.text.endswith(": too close to tell apart.")


def test_options_whose_ranges_overlap_are_named_together() -> None:
    found = said(nets=False, ranges={**SURE, "speeding": (1, 2), "drugs": (1, 2)})

    assert found.text == (
        "Among the top two issues for rural communities: "
        "Speeding, 31% (40 of 127) and Drugs, 24% (31 of 127): too close to tell apart."
    )


def test_options_in_one_band_are_too_close_to_call() -> None:
    made = group(COUNTS, 127, SURE)
    banded = replace(made, rows=tuple(replace(line, band=1) for line in made.rows))

    found = sentences.highest(table(banded), banded, RURAL)

    assert found.text.startswith("Among the top two issues")


@pytest.mark.parametrize(
    ("second", "start"),
    [(40, "Among the top two"), (24, "Highest polling issue")],  # 52 to 40: exact McNemar 0.25; to 24: 0.002
)
def test_without_ranges_the_counts_must_differ_even_if_nobody_chose_both(second: int, start: str) -> None:
    counts = {"drugs": second, "speeding": 52, "bikes": 10, "dogs": 10}

    assert said(counts, ranges=None, nets=False).text.startswith(start)


def test_where_many_cannot_be_told_apart_no_issue_stands_out() -> None:
    choices = [Choice(f"c{n}", f"Concern {n}") for n in range(8)]
    rows = rank_choices(choices, {choice.code: 20 - n for n, choice in enumerate(choices)}, 100)
    made = Group({}, {}, 100, tuple(replace(Line.of(row), rank_low=1, rank_high=8) for row in rows))

    found = sentences.highest(table(made), made, RURAL)

    assert found.text == (
        "No issue stands out for rural communities: the top eight issues are too close to tell apart. "
        "One of them is Concern 0, 20% (20 of 100)."
    )


@pytest.mark.parametrize("base", [10, 18, 29])
def test_under_thirty_there_is_no_superlative_and_no_percentage(base: int) -> None:
    found = said({"drugs": 2, "speeding": 9, "bikes": 1, "dogs": 1}, base, nets=False)

    assert found.text == f"Of the {base} people from rural communities who took part, 9 chose Speeding."
    assert "counts only, no percentages" in found.caveat


@pytest.mark.parametrize("base", [0, 9])
def test_under_ten_nothing_is_said(base: int) -> None:
    found = said({"drugs": 0, "speeding": base, "bikes": 0, "dogs": 0}, base, nets=False)

    assert (found.status, found.publishable, found.base) == (Status.WITHHELD, False, None)
    assert found.text == "Nothing is said about people from rural communities: too few of them answered."


def test_nothing_is_said_where_nobody_chose_anything_or_the_base_is_hidden() -> None:
    hidden = replace(group(COUNTS, 127, SURE), base=None)

    assert said(dict.fromkeys(COUNTS, 0)).status is Status.WITHHELD
    assert sentences.highest(table(hidden), hidden, RURAL).status is Status.WITHHELD


def test_where_figures_are_hidden_only_the_published_ones_are_spoken_of() -> None:
    made = group({"drugs": 30, "speeding": 60, "bikes": 20, "dogs": 15}, 125, None)
    partly = replace(made, rows=(*made.rows[:-1], Line(choice=CHOICES[3], hidden=True)))

    found = sentences.highest(replace(table(partly), profile="public"), partly, RURAL)

    assert (found.exact, found.publishable) == (False, True)
    assert "Exact figures" not in found.caveat
    assert found.text.startswith("Highest of the published figures for rural communities: Speeding, 48% (60 of 125).")
    assert "15" not in found.text


def test_one_event_an_interim_state_a_small_base_and_made_up_data_are_told() -> None:
    about = replace(ABOUT, status="interim")
    made = group({**COUNTS, "roads": 45}, 60, SURE, event=("Village hall", Fraction(2, 5)))
    made = replace(made, flags=(*made.flags, flags.ONE_EVENT, flags.MADE_UP))

    found = sentences.highest(table(made, about=about, told=[notes.LIMITS_DIFFER]), made, RURAL, nets=True)

    assert found.caveat == (
        "Made-up demonstration data: do not use. Base: 60 people, 22 July 2024 to 28 August 2024, unweighted. "
        "Exact figures, for officers; publish them by way of a release. "
        f"{notes.LIMITS_DIFFER} Road safety counts everybody who chose any of: Speeding, Bikes. "
        "50 to 99 people: a small base, read with caution. "
        "More than a third of these people were asked at one event. "
        "The largest event brought 40% of these people (Village hall). "
        f"Interim: answers were still being taken on 30 August 2024. {notes.SELF_SELECTED}"
    )
    assert (found.made_up, found.publishable) == (True, False)


def told_of(young: Group, everybody: Group, profile: str = "officer") -> list[str]:
    made = replace(table(young), profile=profile)
    compared = against_rest.compare(made, table(replace(everybody, key={}, labels={})))
    audience = Audience("for young people (under 25)", "young people (under 25)")
    return [record.text for record in priorities.priorities(made, young, compared, audience)]


def test_a_priority_of_the_young_says_whether_it_is_among_their_first_or_more_than_others() -> None:
    counts = {"drugs": 20, "speeding": 10, "bikes": 40, "dogs": 2}
    young = group(counts, 80, {"bikes": (1, 1), "drugs": (2, 3), "speeding": (2, 4), "dogs": (4, 4)})
    everybody = group({"drugs": 200, "speeding": 150, "bikes": 70, "dogs": 90}, 480, None)

    assert told_of(young, everybody) == [
        "A priority for young people (under 25): Bikes, 50% (40 of 80); their highest polling issue, "
        "25 percentage points ahead of Drugs, 25% (20 of 80), "
        "and clearly higher than among everybody else (8%, 30 of 400).",
        "A priority for young people (under 25): Drugs, 25% (20 of 80); among their top three.",
    ]


def test_a_priority_may_rest_on_the_difference_alone() -> None:
    counts = {"drugs": 40, "speeding": 40, "bikes": 39, "dogs": 38}
    young = group(counts, 80, dict.fromkeys(counts, (1, 4)))
    everybody = group({"drugs": 240, "speeding": 240, "bikes": 239, "dogs": 60}, 480, None)

    assert told_of(young, everybody) == [
        "A priority for young people (under 25): Dogs, 48% (38 of 80); "
        "clearly higher than among everybody else (6%, 22 of 400).",
    ]


def test_of_rounded_figures_a_difference_that_rounding_could_make_is_none() -> None:
    counts = {"drugs": 20, "speeding": 20, "bikes": 20, "dogs": 15}
    everybody = group({"drugs": 120, "speeding": 120, "bikes": 120, "dogs": 50}, 480, None)

    exactly, rounded = (told_of(group(counts, 80, None), everybody, profile) for profile in ("officer", "public"))

    assert [text[:48] for text in exactly] == ["A priority for young people (under 25): Dogs, 19"]
    assert rounded == []


def test_of_fewer_than_thirty_young_people_only_counts_are_told() -> None:
    ranges = {"bikes": (1, 1), "drugs": (2, 3), "speeding": (2, 4), "dogs": (3, 4)}
    young = group({"drugs": 3, "speeding": 1, "bikes": 12, "dogs": 0}, 18, ranges)
    everybody = group({"drugs": 200, "speeding": 150, "bikes": 40, "dogs": 90}, 418, None)

    assert told_of(young, everybody) == ["Of the 18 young people (under 25) who took part, 12 chose Bikes."]


CAUSAL = re.compile(r"\b(because|caus\w+|due to|led to|leads? to|result of|thanks to|driven by|explain\w*)\b", re.I)


@pytest.mark.parametrize("ranges", [SURE, None, dict.fromkeys(SURE, (1, 3))])
@pytest.mark.parametrize("base", [12, 45, 127])
def test_no_sentence_says_why(ranges: dict[str, tuple[int, int]] | None, base: int) -> None:
    found = said({"drugs": 5, "speeding": 9, "bikes": 6, "dogs": 2, "roads": 11}, base, ranges)

    assert CAUSAL.search(f"{found.text} {found.caveat}") is None
