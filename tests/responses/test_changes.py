"""What is noted when a response changes, and that nothing is when one merely comes in."""

import pytest
from clocks import SettableClock
from deliveries import content, deliver, door, put_up, raw
from sqlalchemy import select

from survey_engine.definition import canonical
from survey_engine.responses.erasing import erase
from survey_engine.responses.intake import Intake
from survey_engine.responses.models import ResponseChange
from survey_engine.store.sessions import Sessions


@pytest.fixture
def intake(sessions: Sessions, clock: SettableClock) -> Intake:
    put_up(sessions, clock)
    return door(sessions, clock)


def noted(sessions: Sessions) -> list[tuple[str, int, str, int]]:
    with sessions.read() as session:
        found = session.scalars(select(ResponseChange).order_by(ResponseChange.number))
        return [(each.questionnaire, each.version, each.environment, each.received_seq) for each in found]


def test_a_response_that_comes_in_is_not_noted(intake: Intake, sessions: Sessions) -> None:
    deliver(intake, raw(1), raw(2))
    deliver(intake, raw(2))

    assert noted(sessions) == []


def test_the_row_that_a_revision_replaces_is_noted(intake: Intake, sessions: Sessions) -> None:
    deliver(intake, raw(1), raw(2))
    deliver(intake, raw(2, revision=2))
    deliver(intake, raw(2, revision=3))

    assert noted(sessions) == [("tiny", 1, "live", 2), ("tiny", 1, "live", 3)]


def test_a_row_that_another_content_quarrels_with_is_noted(intake: Intake, sessions: Sessions) -> None:
    deliver(intake, raw(1))
    deliver(intake, raw(1, answers={"concerns": ["speeding"]}))

    assert [seq for *_, seq in noted(sessions)] == [1]


def test_what_is_erased_is_noted_by_its_number_alone(intake: Intake, sessions: Sessions, clock: SettableClock) -> None:
    deliver(intake, canonical.encode(content(receipt="0123-4567-89AB", salt="00ff")))
    with sessions.begin() as session:
        erase(session, "0123-4567-89AB", clock())

    assert noted(sessions) == [("tiny", 1, "live", 1)]
