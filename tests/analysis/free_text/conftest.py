"""A tiny questionnaire put up, and people who wrote something."""

from collections.abc import Callable

import pytest
from clocks import SettableClock
from deliveries import put_up
from writing_desks import Desk

from analysis.free_text.models import FreeText
from survey_engine.consultations.catalogue import Catalogue
from survey_engine.store.sessions import Sessions


@pytest.fixture
def desk(sessions: Sessions, clock: SettableClock) -> Desk:
    """The tiny questionnaire, published."""
    put_up(sessions, clock)
    return Desk(sessions, clock, Catalogue(sessions).all())


@pytest.fixture
def stories(desk: Desk) -> Callable[..., list[FreeText]]:
    """Stories that came in, were found and were read."""

    def tell(*stories: str) -> list[FreeText]:
        for number, story in enumerate(stories, 1):
            desk.write(number, story)
        desk.gather()
        desk.read(*desk.texts())
        return desk.texts()

    return tell
