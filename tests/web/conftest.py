"""The real application on a real database with the shipped questionnaires, for tests of every page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from clocks import SettableClock
from filling import Person
from flask import Flask
from installations import DURING, settings_for, shipped_on

from survey_engine.settings import Settings


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of an installation of the test's own."""
    return settings_for(database_url, tmp_path)


@pytest.fixture
def app(settings: Settings, clock: SettableClock) -> Iterator[Flask]:
    """The application, with everything shipped published, on 1 August 2024."""
    clock.set(DURING)
    with shipped_on(settings, clock) as made:
        yield made


@pytest.fixture
def someone(app: Flask) -> Callable[[], Person]:
    """Makes people, each with a browser of their own."""
    return lambda: Person(app.test_client())


@pytest.fixture
def person(someone: Callable[[], Person]) -> Person:
    """One person."""
    return someone()
