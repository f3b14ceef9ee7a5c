"""The same and other responses brought by many at once: stored once, told to each, the latest standing."""

from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from time import sleep
from typing import Any

import pytest
from conftest import SettableClock
from deliveries import deliver, door, put_up, raw, response_id, responses, submissions, told

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.responses.erasing import erase_response
from survey_engine.responses.intake import Intake
from survey_engine.responses.recording import Recorder
from survey_engine.responses.verifying import Verifier
from survey_engine.store.sessions import Sessions


@pytest.fixture
def intake(sessions: Sessions, clock: SettableClock) -> Intake:
    put_up(sessions, clock)
    return door(sessions, clock)


def test_the_same_responses_brought_by_many_at_once_are_stored_once(
    intake: Intake, sessions: Sessions, clock: SettableClock
) -> None:
    raws = [raw(number) for number in range(12)]
    doors = [door(sessions, clock) for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda each: [deliver(each, one)[0].status for one in raws], doors))

    assert all("stored" in told_each for told_each in zip(*outcomes, strict=True))
    assert set(chain.from_iterable(outcomes)) == {"duplicate", "stored"}
    assert sorted(each.status for each in submissions(sessions)) == ["duplicate"] * 36 + ["stored"] * 12
    assert [each.response_id for each in responses(sessions)] == sorted(response_id(number) for number in range(12))


def test_many_threads_at_one_door_each_learn_what_became_of_their_own(intake: Intake, sessions: Sessions) -> None:
    def bring(number: int) -> list[tuple[str, str | None]]:
        outcomes = deliver(intake, raw(number), b"junk" if number % 7 == 0 else raw(number))
        return [(each.status, each.response_id) for each in outcomes]

    with ThreadPoolExecutor(16) as pool:
        told_each = list(pool.map(bring, range(100)))

    for number, own in enumerate(told_each):
        second = ("held", None) if number % 7 == 0 else ("duplicate", response_id(number))
        assert own == [("stored", response_id(number)), second]
    assert len(responses(sessions)) == 100


def test_the_same_batches_in_opposite_orders_at_once_are_stored_once(
    intake: Intake, sessions: Sessions, clock: SettableClock
) -> None:
    raws = [raw(number) for number in range(60)]

    with ThreadPoolExecutor(4) as pool:
        orders = [raws, raws[::-1], raws[30:] + raws[:30], raws[::-1]]
        told_each = [told(each) for each in pool.map(lambda raws: deliver(door(sessions, clock), *raws), orders)]

    assert set(chain.from_iterable(told_each)) == {"duplicate", "stored"}
    assert sorted(each.status for each in submissions(sessions)) == ["duplicate"] * 180 + ["stored"] * 60
    assert len(responses(sessions)) == 60


def test_quarrelling_contents_brought_at_once_give_one_current_and_conflicts(
    intake: Intake, sessions: Sessions, clock: SettableClock
) -> None:
    def bring(number: int) -> str:
        answers = {"concerns": ["dog_fouling"], "visits": number}
        return deliver(door(sessions, clock), raw(1, answers=answers))[0].status

    with ThreadPoolExecutor(4) as pool:
        told_each = list(pool.map(bring, range(8)))

    # One that is judged before an earlier arrival is told "stored", and gives way when that one is judged.
    assert "stored" in told_each
    assert set(told_each) <= {"conflict", "stored"}
    assert [each.conflict for each in responses(sessions)] == [True]
    assert sorted(each.status for each in submissions(sessions)) == ["conflict"] * 7 + ["stored"]


def test_hundreds_at_once_come_back_in_order(intake: Intake, sessions: Sessions) -> None:
    raws = [raw(number) for number in range(450)]

    outcomes = deliver(intake, *raws)

    assert [each.response_id for each in outcomes] == [response_id(number) for number in range(450)]
    assert [each.received_seq for each in outcomes] == list(range(1, 451))
    assert len(responses(sessions)) == 450


def test_revisions_brought_at_once_leave_the_latest_standing(
    intake: Intake, sessions: Sessions, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Recorder._derive

    def slowly(*arguments: Any) -> None:
        sleep(0.02)  # long enough for others to come in between
        real(*arguments)

    monkeypatch.setattr(Recorder, "_derive", slowly)
    doors = [door(sessions, clock) for _ in range(4)]
    for each in doors:
        deliver(each, *[raw(number) for number in range(5)])

    def bring(revision: int) -> list[str]:
        return told(deliver(doors[revision % 4], *[raw(number, revision=revision) for number in range(5)]))

    with ThreadPoolExecutor(4) as pool:
        told_each = list(pool.map(bring, range(17, 1, -1)))

    assert set(chain.from_iterable(told_each)) == {"stored"}
    assert [each.revision for each in responses(sessions)] == [17] * 5
    with sessions.read() as session:
        assert Verifier(Catalogue(sessions)).verify(session).differences == []


def test_an_erasure_beats_whatever_comes_in_at_the_same_moment(
    intake: Intake, sessions: Sessions, clock: SettableClock
) -> None:
    deliver(intake, *[raw(number) for number in range(12)])

    def forget(number: int) -> None:
        with sessions.begin() as session:
            erase_response(session, response_id(number), clock())

    def bring(number: int) -> str:
        return deliver(intake, raw(number, revision=2))[0].status

    with ThreadPoolExecutor(4) as pool:
        both = [(pool.submit(forget, number), pool.submit(bring, number)) for number in range(12)]
        told_each = {(erased.result(), brought.result())[1] for erased, brought in both}

    assert told_each <= {"erased", "stored"}
    assert responses(sessions) == []
    assert {each.status for each in submissions(sessions)} == {"erased"}
