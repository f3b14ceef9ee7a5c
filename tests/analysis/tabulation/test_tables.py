"""Ranked tables from made answers: bases, groups, nets, versions and waves."""

from dataclasses import replace
from typing import Any

import builders
import pytest
from packed import columns

from analysis.counts.counting import in_memory
from analysis.counts.part import Base, Request
from analysis.snapshot.reading import Snapshot
from analysis.table import Table
from analysis.tabulation.tables import rank
from analysis.waves import Scope
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import Analysis, Group, Net, Option, Questionnaire, Wave
from survey_engine.errors import DataError, NotFound

WARDS = (
    Option("craven", {"en": "Craven"}, area_type="town"),
    Option("wolds", {"en": "Wolds"}, area_type="rural"),
    Option("outside", {"en": "Outside the borough"}),
)
FORM = builders.of(
    builders.question("capacity", "multiple", "resident", "business"),
    builders.question("home_area", "area", *WARDS),
    builders.question("age", "single", "young", "old"),
    builders.question(
        "concerns",
        "multiple",
        "drugs",
        "speeding",
        "bikes",
        builders.option("none", exclusive=True),
        relevant=builders.has("capacity", "resident"),
        max_choices=2,
    ),
    builders.question("top", "single", chosen_in="concerns"),
    builders.question("story", "text"),
    analysis=Analysis(
        roles={"home_area": ("home_area",), "concern": ("concerns",), "audience": ("capacity",)},
        nets=(Net("roads", {"en": "Road safety"}, "concerns", ("speeding", "bikes")),),
        groups=(Group("young_people", {"en": "Young people"}, builders.equals("age", "young")),),
        wave=Wave("safety", "2024"),
    ),
)
PEOPLE: list[dict[str, Any]] = [
    {"capacity": ["resident"], "home_area": "craven", "age": "young", "concerns": ["drugs"]},
    {"capacity": ["resident", "business"], "home_area": "wolds", "concerns": ["speeding", "bikes"], "top": "bikes"},
    {"capacity": ["resident"], "home_area": "wolds", "age": "old", "concerns": ["speeding"]},
    {"capacity": ["resident"], "home_area": "outside", "concerns": ["none"]},
    {"capacity": ["resident"], "age": "old"},  # was asked and left it blank
    {"capacity": ["business"], "home_area": "craven"},  # was not asked
]


def snapshot(form: Questionnaire = FORM, people: list[dict[str, Any]] = PEOPLE) -> Snapshot:
    return Snapshot(Form(form, "hash", b""), columns(form, people), {"web": len(people)}, 0, None, None)


def ranked(*snapshots: Snapshot, **options: Any) -> Table:
    taken = snapshots or (snapshot(),)
    scope = Scope("tiny", tuple(each.form for each in taken))
    return rank(scope, in_memory(scope, taken), Request(**{"question": "concerns", **options}))


def shown(table: Table) -> dict[tuple[str | None, ...], tuple[int, dict[str, tuple[int | None, int]]]]:
    """Group -> (base, code -> (rank, mentions))."""
    return {
        tuple(group.key.values()): (group.base, {row.choice.code: (row.rank, row.mentions) for row in group.rows})
        for group in table.groups
    }


@pytest.mark.parametrize(("base", "expected"), [(Base.ANSWERED, 4), (Base.ASKED, 5), (Base.ALL, 6)])
def test_the_base_is_what_was_asked_for(base: Base, expected: int) -> None:
    table = ranked(base=base)

    assert (table.base, table.groups[0].base) == (expected, expected)


def test_overall_there_is_one_group_and_those_with_no_concern_are_in_its_base() -> None:
    assert shown(ranked()) == {
        (): (4, {"speeding": (1, 2), "drugs": (2, 1), "bikes": (2, 1), "none": (None, 1)}),
    }


def test_a_blank_area_is_a_group_of_its_own_and_groups_add_up_to_everybody() -> None:
    table = ranked(by=("home_area",), base=Base.ALL)

    assert [(group.key, group.base) for group in table.groups] == [
        ({"home_area": "craven"}, 2),
        ({"home_area": "wolds"}, 2),
        ({"home_area": "outside"}, 1),
        ({"home_area": None}, 1),
    ]
    assert table.base == 6


def test_area_types_come_from_the_home_area() -> None:
    assert shown(ranked(by=("area_type",))) == {
        ("town",): (1, {"drugs": (1, 1), "speeding": (2, 0), "bikes": (2, 0), "none": (None, 0)}),
        ("rural",): (2, {"speeding": (1, 2), "bikes": (2, 1), "drugs": (3, 0), "none": (None, 0)}),
        (None,): (1, {"drugs": (1, 0), "speeding": (1, 0), "bikes": (1, 0), "none": (None, 1)}),
    }


def test_someone_who_lives_and_trades_here_is_in_both_audiences() -> None:
    table = ranked(by=("audience",))

    assert [(group.key, group.base) for group in table.groups] == [
        ({"audience": "resident"}, 4),
        ({"audience": "business"}, 1),
    ]


