"""The one door: what is kept, what is told, and what a crash, a repeat or a quarrel leaves behind."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from time import sleep
from typing import Any

import orjson
import pytest
from conftest import SettableClock
from deliveries import TINY, content, deliver, door, put_up, raw, response_id, responses, submissions, told, withdraw
from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.consultations.publishing import load_consultation
from survey_engine.definition import canonical
from survey_engine.definition.packing import Layout
from survey_engine.definition.validation import Judge
from survey_engine.responses import parcels
from survey_engine.responses.codes import hashed
from survey_engine.responses.erasing import erase, erase_response
from survey_engine.responses.intake import Delivery, Intake
from survey_engine.responses.opening import Arrival, Opener
from survey_engine.responses.parcels import Parcels
from survey_engine.responses.recording import Recorder
from survey_engine.responses.verifying import Verifier
from survey_engine.store.sessions import Sessions


@pytest.fixture
def intake(sessions: Sessions, clock: SettableClock) -> Intake:
    put_up(sessions, clock)
    return door(sessions, clock)


def test_a_sound_response_is_stored_in_parts_and_derived(
    intake: Intake, sessions: Sessions, clock: SettableClock
) -> None:
    answers = {
        "concerns": ["speeding", "other"],
        "concerns_other": "Noise",
        "top": "other",
        "home": "E05005453",
        "story": "Loud.",
    }
    sent = content(
        answers=answers, receipt="0123-4567-89AB", salt="00ff", language="en", form_hash=put_up(sessions, clock)
    )

    (outcome,) = deliver(intake, canonical.encode(sent))

    (kept,), (current,) = submissions(sessions), responses(sessions)
    assert (outcome.status, outcome.response_id, outcome.revision) == ("stored", response_id(1), 1)
    assert outcome.received_seq == kept.received_seq == current.received_seq
    assert (kept.status, kept.raw, kept.source, kept.environment) == ("stored", None, "submit", "live")
    assert kept.received_at == clock()
    assert kept.content_hash == canonical.sha256(canonical.encode(sent))
    assert orjson.loads(kept.coded or b"") == {"concerns": ["speeding", "other"], "top": "other", "home": "E05005453"}
    assert orjson.loads(kept.texts or b"") == {"concerns_other": "Noise", "story": "Loud."}
    assert (kept.texts_hash, kept.coded_hash) == (
        canonical.sha256(kept.texts or b""),
        canonical.sha256(kept.coded or b""),
    )
    assert b"0123-4567-89AB" not in (kept.envelope or b"")
    assert current.home_area == "E05005453"
    assert current.receipt_hash == hashed("0123-4567-89AB")
    assert current.started_at is not None
    assert current.started_at.isoformat() == "2024-02-29T09:00:00+00:00"
    assert (current.conflict, current.mode, current.environment) == (False, "web", "live")
    assert Layout(TINY).unpack(current.packed)[0] == {
        "concerns": ["speeding", "other"],
        "top": "other",
        "home": "E05005453",
    }


def test_the_same_content_again_is_a_duplicate_however_it_is_written(intake: Intake, sessions: Sessions) -> None:
    sent = content()
    spaced = orjson.dumps(sent | {"response_id": sent["response_id"].upper()}, option=orjson.OPT_INDENT_2)
    unnumbered = canonical.encode({name: value for name, value in sent.items() if name != "revision"})

    assert told(deliver(intake, raw(), raw())) == ["stored", "duplicate"]
    assert told(deliver(intake, spaced, unnumbered)) == ["duplicate", "duplicate"]
    assert len(responses(sessions)) == 1
    assert [each.duplicate_of for each in submissions(sessions)] == [None, 1, 1, 1]


def test_other_content_of_the_same_revision_is_a_conflict_and_the_first_stays(
    intake: Intake, sessions: Sessions
) -> None:
    other = raw(answers={"concerns": ["speeding"]})

    assert told(deliver(intake, raw(), other, other)) == ["stored", "conflict", "duplicate"]
    (current,) = responses(sessions)
    assert (current.received_seq, current.conflict) == (1, True)
    assert [each.coded is None for each in submissions(sessions)] == [False, False, True]


def test_a_later_revision_becomes_current_whichever_comes_first(intake: Intake, sessions: Sessions) -> None:
    second = {"revision": 2, "answers": {"concerns": ["speeding"]}}

    assert told(deliver(intake, raw(1), raw(1, **second))) == ["stored", "stored"]
    assert told(deliver(intake, raw(2, **second))) == told(deliver(intake, raw(2))) == ["stored"]
    assert [each.revision for each in responses(sessions)] == [2, 2]


def test_a_later_revision_settles_a_conflict(intake: Intake, sessions: Sessions) -> None:
    deliver(intake, raw(), raw(answers={"concerns": ["speeding"]}))

    assert told(deliver(intake, raw(revision=2))) == ["stored"]
    (current,) = responses(sessions)
    assert (current.revision, current.conflict) == (2, False)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"version": 2}, "quarantined unknown_version"),
        ({"questionnaire": "unheard_of"}, "quarantined unknown_version"),
        ({"form_hash": "0" * 64}, "quarantined unknown_version"),
        ({"answers": {"concerns": ["volcano"]}}, "quarantined rule_violation"),
        ({"answers": {}}, "quarantined rule_violation"),
        ({"answers": {"concerns": ["speeding"], "unheard_of": "x"}}, "quarantined rule_violation"),
        ({"mode": "kiosk"}, "quarantined rule_violation"),
        ({"ip_address": "127.0.0.1"}, "quarantined rule_violation"),
        ({"partial_reason": "refused", "answers": {}}, "quarantined rule_violation"),
        ({"partial_reason": "refused", "answers": {}, "mode": "tablet"}, "stored"),
        ({"mode": "import"}, "stored"),
        ({"mode": "import", "started_at": None, "finished_at": None}, "stored"),
        ({"environment": "test"}, "stored"),
        ({"answers": {"concerns": ["dog_fouling"], "how_fast": "very", "story": None}}, "stored"),
        ({"response_id": "00000000-0000-0000-0000-000000000000"}, "stored"),
        ({"response_id": "0190B6C2-7C1E-7F7A-9D51-2A6B1C3D4E5F"}, "stored"),
    ],
)
def test_what_can_be_read_is_stored_or_put_in_quarantine(
    intake: Intake, sessions: Sessions, changes: dict[str, object], expected: str
) -> None:
    assert told(deliver(intake, raw(**changes))) == [expected]
    assert told(deliver(intake, raw(**changes))) == ["duplicate"]
    assert len(responses(sessions)) == (expected == "stored")


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (b"", ""),
        (b"not json", ""),
        (b"[]", ""),
        (b'{"a": 1, "a": 2}', "/a"),
        (raw(response_id=None), "/response_id"),
        (raw(response_id="17"), "/response_id"),
        (raw(revision=0), "/revision"),
        (raw(version="1"), "/version"),
        (raw(mode="pigeon"), "/mode"),
        (raw(answers=["speeding"]), "/answers"),
        (raw(started_at="yesterday"), "/started_at"),
        (raw(finished_at=None), "/finished_at"),
        (raw(event_id="market"), "/event_id"),
        (raw().replace(b'"dog_fouling"', b"1.5"), "/answers/concerns/0"),
    ],
)
def test_what_nobody_can_read_is_held_byte_for_byte_and_never_answers_for_a_good_copy(
    intake: Intake, sessions: Sessions, line: bytes, path: str
) -> None:
    (outcome,) = deliver(intake, line)

    assert (outcome.status, outcome.reasons, outcome.faults[0].path) == ("held", ("cannot_open",), path)
    assert told(deliver(intake, line, raw())) == ["held cannot_open", "stored"]
    assert submissions(sessions)[0].raw == line


def test_off_route_answers_are_not_kept(intake: Intake, sessions: Sessions) -> None:
    deliver(intake, raw(answers={"concerns": ["dog_fouling"], "how_fast": "very"}))

    (kept,) = submissions(sessions)
    assert orjson.loads(kept.coded or b"") == {"concerns": ["dog_fouling"]}
    assert orjson.loads(kept.envelope or b"")["dropped"] == ["how_fast"]


def test_answers_with_faults_are_kept_as_texts_since_nobody_knows_what_they_hold(
    intake: Intake, sessions: Sessions
) -> None:
    (outcome,) = deliver(intake, raw(answers={"concerns": ["speeding"], "home": "My name is Ann"}))

    (kept,) = submissions(sessions)
    assert [(fault.path, fault.code) for fault in outcome.faults] == [("/home", "unknown_option")]
    assert kept.faults == [["/home", "unknown_option"]]
    assert orjson.loads(kept.coded or b"") == {"concerns": ["speeding"]}
    assert orjson.loads(kept.texts or b"") == {"home": "My name is Ann"}


def test_a_test_response_brought_as_live_is_put_in_quarantine(intake: Intake) -> None:
    outcomes = intake.receive([Delivery(raw(environment="test"), "sync", "live"), Delivery(raw(2), "web", "test")])

    assert told(outcomes) == ["quarantined test_live", "stored"]


def test_what_was_finished_before_a_withdrawal_is_stored_whenever_it_comes(
    intake: Intake, sessions: Sessions, clock: SettableClock
) -> None:
    withdraw(sessions, datetime.fromisoformat("2024-02-29T09:05:00Z"))

    early = raw(1, finished_at="2024-02-29T09:04:59Z")
    assert told(deliver(door(sessions, clock), early, raw(2))) == ["stored", "quarantined withdrawn"]


def consult(sessions: Sessions, folder: Path, slug: str, closed: str | None) -> None:
    """Load a consultation about the tiny questionnaire."""
    file = folder / f"{slug}.yaml"
    closing = f'opened: "2024-01-01"\nclosed: "{closed}"\n' if closed else ""
    file.write_text(
        f"consultation: {slug}\ntitle: Tiny\n{closing}overview: O\nwhy: W\nnext: N\n"
        "questionnaires: [{id: tiny, begins: true}]\n"
    )
    with sessions.begin() as session:
        load_consultation(session, file)


def test_closing_has_a_day_of_grace_by_when_a_response_was_finished(
    intake: Intake, sessions: Sessions, clock: SettableClock, tmp_path: Path
) -> None:
    consult(sessions, tmp_path, "winter", "2024-02-28")
    just, late = raw(1, finished_at="2024-02-29T23:59:59Z"), raw(2, finished_at="2024-03-01T00:00:00Z")
    clock.advance(days=400)

    assert told(deliver(intake, just, late)) == ["stored", "quarantined closed"]


def test_a_questionnaire_closes_with_the_last_of_its_consultations(
    intake: Intake, sessions: Sessions, tmp_path: Path
) -> None:
    consult(sessions, tmp_path, "winter", "2024-02-01")
    consult(sessions, tmp_path, "always", None)

    assert told(deliver(intake, raw())) == ["stored"]


def test_every_reason_is_told(intake: Intake, sessions: Sessions, clock: SettableClock, tmp_path: Path) -> None:
    consult(sessions, tmp_path, "winter", "2024-02-01")
    withdraw(sessions, clock() - timedelta(days=40))

    assert told(deliver(intake, raw(answers={}))) == ["quarantined rule_violation withdrawn closed"]


def test_an_erased_response_is_not_kept_again(intake: Intake, sessions: Sessions, clock: SettableClock) -> None:
    deliver(intake, raw(receipt="0123-4567-89AB"))
    with sessions.begin() as session:
        assert erase(session, "0123 4567 89ab", clock()) == 1

    assert told(deliver(intake, raw(), raw(revision=2))) == ["erased", "erased"]
    assert responses(sessions) == []
    assert {(each.response_id, each.status) for each in submissions(sessions)} == {(response_id(1), "erased")}
    assert {each.content_hash for each in submissions(sessions)} == {None}


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
