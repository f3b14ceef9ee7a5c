"""The real application on a real database with the shipped questionnaires, for tests of every page."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from clocks import SettableClock
from filling import Person
from flask import Flask
from sqlalchemy.orm import Session

from survey_engine.app import create_app
from survey_engine.consultations.publishing import load_consultation, publish
from survey_engine.definition.compile import Compiled, load
from survey_engine.engine import Engine
from survey_engine.settings import Environment, Settings

SHIPPED = Path(__file__).parents[2] / "questionnaires"
DURING = datetime(2024, 8, 1, 10, 0, tzinfo=UTC)  # all but the consultation of 2020 are open


@pytest.fixture(scope="session")
def compiled() -> tuple[Compiled, ...]:
    """The shipped questionnaires, compiled once."""
    return tuple(load(path) for path in sorted(SHIPPED.glob("*/[0-9]*.yaml")))


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of an installation of the test's own."""
    return Settings(
        database_url=database_url,
        secret_key="a secret for tests only, long enough",
        keys_dir=tmp_path / "keys",
        base_url="http://127.0.0.1:8000",
        environment=Environment.DEVELOPMENT,
        backup_dir=tmp_path / "backups",
    )


@pytest.fixture
def app(settings: Settings, clock: SettableClock, compiled: tuple[Compiled, ...]) -> Iterator[Flask]:
    """The application, with everything shipped published, on 1 August 2024."""
    clock.set(DURING)
    made = create_app(settings, clock)
    installed = installation(made)
    with installed.sessions.begin() as session:
        ship(session, compiled, clock)
    yield made
    installed.sessions.engine.dispose()


@pytest.fixture
def someone(app: Flask) -> Callable[[], Person]:
    """Makes people, each with a browser of their own."""
    return lambda: Person(app.test_client())


@pytest.fixture
def person(someone: Callable[[], Person]) -> Person:
    """One person."""
    return someone()


def installation(app: Flask) -> Engine:
    """The engine behind an application."""
    engine: Engine = app.extensions["survey_engine"]
    return engine


def ship(session: Session, compiled: tuple[Compiled, ...], clock: SettableClock) -> None:
    """Publish what is shipped."""
    for each in compiled:
        publish(session, each, clock)
    for path in sorted((SHIPPED / "consultations").glob("*.yaml")):
        load_consultation(session, path)
