"""What a crash between the two transactions leaves behind, a judge that breaks, a store that is locked."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest
from conftest import SettableClock
from deliveries import deliver, door, put_up, raw, response_id, responses, submissions, told
from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from survey_engine.definition.validation import Judge
from survey_engine.responses import parcels
from survey_engine.responses.intake import Delivery, Intake
from survey_engine.responses.opening import Arrival, Opener
from survey_engine.responses.parcels import Parcels
from survey_engine.responses.recording import Recorder
from survey_engine.store.direct import TakenError
from survey_engine.store.sessions import Sessions


@pytest.fixture
def intake(sessions: Sessions, clock: SettableClock) -> Intake:
    put_up(sessions, clock)
    return door(sessions, clock)


def test_a_judge_that_breaks_loses_nothing(
    intake: Intake, sessions: Sessions, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret answer")

    monkeypatch.setattr(Judge, "judge", broken)

    assert told(deliver(intake, raw())) == ["quarantined judge_failed"]
    assert orjson.loads(submissions(sessions)[0].texts or b"") == {"concerns": ["dog_fouling"]}
    assert caplog.messages == [f"Judging response {response_id(1)} failed: ZeroDivisionError"]


def test_what_a_dead_process_left_is_judged_by_the_next(
    intake: Intake, sessions: Sessions, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Opener, "open", die)
        with pytest.raises(KeyboardInterrupt):
            deliver(intake, raw(1), raw(2), b"junk")
    assert [each.raw for each in left_over(sessions)] == [raw(1), raw(2), b"junk"]
    assert submissions(sessions) == []

    assert told(deliver(door(sessions, clock), raw(1))) == ["duplicate"]
    assert [each.status for each in submissions(sessions)] == ["stored", "stored", "held", "duplicate"]
    assert len(responses(sessions)) == 2
    assert left_over(sessions) == []


def left_over(sessions: Sessions) -> list[Arrival]:
    """What lies in parcels, in the order kept."""
    with sessions.read() as session:
        return [each for number in parcels.waiting(session) for each in parcels.arrivals(session, number)]


@pytest.fixture
def impatient(sessions: Sessions) -> Sessions:
    """Sessions whose connections wait hardly at all for a lock."""

    def hurry(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        sqlite = sessions.engine.dialect.name == "sqlite"
        connection.cursor().execute("PRAGMA busy_timeout=50" if sqlite else "SET lock_timeout = '50ms'")
        connection.commit()

    sessions.engine.dispose()
    event.listen(sessions.engine, "connect", hurry)
    return sessions


def test_a_locked_store_asks_to_send_again_and_then_takes_it(
    impatient: Sessions, clock: SettableClock, caplog: pytest.LogCaptureFixture
) -> None:
    put_up(impatient, clock)
    intake = door(impatient, clock)

    with impatient.begin() as session:
        postgresql = impatient.engine.dialect.name == "postgresql"
        session.execute(text("LOCK TABLE parcel" if postgresql else "SELECT 1"))
        assert told(deliver(intake, raw(), raw(2))) == ["retry store_unavailable"] * 2

    assert caplog.messages[0].startswith("2 deliveries must be sent again: ")
    assert told(deliver(intake, raw(), raw(2))) == ["stored", "stored"]


@pytest.mark.parametrize("backend", ["postgresql"])
def test_bytes_kept_though_the_judgement_could_not_be_written_are_judged_next(
    impatient: Sessions, clock: SettableClock
) -> None:
    put_up(impatient, clock)
    intake = door(impatient, clock)

    with impatient.begin() as session:
        session.execute(text("LOCK TABLE response"))
        assert told(deliver(intake, raw())) == ["retry store_unavailable"]

    assert told(deliver(intake, raw())) == ["duplicate"]
    assert len(responses(impatient)) == 1


def test_who_always_comes_second_is_asked_to_send_again_and_nothing_is_lost(
    intake: Intake, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def second(*_: object) -> None:
        raise TakenError("Another process stored the same at the same moment.")

    with monkeypatch.context() as crowded:
        crowded.setattr(Recorder, "record", second)
        assert told(deliver(intake, raw())) == ["retry store_unavailable"]

    assert told(deliver(intake, raw())) == ["duplicate"]
    assert len(responses(sessions)) == 1


def died_with(intake: Intake, patch: pytest.MonkeyPatch, *raws: bytes) -> None:
    """Let a process die between the two transactions."""

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with patch.context() as dying:
        dying.setattr(Recorder, "record", die)
        with pytest.raises(KeyboardInterrupt):
            deliver(intake, *raws)


def test_what_another_process_recovers_first_is_stored_once_and_its_bringer_learns_what_became_of_it(
    intake: Intake, sessions: Sessions, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, rescuer = Parcels.keep, door(sessions, clock)

    def overtaken(self: Parcels, arrivals: Sequence[Arrival]) -> int:
        number = real(self, arrivals)
        assert rescuer.recover() == len(arrivals)
        return number

    deliver(intake, raw(3))
    monkeypatch.setattr(Parcels, "keep", overtaken)

    brought = [raw(1), raw(2, answers={}), b"junk", raw(1), raw(3), raw(3, answers={"concerns": ["speeding"]})]
    assert told(deliver(intake, *brought)) == [
        "stored",
        "quarantined rule_violation",
        "held cannot_open",
        "stored",
        "stored",
        "conflict",
    ]
    statuses = ["stored", "stored", "quarantined", "held", "duplicate", "duplicate", "conflict"]
    assert [each.status for each in submissions(sessions)] == statuses


def test_nothing_is_said_to_be_kept_that_is_not_found(
    intake: Intake, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Parcels.keep

    def lost(self: Parcels, arrivals: Sequence[Arrival]) -> int:
        number = real(self, arrivals)
        with sessions.begin() as session:
            session.execute(text("DELETE FROM parcel"))
        return number

    monkeypatch.setattr(Parcels, "keep", lost)

    assert told(deliver(intake, raw(1))) == ["retry store_unavailable"]


def test_whoever_still_holds_an_old_parcel_takes_no_newer_one_away(
    intake: Intake, sessions: Sessions, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    died_with(intake, monkeypatch, raw(1))
    with sessions.read() as session:
        (number,) = parcels.waiting(session)
        old = parcels.arrivals(session, number)
    assert door(sessions, clock).recover() == 1
    died_with(intake, monkeypatch, raw(2))

    assert told(intake._settle(old, number)) == ["stored"]
    assert [each.raw for each in left_over(sessions)] == [raw(2)]
    assert [each.status for each in submissions(sessions)] == ["stored"]


def test_processes_that_recover_the_same_at_once_judge_it_once(
    intake: Intake, sessions: Sessions, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        died_with(intake, monkeypatch, raw(2 * number), raw(2 * number + 1))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: each.recover(), [door(sessions, clock) for _ in range(4)]))

    assert left_over(sessions) == []
    assert [each.status for each in submissions(sessions)] == ["stored"] * 40
    assert len(responses(sessions)) == 40


def test_what_its_bringer_keeps_is_not_kept_a_second_time(
    intake: Intake, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought = [Delivery(raw(number), "sync") for number in (1, 2)]
    with monkeypatch.context() as patch:
        patch.setattr(Parcels, "keep", None)
        assert told(intake.receive(brought[:1], kept=True)) == ["stored"]

    assert told(intake.receive(brought, kept=True)) == ["duplicate", "stored"]
    assert left_over(sessions) == []