def test_a_named_group_stands_beside_everyone_else() -> None:
    table = ranked(by=("young_people",))

    assert [(group.labels["young_people"], group.base) for group in table.groups] == [
        ("Young people", 1),
        ("Everyone else", 3),
    ]


def test_groupings_cross_in_the_order_given() -> None:
    table = ranked(by=("area_type", "age"))

    assert [(list(group.key.values()), group.base) for group in table.groups] == [
        (["town", "young"], 1),
        (["town", None], 0),
        (["rural", "old"], 1),
        (["rural", None], 1),
        ([None, "old"], 0),
        ([None, None], 1),
    ]


def test_a_rule_keeps_only_some_respondents() -> None:
    assert shown(ranked(where="home_area == 'wolds'", top=1)) == {(): (2, {"speeding": (1, 2)})}


def test_a_named_group_keeps_only_its_members() -> None:
    assert shown(ranked(who="young_people", top=1)) == {(): (1, {"drugs": (1, 1)})}
    assert shown(ranked(who="young_people", where="home_area == 'wolds'", top=1))[()][0] == 0


def test_a_net_counts_a_respondent_once() -> None:
    rows = ranked(nets=True).groups[0].rows

    assert [(row.choice.code, row.mentions, row.rank, row.net_rank) for row in rows] == [
        ("roads", 2, None, 1),
        ("speeding", 2, 1, None),
        ("drugs", 1, 2, 2),
        ("bikes", 1, 2, None),
        ("none", 1, None, None),
    ]


def test_a_number_one_that_nobody_needed_to_give_is_counted() -> None:
    assert shown(ranked(question="top", top=1)) == {(): (3, {"drugs": (1, 1), "speeding": (1, 1), "bikes": (1, 1)})}


def test_a_role_names_its_question() -> None:
    assert shown(ranked(question="concern")) == shown(ranked())


def test_versions_add_up_by_code_and_a_dropped_option_still_counts() -> None:
    concerns = builders.question("concerns", "multiple", "speeding", "litter")
    newer = replace(builders.of(concerns), version=2)

    table = ranked(snapshot(newer, [{"concerns": ["litter", "speeding"]}]), snapshot())

    assert shown(table) == {
        (): (5, {"speeding": (1, 3), "litter": (2, 1), "drugs": (2, 1), "bikes": (2, 1), "none": (None, 1)}),
    }


def test_a_wave_of_several_questionnaires_shows_only_the_codes_they_share_and_says_so() -> None:
    stall = replace(builders.of(builders.question("concerns", "multiple", "drugs", "litter")), id="stall")

    table = ranked(snapshot(stall, [{"concerns": ["drugs", "litter"]}]), snapshot())

    assert shown(table) == {(): (5, {"drugs": (1, 2)})}
    assert "Only the options of every questionnaire of tiny that was answered are shown: 4 are left out." in table.notes


def test_nobody_at_all_still_makes_a_table() -> None:
    table = ranked(snapshot(FORM, []))

    assert table.base == 0
    assert [row.share for row in table.groups[0].rows] == [None] * 4


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"question": "concern_s"}, NotFound, "tiny has no question 'concern_s'. Try: concerns."),
        ({"question": "story"}, DataError, "'story' is a text question: there are no options to rank."),
        ({"by": ("story",)}, DataError, "'story' is a text question: its answers are not codes to group by."),
        ({"by": ("shoe_size",)}, DataError, "'shoe_size' is nothing to group by."),
        ({"who": "old_people"}, NotFound, "tiny names no group 'old_people'. Groups: young_people."),
        ({"where": "shoe_size == 3"}, DataError, "shoe_size"),
    ],
)
def test_what_cannot_be_ranked_is_refused_with_a_reason(
    options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        ranked(**options)

    assert message in str(caught.value)


def test_in_a_wave_a_form_that_does_not_ask_for_the_group_leaves_its_people_blank() -> None:
    other = replace(builders.of(builders.question("concerns", "multiple", "drugs")), id="other")

    table = ranked(snapshot(), snapshot(other, [{"concerns": ["drugs"]}]), by=("audience",))

    assert [(group.labels["audience"], group.base) for group in table.groups] == [
        ("Resident", 4),
        ("Business", 1),
        ("Not answered", 1),
    ]


def test_a_group_that_no_form_of_a_wave_asks_for_is_refused() -> None:
    other = replace(builders.of(builders.question("concerns", "multiple", "drugs")), id="other")

    with pytest.raises(DataError, match="'shoe_size' is nothing to group by"):
        ranked(snapshot(), snapshot(other, [{"concerns": ["drugs"]}]), by=("shoe_size",))


def test_a_questionnaire_of_a_wave_that_nobody_answered_hides_no_option() -> None:
    other = replace(builders.of(builders.question("concerns", "multiple", "drugs")), id="other")

    table = ranked(snapshot(), snapshot(other, []))

    assert [row.choice.code for row in table.groups[0].rows] == ["speeding", "drugs", "bikes", "none"]
