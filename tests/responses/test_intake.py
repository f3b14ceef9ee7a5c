"""The one door: what is kept, what is told, and what becomes of repeats, quarrels, faults and erasures."""

from datetime import datetime, timedelta
from pathlib import Path

import orjson
import pytest
from conftest import SettableClock
from deliveries import TINY, content, deliver, door, put_up, raw, response_id, responses, submissions, told, withdraw

from survey_engine.consultations.publishing import load_consultation
from survey_engine.definition import canonical
from survey_engine.definition.packing import Layout
from survey_engine.responses.codes import hashed
from survey_engine.responses.erasing import erase
from survey_engine.responses.intake import Delivery, Intake
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
