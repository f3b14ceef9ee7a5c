"""M1 to M10: what tablets bring adds up to the same, in whatever order, split or repeated it comes."""

from collections.abc import Hashable
from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from field_sync.merge import (
    NEAR,
    Difference,
    Ledger,
    Sighting,
    State,
    Submitted,
    conflicts,
    differences,
    ledger,
    merge,
    near_duplicates,
)
from survey_engine.responses.admission import corrected
from survey_engine.responses.states import Status

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


@st.composite
def histories(draw: st.DrawFn) -> list[Submitted]:
    """A few responses, a few revisions of each, contents that agree or not; every delivery has a number of its own.

    A content is sound or not by itself, however often it is brought: the judge is a function of its bytes.
    """
    name = st.sampled_from(["ann", "bob", "cat"])
    contents = st.tuples(name, st.integers(1, 3), st.sampled_from(["x", "y", "z"]))
    brought = draw(st.lists(contents, max_size=12))
    unsound = draw(st.frozensets(contents, max_size=4))
    erased = draw(st.frozensets(name, max_size=1))
    found = [
        Submitted(who, seq, revision, what, (who, revision, what) not in unsound)
        for seq, (who, revision, what) in enumerate(brought, 1)
    ]
    return [*found, *(Submitted(who, len(found) + at) for at, who in enumerate(sorted(erased), 1))]


def shape(state: State) -> dict[str, tuple[int, bool, list[str]]]:
    """What must not depend on the order of arrival: how many contents are candidates, whether they dispute, and the
    statuses, all but which of them came first.
    """
    return {
        name: (len(each.statuses), each.conflict, sorted(each.statuses.values()))
        for name, each in state.standings.items()
    }


