"""Which responses are flagged to be looked at: repeats, disputes and haste."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from clocks import SettableClock
from deliveries import content, door, put_up, response_id
from sqlalchemy import select

from analysis.counts.part import Request
from analysis.counts.sources import Sources
from analysis.influence import driving, flagged
from analysis.influence.sensitivity import What
from analysis.waves import Scope
from survey_engine.consultations.catalogue import Catalogue, Form
from survey_engine.definition import canonical
from survey_engine.responses.intake import Delivery
from survey_engine.responses.models import Response
from survey_engine.store.sessions import Sessions

EVENT = str(UUID(int=7))
NOON = datetime(2024, 8, 1, 12, tzinfo=UTC)


class Desk:
    """A store that responses come to, and what is flagged in it."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions, clock = sessions, SettableClock()
        put_up(sessions, clock)
        self._door = door(sessions, clock)

    @property
    def form(self) -> Form:
        (form,) = Catalogue(self.sessions).all()
        return form

    def take(self, number: int, finished: float = 0, taken: float = 60, **more: Any) -> None:
        """A response finished so many seconds after noon, `taken` seconds after it was begun."""
        end = NOON + timedelta(seconds=finished)
        times = {"started_at": _said(end - timedelta(seconds=taken)), "finished_at": _said(end)}
        outcomes = self._door.receive([Delivery(canonical.encode({**content(number), **times, **more}), "submit")])
        assert [outcome.status for outcome in outcomes] in (["stored"], ["conflict"])

    def flagged(self, flag: str) -> set[str]:
        """Their response ids."""
        with self.sessions.read() as session:
            numbers = flagged.find(session, self.form)[flag]
            return set(session.scalars(select(Response.response_id).where(Response.received_seq.in_(numbers))))


def _said(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


@pytest.fixture
def desk(sessions: Sessions) -> Desk:
    return Desk(sessions)


SPEEDING, DOGS = {"concerns": ["speeding"]}, {"concerns": ["dog_fouling"]}


def test_the_same_answers_at_one_event_within_two_minutes_are_flagged_but_for_the_first(desk: Desk) -> None:
    desk.take(1, 0, event_id=EVENT, answers=SPEEDING)
    desk.take(2, 119, event_id=EVENT, answers=SPEEDING)
    desk.take(3, 239, event_id=EVENT, answers=SPEEDING)  # two minutes after the second
    desk.take(4, 10, event_id=EVENT, answers=DOGS)
    desk.take(5, 10, event_id=str(UUID(int=8)), answers=SPEEDING)

    assert desk.flagged("near_duplicate") == {response_id(2)}


def test_online_the_same_answers_within_ten_minutes_are_flagged(desk: Desk) -> None:
    desk.take(1, 0, answers=SPEEDING)
    desk.take(2, 599, answers=SPEEDING)
    desk.take(3, 1200, answers=SPEEDING)

    assert desk.flagged("near_duplicate") == {response_id(2)}


def test_other_words_are_other_answers(desk: Desk) -> None:
    desk.take(1, 0, answers={**SPEEDING, "story": "Too fast."})
    desk.take(2, 5, answers={**SPEEDING, "story": "Far too fast."})

    assert desk.flagged("near_duplicate") == set()


def test_a_disputed_response_is_flagged(desk: Desk) -> None:
    desk.take(1, answers=SPEEDING)
    desk.take(1, answers=DOGS)

    assert desk.flagged("disputed") == {response_id(1)}


def test_who_took_less_than_a_third_of_the_usual_time_is_flagged(desk: Desk) -> None:
    for number in range(1, 20):
        desk.take(number, number * 1000, 90)
    desk.take(20, 50_000, 29)

    assert desk.flagged("fast") == {response_id(20)}


def test_of_few_nobody_knows_what_is_usual_and_paper_is_typed_in_by_others(desk: Desk) -> None:
    for number in range(1, 19):
        desk.take(number, number * 1000, 90)
    desk.take(19, 50_000, 1)
    for number in range(20, 40):
        desk.take(number, number * 1000, 1 if number == 20 else 90, mode="paper")

    assert desk.flagged("fast") == set()


def test_what_drives_a_result_leaves_out_each_kind_of_flagged_responses(desk: Desk, tmp_path: Any) -> None:
    for number in range(1, 4):
        desk.take(number, number, answers=SPEEDING)  # two of them repeats
    for number in range(4, 6):
        desk.take(number, number * 1000, answers=DOGS)
    scope = Scope("tiny", (desk.form,))
    with desk.sessions.read() as session:
        suspects = driving.read(session, scope)

    found = driving.measure(scope, Sources(desk.sessions, tmp_path).of(scope), Request(question="concerns"), suspects)

    assert [(place.code, place.mentions) for place in found.first] == [("speeding", 3), ("dog_fouling", 2)]
    assert [(check.what, check.code, check.removed, check.leader_changed) for check in found.checks] == [
        (What.FLAG, "near_duplicate", 2, True)  # and not the only mode, without which nobody is left
    ]
    assert not found.holds
