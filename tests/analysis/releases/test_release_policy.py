"""When another release may be made: not live, and not for the sake of a few more responses."""

from datetime import UTC, datetime

import pytest

from analysis.releases import state
from analysis.releases.models import Release, Stage
from analysis.releases.planning import Choice, Policy, choice
from analysis.releases.state import State
from survey_engine.errors import Conflict, DataError

THEN = datetime(2024, 8, 1, 12, tzinfo=UTC)
POLICY = Policy()


def release(number: int, *, responses: int = 200, approved: bool = True, while_open: bool = True) -> Release:
    return Release(
        id=number, consultation_slug="safer", title="Safer", profile="public", body=b"", sha256="", data="safer 1",
        state_hash=f"hash of {responses}", responses=responses, while_open=while_open, made_at=THEN, made_by="ada",
        approved_at=THEN if approved else None, approved_by="bea" if approved else None, withdrawn_at=None,
        withdrawn_by=None, reason=None,
    )  # fmt: skip


def now(responses: int) -> State:
    return State(responses, f"hash of {responses}")


def test_while_answers_are_taken_there_are_three_releases_at_most_those_withdrawn_included() -> None:
    made = [release(number) for number in (1, 2, 3)]
    made[0].withdrawn_at = THEN

    assert [each.stage for each in made] == [Stage.WITHDRAWN, Stage.APPROVED, Stage.APPROVED]
    with pytest.raises(Conflict, match="There have been 3 releases while the consultation is open"):
        state.check(POLICY, made, now(200), is_open=True)
    state.check(POLICY, made, now(200), is_open=False)
    state.check(Policy(most_while_open=4), made, now(200), is_open=True)


def test_one_that_waits_counts_until_it_is_withdrawn() -> None:
    made = [release(1), release(2), release(3, approved=False)]

    with pytest.raises(Conflict, match="results are not published live"):
        state.check(POLICY, made, now(200), is_open=True)
    made[2].withdrawn_at = THEN
    state.check(POLICY, made, now(200), is_open=True)


@pytest.mark.parametrize("responses", [191, 199, 201, 209])
def test_a_few_more_or_fewer_responses_are_no_reason_for_another_release(responses: int) -> None:
    with pytest.raises(Conflict, match="Fewer than 10 responses came or went since release 1"):
        state.check(POLICY, [release(1)], now(responses), is_open=False)


@pytest.mark.parametrize("responses", [190, 200, 210])
def test_the_same_responses_or_ten_more_are(responses: int) -> None:
    state.check(POLICY, [release(1)], now(responses), is_open=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("concerns", Choice("concerns")),
        ("concerns:area_type", Choice("concerns", ("area_type",))),
        (" stall/concerns : age, audience ", Choice("concerns", ("age", "audience"), "stall")),
    ],
)
def test_a_table_is_chosen_in_a_few_words(text: str, expected: Choice) -> None:
    assert choice(text) == expected


def test_a_table_of_no_question_is_refused() -> None:
    with pytest.raises(DataError, match="':area_type' names no question"):
        choice(":area_type")
