"""Verify finds what no longer follows from the submissions, and says so; a store left alone is clean."""

from collections.abc import Callable

import pytest
from conftest import SettableClock
from deliveries import deliver, door, put_up, raw, response_id

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.responses.erasing import erase
from survey_engine.responses.intake import Intake
from survey_engine.responses.verifying import Difference, Report, Verifier
from survey_engine.store.sessions import Sessions


@pytest.fixture
def filled(sessions: Sessions, clock: SettableClock) -> Intake:
    """A store with something of everything."""
    put_up(sessions, clock)
    intake = door(sessions, clock)
    answers = {"concerns": ["speeding"], "how_fast": "very", "home": "E05005453", "story": "Fast cars."}
    deliver(
        intake,
        raw(1, answers=answers, event_id="0190b6c2-7c1e-7f7a-9d51-2a6b1c3d4e5f"),
        raw(1, answers=answers, event_id="0190b6c2-7c1e-7f7a-9d51-2a6b1c3d4e5f"),
        raw(2, receipt="0123-4567-89AB"),
        raw(3, answers={}),
        raw(4, answers={"concerns": ["dog_fouling"], "how_fast": "very"}),
        raw(5),
        raw(5, answers=answers),
        raw(6, mode="paper", started_at=None, finished_at=None),
        b"junk",
    )
    return intake


@pytest.fixture
def verify(sessions: Sessions) -> Callable[[], Report]:
    def look() -> Report:
        with sessions.read() as session:
            return Verifier(Catalogue(sessions)).verify(session)

    return look


def test_a_store_left_alone_is_clean(filled: Intake, verify: Callable[[], Report]) -> None:
    report = verify()

    assert report.differences == []
    assert (report.submissions, report.responses, report.clean) == (9, 5, True)


def test_an_erased_response_leaves_a_clean_store_and_another_state(
    filled: Intake, verify: Callable[[], Report], sessions: Sessions, clock: SettableClock
) -> None:
    before = verify().state
    with sessions.begin() as session:
        erase(session, "0123-4567-89AB", clock())

    report = verify()
    assert (report.differences, report.responses) == ([], 4)
    assert report.state != before


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        ("DELETE FROM response WHERE response_id = '{1}'", [Difference("response_missing", "{1}")]),
        ("UPDATE response SET home_area = 'E1' WHERE response_id = '{1}'", [Difference("response.home_area", "{1}")]),
        ("UPDATE response SET packed = {blob} WHERE response_id = '{1}'", [Difference("response.packed", "{1}")]),
        ("UPDATE response SET conflict = {false} WHERE response_id = '{5}'", [Difference("response.conflict", "{5}")]),
        ("UPDATE response SET received_seq = 99 WHERE response_id = '{4}'",
         [Difference("response.received_seq", "{4}"), Difference("response_unfounded", "{4}")]),
        ("UPDATE submission SET texts = {blob} WHERE received_seq = 1",
         [Difference("texts_hash", "{1}", 1), Difference("content_hash", "{1}", 1),
          Difference("response.packed", "{1}")]),
        ("UPDATE submission SET envelope = NULL WHERE received_seq = 4", [Difference("envelope_hash", "{3}", 4)]),
        ("UPDATE submission SET status = 'stored' WHERE received_seq = 7", [Difference("status", "{5}", 7)]),
        ("UPDATE submission SET duplicate_of = 77 WHERE received_seq = 2", [Difference("repeats_nothing", None, 2)]),
        ("UPDATE submission SET status = 'erased' WHERE received_seq = 3", [Difference("erased_and_kept", "{2}")]),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_found(
    filled: Intake, verify: Callable[[], Report], sessions: Sessions, damage: str, expected: list[Difference]
) -> None:
    postgresql = sessions.engine.dialect.name == "postgresql"
    names = {str(number): response_id(number) for number in range(1, 7)}
    words = {"blob": "'\\x7b7d'::bytea" if postgresql else "x'7b7d'", "false": "false" if postgresql else "0"}
    statement = damage
    for name, value in (names | words).items():
        statement = statement.replace(f"{{{name}}}", value)
    with sessions.begin() as session:
        session.connection().exec_driver_sql(statement)

    assert verify().differences == [
        Difference(each.what, names[each.response_id[1]] if each.response_id else None, each.received_seq)
        for each in expected
    ]