@given(histories(), st.randoms(use_true_random=False))
def test_the_state_is_a_function_of_the_set_in_any_order_with_repeats(history: list[Submitted], chance) -> None:
    again = [*history, *history[: len(history) // 2]]
    chance.shuffle(again)

    assert merge(again) == merge(history)


@given(histories(), st.integers(0, 12))
def test_parts_read_one_after_the_other_say_what_the_whole_says(history: list[Submitted], at: int) -> None:
    def parts():
        yield from history[at:]
        yield from history[:at]

    assert merge(parts()) == merge(history)


@given(histories(), st.permutations(range(12)))
def test_another_order_of_arrival_gives_the_same_candidates_and_conflicts(
    history: list[Submitted], order: list[int]
) -> None:
    """M10: only which candidate is provisional may differ."""
    renumbered = [
        Submitted(each.response_id, 100 + order[at % 12] * 10 + at // 12, each.revision, each.content_hash, each.sound)
        for at, each in enumerate(history)
    ]

    one, other = merge(history), merge(renumbered)

    assert shape(one) == shape(other)
    assert one.erased == other.erased
    assert {name: standing.current is None for name, standing in one.standings.items()} == {
        name: standing.current is None for name, standing in other.standings.items()
    }


@given(histories())
def test_every_content_is_there_once_under_its_first_number(history: list[Submitted]) -> None:
    """M1 and M2."""
    state = merge(history)

    for name, standing in state.standings.items():
        own = [each for each in history if each.response_id == name]
        first = {}
        for each in sorted(own, key=lambda each: each.received_seq):
            first.setdefault((each.revision, each.content_hash), each)
        assert set(standing.statuses) == {each.received_seq for each in first.values()}
        sound = [each for each in first.values() if each.sound]
        latest = [each for each in sound if each.revision == max(other.revision for other in sound)] if sound else []
        assert standing.current == min((each.received_seq for each in latest), default=None)
        assert standing.conflict == (len(latest) > 1)


@given(histories(), st.sampled_from(["ann", "bob", "cat"]))
def test_an_erasure_beats_everything_and_leaves_the_id_alone(history: list[Submitted], name: str) -> None:
    """M5, also when the response comes again afterwards."""
    state = merge([Submitted(name, 999), *history])

    assert name in state.erased
    assert name not in state.standings
    assert merge([each for each in history if each.response_id != name]).standings == state.standings


@given(histories())
def test_what_is_not_sound_never_stands_and_is_never_lost(history: list[Submitted]) -> None:
    """M9: it waits in quarantine under its number, until a new judgement of the same bytes."""
    state = merge(history)
    released = merge([Submitted(e.response_id, e.received_seq, e.revision, e.content_hash) for e in history])

    for name, standing in state.standings.items():
        aside = {seq for seq, status in standing.statuses.items() if status is Status.QUARANTINED}
        assert standing.current not in aside
        assert released.standings[name].statuses.keys() == standing.statuses.keys()
        assert Status.QUARANTINED not in released.standings[name].statuses.values()


def test_an_edit_of_the_current_revision_stands_and_two_of_the_same_base_are_in_conflict() -> None:
    """M3 and M4: a revision is its base and one; whoever edits numbers it so."""
    first, edit, other = Submitted("ann", 1, 1, "a"), Submitted("ann", 2, 2, "b"), Submitted("ann", 3, 2, "c")

    assert merge([first, edit]).standings["ann"].current == 2
    assert not merge([first, edit]).standings["ann"].conflict
    both = merge([first, edit, other]).standings["ann"]
    assert (both.current, both.conflict) == (2, True)
    assert dict(both.statuses) == {1: "stored", 2: "stored", 3: "conflict"}
    settled = merge([first, edit, other, Submitted("ann", 4, 3, "c")]).standings["ann"]
    assert (settled.current, settled.conflict) == (4, False)


answers = st.dictionaries(st.sampled_from("abcd"), st.sampled_from([1, 2, "x"]), max_size=4)


@given(answers, answers, answers)
def test_two_edits_conflict_in_the_questions_both_changed_differently(base, ours, theirs) -> None:
    one, other = conflicts(base, ours, theirs), conflicts(base, theirs, ours)

    assert [each.question for each in one] == [each.question for each in other]
    assert set(one) <= set(differences(ours, theirs))
    for name in "abcd":
        before, mine, their = base.get(name), ours.get(name), theirs.get(name)
        assert (name in {each.question for each in one}) == (before != mine != their != before)
    assert conflicts(base, ours, ours) == ()


def test_a_difference_names_the_question_and_both_answers() -> None:
    assert differences({"a": 1, "b": ["x"]}, {"b": ["y"], "c": 2}) == (
        Difference("a", 1, None),
        Difference("b", ["x"], ["y"]),
        Difference("c", None, 2),
    )


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(-(2**40), 2**40))
def test_a_time_put_right_is_the_devices_and_the_offset(told: datetime, offset: int) -> None:
    """M7."""
    moment = told.replace(tzinfo=UTC)

    assert corrected(moment, offset) == moment + timedelta(milliseconds=offset)
    assert corrected(moment, None) == moment
    assert corrected(None, offset) is None


def test_a_clock_beyond_all_years_is_left_as_it_is() -> None:
    assert corrected(datetime.max.replace(tzinfo=UTC), 1000) == datetime.max.replace(tzinfo=UTC)


sightings = st.lists(
    st.builds(
        Sighting,
        st.uuids().map(str),
        st.sampled_from(["stall", "hall"]),
        st.sampled_from(["a", "b"]),
        st.integers(0, 600).map(lambda seconds: NOON + timedelta(seconds=seconds)),
    ),
    max_size=8,
    unique_by=lambda each: each.response_id,
)


@given(sightings, st.randoms(use_true_random=False))
def test_near_duplicates_are_found_in_any_order_and_only_those(found: list[Sighting], chance) -> None:
    """M8: each of a group of twins is named with its neighbour in time; nobody is dropped, nobody wrongly named."""
    pairs = near_duplicates(found)
    chance.shuffle(found)
    by_id: dict[Hashable, Sighting] = {each.response_id: each for each in found}

    assert near_duplicates(found) == pairs
    for one, other in ((by_id[a], by_id[b]) for a, b in pairs):
        assert (one.event_id, one.answers) == (other.event_id, other.answers)
        assert timedelta(0) <= other.finished_at - one.finished_at < NEAR
    twins = {
        each.response_id
        for one, other in combinations(found, 2)
        if (one.event_id, one.answers) == (other.event_id, other.answers)
        and abs(one.finished_at - other.finished_at) < NEAR
        for each in (one, other)
    }
    assert {name for pair in pairs for name in pair} == twins


@given(st.sets(st.integers(1, 60)), st.integers(0, 70))
def test_the_ledger_counts_what_was_made_and_names_what_is_missing(arrived: set[int], made: int) -> None:
    found = ledger(arrived, made)

    highest = max(arrived | {made})
    missing = tuple(number for number in range(1, highest + 1) if number not in arrived)
    assert found == Ledger(highest, len(arrived), missing, len(missing))


def test_the_ledger_does_not_count_to_whatever_number_a_tablet_claims() -> None:
    found = ledger({2**53 - 1}, 0)

    assert (found.made, found.arrived, found.lost, len(found.missing)) == (2**53 - 1, 1, 2**53 - 2, 1000)
    assert ledger([*range(1, 17), *range(18, 42)], 41) == Ledger(41, 40, (17,), 1)
