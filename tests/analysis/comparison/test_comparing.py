"""Waves compared from answers, through what their definitions say of each other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import builders
import pytest
from packed import columns

from analysis.comparison import comparing
from analysis.comparison.compare import Comparison, Verdict
from analysis.comparison.comparing import Asked
from analysis.counts.counting import in_memory
from analysis.counts.part import Request
from analysis.snapshot.reading import Snapshot
from analysis.waves import Scope
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import Analysis, Group, Questionnaire, Wave
from survey_engine.errors import DataError

Person = dict[str, Any]


def form(name: str, *codes: str, **traits: Any) -> Questionnaire:
    analysis = Analysis(wave=Wave("safety", name, {"then": "Kept.", "now": "Kept."}))
    last = builders.option("other", requires_text=True), builders.option("none", exclusive=True)
    asked = builders.question("concerns", "multiple", *codes, *last, **traits)
    return replace(builders.of(builders.question("sex", "single", "f", "m"), asked, analysis=analysis), id=name)


def asked(definition: Questionnaire, people: list[Person], modes: Sequence[str] = ()) -> Asked:
    found = columns(definition, people, modes)
    mix = Counter(modes or ["web"] * len(people))
    snapshot = Snapshot(Form(definition, "hash", b""), found, mix, 0, None, None)
    scope = Scope(definition.id, (snapshot.form,))
    return Asked(scope, in_memory(scope, [snapshot]))


def compared(now: Asked, then: Asked, by: tuple[str, ...] = ()) -> Comparison:
    published = [*now.questionnaires, *then.questionnaires]
    return comparing.waves(now, then, Request(question="concerns", by=by), published)


def ticked(**people: int) -> list[Person]:
    each = [{"concerns": codes.split("_")} for codes, count in people.items() for _ in range(count)]
    return [one | ({"concerns_other": "Bats"} if "other" in one["concerns"] else {}) for one in each]


def told(found: Comparison) -> dict[str, tuple[int | None, int | None, Verdict]]:
    return {
        each.code: (each.then and each.then.mentions, each.now and each.now.mentions, each.verdict)
        for each in found.pairs[0].changes
    }


def test_waves_that_compare_are_tested() -> None:
    now, then = asked(form("now", "a", "b"), ticked(a=60, b=40)), asked(form("then", "a", "b"), ticked(a=30, b=70))

    found = compared(now, then)

    assert (found.comparable, found.rebased) == (True, None)
    assert told(found)["a"] == (30, 60, Verdict.INCREASE)


def test_where_the_limit_differs_nothing_is_compared_and_the_reason_is_told() -> None:
    now = asked(form("now", "a", "b", max_choices=1), ticked(a=60, b=40))

    found = compared(now, asked(form("then", "a", "b"), ticked(a=30, b=70)))

    assert [reason.code for reason in found.reasons] == ["limit"]
    assert told(found)["a"] == (30, 60, Verdict.NOT_COMPARABLE)
    assert found.rebased is None  # the lists are the same: there is nothing to mend


def test_a_new_option_depresses_the_rest_so_the_common_ones_are_compared_again_among_those_who_chose_one() -> None:
    now = asked(form("now", "a", "b", "new"), ticked(a=30, b=30, a_new=30, new=60, other=30))
    then = asked(form("then", "a", "b"), ticked(a=100, b=50, none=30))

    found = compared(now, then)

    assert [reason.code for reason in found.reasons] == ["list"]
    assert found.rebased
    pair = found.rebased.pairs[0]
    assert (pair.base_now, pair.base_then) == (90, 150)
    assert {each.code: (each.verdict, each.points) for each in pair.changes} == {
        "a": (Verdict.NO_CLEAR_CHANGE, 0),
        "b": (Verdict.NO_CLEAR_CHANGE, 0),
    }


def test_re_based_shares_are_only_indicative_where_more_than_the_list_differs() -> None:
    now = asked(form("now", "a", "b", "new", max_choices=2), ticked(a=60, b=30, new=60))

    found = compared(now, asked(form("then", "a", "b"), ticked(a=50, b=50)))

    assert found.rebased
    assert [reason.code for reason in found.rebased.reasons] == ["limit"]
    assert {each.verdict for each in found.rebased.pairs[0].changes} == {Verdict.INDICATIVE}


def test_a_split_option_is_compared_as_a_whole_and_each_person_counts_once() -> None:
    mapping = {"from": "then@1", "questions": {"concerns": {"litter": {"split": ["road", "park"]}}}}
    now = asked(replace(form("now", "road", "park"), mapping=mapping), ticked(road=20, road_park=20, none=60))

    found = compared(now, asked(form("then", "litter"), ticked(litter=40, none=60)))

    assert found.comparable
    assert told(found)["road+park"] == (40, 40, Verdict.NO_CLEAR_CHANGE)
    assert found.pairs[0].changes[0].label == "Road or Park"


def test_groups_are_compared_one_by_one_and_a_group_of_one_side_alone_is_shown() -> None:
    now = asked(form("now", "a"), [{"sex": "f", "concerns": ["a"]}, {"sex": "m", "concerns": ["none"]}])
    then = asked(form("then", "a"), [{"sex": "f", "concerns": ["a"]}])

    found = compared(now, then, by=("sex",))

    assert [(dict(pair.key), pair.title, pair.base_now, pair.base_then) for pair in found.pairs] == [
        ({"sex": "f"}, "F", 1, 1),
        ({"sex": "m"}, "M", 1, 0),
    ]


@pytest.mark.parametrize("divided", [{"by": ("villagers",)}, {"where": "home == 'v'"}, {"by": ("home",)}])
def test_where_the_areas_differ_a_group_or_filter_that_reads_them_is_not_compared(divided: dict[str, Any]) -> None:
    def with_homes(name: str, kind: str) -> Questionnaire:
        bare = form(name, "a")
        home = builders.question("home", "single", builders.option("v", area_type=kind), "t")
        group = Group("villagers", builders.words("Villagers"), builders.equals("home", "v"))
        analysis = replace(bare.analysis, roles={"home_area": ("home",)}, groups=(group,))
        return replace(builders.of(home, *bare.questions(), analysis=analysis), id=name)

    people = [{"home": "v", "concerns": ["a"]}] * 9
    now, then = (asked(with_homes(name, kind), people) for name, kind in (("now", "rural"), ("then", "town")))
    published = [*now.questionnaires, *then.questionnaires]

    found = comparing.waves(now, then, Request(question="concerns", **divided), published)
    whole = comparing.waves(now, then, Request(question="concerns"), published)

    assert [reason.code for reason in found.reasons] == ["area"]
    assert whole.comparable


def test_where_the_mode_mix_differs_one_mode_may_be_compared_alone() -> None:
    now = asked(form("now", "a", "b"), ticked(a=60, b=40), ["web"] * 100)
    then = asked(form("then", "a", "b"), ticked(a=30, b=70, none=50), ["web"] * 100 + ["paper"] * 50)
    published = [*now.questionnaires, *then.questionnaires]

    mixed = comparing.waves(now, then, Request(question="concerns"), published)
    online = comparing.waves(now, then, Request(question="concerns"), published, "web")

    assert [reason.code for reason in mixed.reasons] == ["modes"]
    assert (online.comparable, online.then) == (True, "then, web only")
    assert (online.pairs[0].base_now, online.pairs[0].base_then) == (100, 100)
    assert told(online)["a"] == (30, 60, Verdict.INCREASE)


def test_a_questionnaire_of_a_wave_that_nobody_answered_plays_no_part() -> None:
    sides = [asked(form("now", "a", "b"), ticked(a=60, b=40)), asked(form("unused", "c", max_choices=1), [])]
    snapshots = [side.source.snapshots[0] for side in sides]
    scope = Scope("wave", tuple(each.form for each in snapshots))
    now = Asked(scope, in_memory(scope, snapshots))

    found = compared(now, asked(form("then", "a", "b"), ticked(a=30, b=70)))

    assert found.comparable
    assert told(found)["a"] == (30, 60, Verdict.INCREASE)


def test_an_earlier_version_belongs_to_the_earlier_side() -> None:
    newer, older = replace(form("now", "a"), version=2), form("now", "a")
    then = asked(older, ticked(a=30, none=70))
    snapshots = [asked(newer, ticked(a=60, none=40)).source.snapshots[0], then.source.snapshots[0]]
    both = Scope("now", tuple(each.form for each in snapshots))

    found = compared(Asked(both, in_memory(both, snapshots)), then)

    assert found.comparable
    assert told(found)["a"] == (30, 60, Verdict.INCREASE)


def test_the_same_questionnaire_on_both_sides_is_refused() -> None:
    side = asked(form("now", "a"), ticked(a=1))

    with pytest.raises(DataError, match="hold the same questionnaire"):
        compared(side, side)


def test_the_notes_say_what_the_definitions_say_and_that_people_chose_to_answer() -> None:
    found = compared(asked(form("now", "a"), ticked(a=1)), asked(form("then", "a"), ticked(a=1)))

    assert found.notes[0] == "now on comparing with then: Kept."
    assert found.notes[-1].startswith("This was an open consultation.")


def test_a_source_of_several_forms_can_be_had_of_some_of_them() -> None:
    sides = [asked(form(name, "a"), ticked(a=people)) for name, people in (("now", 3), ("then", 5))]
    snapshots = [side.source.snapshots[0] for side in sides]
    both = in_memory(Scope("wave", tuple(each.form for each in snapshots)), snapshots)

    few = both.only(lambda each: each.form.questionnaire.id == "then")

    assert both.count(Request(question="concerns")).overall.base == 8
    assert few.count(Request(question="concerns")).overall.base == 5
