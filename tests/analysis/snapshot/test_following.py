"""Numbers that are given out but not yet committed, or committed but not yet judged, are never missed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from deliveries import raw, response_id
from kept_store import Store, agree, shown
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from analysis.counts.part import Request
from analysis.snapshot import building
from survey_engine.responses.admission import Admissions
from survey_engine.responses.erasing import erase_response
from survey_engine.responses.models import Submission
from survey_engine.responses.opening import Arrival, Opener
from survey_engine.responses.parcels import Parcels
from survey_engine.responses.recording import Recorder
from survey_engine.store.direct import Direct

CONCERNS = Request(question="concerns")
ROW = {"status": "held", "source": "submit"}


@contextmanager
def at_the_door(store: Store, number: int) -> Iterator[None]:
    """A response that another process is taking in, committed at the end."""
    direct = Direct(store.sessions.engine)
    arrival = Arrival(raw(number), "submit", None, store.clock())
    opened = Opener(store.catalogue, Admissions(store.sessions)).open(arrival)
    with direct.transaction() as link:
        Recorder(direct).record(link, [opened], None)
        yield


@contextmanager
def still_open(store: Store) -> Iterator[Session]:
    """A transaction of another process, committed at the end."""
    with store.sessions.begin() as session:
        yield session


def test_what_waits_for_its_judgement_when_files_are_made_is_counted_once_judged(store: Store) -> None:
    Parcels(Direct(store.sessions.engine)).keep([Arrival(raw(1), "submit", None, store.clock())])
    store.build()
    store.answer(2, {"concerns": ["speeding"]})
    agree(store)
    assert store.intake.recover() == 1

    assert shown(store.counted(CONCERNS)) == {(): (2, 2, {"dog_fouling": 1, "speeding": 1})}
    agree(store)
    store.build()
    agree(store)


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_lower_number_committed_after_the_files_were_made_is_counted(store: Store) -> None:
    with at_the_door(store, 1):
        store.answer(2, {"concerns": ["speeding"]})
        store.build()
        assert shown(store.counted(CONCERNS)) == {(): (1, 1, {"speeding": 1})}
        store.answer(3, {"concerns": ["speeding"]})
        assert shown(store.counted(CONCERNS)) == {(): (2, 2, {"speeding": 2})}

    assert shown(store.counted(CONCERNS)) == {(): (3, 3, {"dog_fouling": 1, "speeding": 2})}
    agree(store)
    store.forget()
    agree(store)


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_change_with_a_lower_number_committed_later_is_followed(store: Store) -> None:
    for number in (1, 2, 3):
        store.answer(number, {"concerns": ["speeding"]})
    store.build()
    with still_open(store) as session:
        erase_response(session, response_id(1), store.clock())
        store.erase(2)
        store.build()
        assert shown(store.counted(CONCERNS)) == {(): (2, 2, {"speeding": 2})}

    assert shown(store.counted(CONCERNS)) == {(): (1, 1, {"speeding": 1})}
    store.build()
    agree(store)


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_number_that_nobody_will_use_is_doubted_only_while_somebody_writes(store: Store) -> None:
    store.answer(1, {"concerns": ["speeding"]})
    with store.sessions.engine.connect() as connection:
        connection.execute(text("SELECT nextval('submission_received_seq_seq')"))
    store.answer(2, {"concerns": ["speeding"]})
    with store.sessions.engine.connect() as connection:
        connection.execute(insert(Submission).values(ROW | {"raw": raw(9)}))
        store.build()
        assert _marks(store) == (3, (2,))
    store.answer(3, {"concerns": ["speeding"]})
    store.build()

    assert _marks(store) == (5, ())
    agree(store)


def _marks(store: Store) -> tuple[int, tuple[int, ...]]:
    made = building.newest(store.home, store.form)
    assert made is not None
    return made.marks.seq, made.marks.doubtful
