from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event, update

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.consultations.models import Publication
from survey_engine.consultations.publishing import publish
from survey_engine.definition.compile import Compiled, load_text
from survey_engine.errors import NotFound
from survey_engine.store.clock import Clock
from survey_engine.store.sessions import Sessions

TEXT = """questionnaire: tiny
version: 1
languages: [en]
title: Tiny
sections: [{id: main, title: Main, questions: [{id: name, type: text, text: Your name?}]}]
"""


class Seconds:
    """A stopwatch that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def compiled(version: int = 1) -> Compiled:
    text = TEXT.replace("version: 1", f"version: {version}")
    return load_text((text + f"mapping: {{from: {version - 1}}}\n" if version > 1 else text).encode(), "tiny", None)


def publish_all(sessions: Sessions, clock: Clock, *versions: int) -> None:
    with sessions.begin() as session:
        for version in versions:
            publish(session, compiled(version), clock)


def statements(sessions: Sessions) -> list[str]:
    """What is asked of the database from now on."""
    asked: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(sessions.engine, "before_cursor_execute", listen)
    return asked


def test_a_form_is_read_from_the_store_once(sessions: Sessions, clock: Clock) -> None:
    publish_all(sessions, clock, 1)
    catalogue = Catalogue(sessions)
    asked = statements(sessions)

    forms = [catalogue.form(compiled().form_hash) for _ in range(10)]

    assert (forms[0].questionnaire.id, len({id(form) for form in forms}), len(asked)) == ("tiny", 1, 1)


def test_many_threads_get_the_same_form(sessions: Sessions, clock: Clock) -> None:
    publish_all(sessions, clock, 1)
    catalogue = Catalogue(sessions)

    with ThreadPoolExecutor(8) as pool:
        judges = list(pool.map(lambda _: catalogue.form(compiled().form_hash).judge, range(32)))

    assert len({id(judge) for judge in judges}) == 1


def test_an_unknown_form_is_not_found(sessions: Sessions) -> None:
    with pytest.raises(NotFound):
        Catalogue(sessions).form("0" * 64)


def test_versions_are_found_by_number_and_the_newest_is_current(sessions: Sessions, clock: Clock) -> None:
    publish_all(sessions, clock, 1, 2)
    catalogue = Catalogue(sessions)

    first, current = catalogue.version("tiny", 1), catalogue.current("tiny")

    assert first is not None
    assert current is not None
    assert (first.questionnaire.version, current.questionnaire.version) == (1, 2)
    assert [form.questionnaire.version for form in catalogue.all()] == [1, 2]
    assert (catalogue.version("tiny", 3), catalogue.current("huge")) == (None, None)


def test_a_withdrawn_version_is_no_longer_current_but_can_be_read(sessions: Sessions, clock: Clock) -> None:
    publish_all(sessions, clock, 1, 2)
    with sessions.begin() as session:
        session.execute(update(Publication).where(Publication.version == 2).values(withdrawn_at=clock()))
    catalogue = Catalogue(sessions)

    current, withdrawn = catalogue.current("tiny"), catalogue.version("tiny", 2)

    assert current is not None
    assert withdrawn is not None
    assert (current.questionnaire.version, catalogue.withdrawn(withdrawn.form_hash)) == (1, True)


def test_what_another_process_publishes_is_noticed_within_a_second(sessions: Sessions, clock: Clock) -> None:
    seconds = Seconds()
    catalogue = Catalogue(sessions, seconds)
    publish_all(sessions, clock, 1)
    assert catalogue.current("tiny") is not None
    publish_all(sessions, clock, 2)
    seconds.now = 1.0

    current = catalogue.current("tiny")

    assert current is not None
    assert current.questionnaire.version == 2


def test_asking_again_within_a_second_costs_no_statement(sessions: Sessions, clock: Clock) -> None:
    publish_all(sessions, clock, 1)
    catalogue = Catalogue(sessions, Seconds())
    catalogue.current("tiny")
    asked = statements(sessions)

    for _ in range(100):
        catalogue.current("tiny")

    assert asked == []


def test_many_threads_read_the_list_once(sessions: Sessions, clock: Clock) -> None:
    publish_all(sessions, clock, 1)
    catalogue = Catalogue(sessions, Seconds())
    catalogue.form(compiled().form_hash)
    asked = statements(sessions)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: catalogue.current("tiny"), range(32)))

    assert (len({id(form) for form in found}), len(asked)) == (1, 1)
