"""An installation of a test's own, with everything that is shipped published."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from survey_engine.app import create_app
from survey_engine.consultations.publishing import load_consultation, publish
from survey_engine.definition.compile import Compiled, load
from survey_engine.engine import Engine
from survey_engine.settings import Environment, Settings
from survey_engine.store.clock import Clock
from survey_engine.store.engine import make_engine
from survey_engine.store.migrating import upgrade

SHIPPED = Path(__file__).parents[1] / "questionnaires"
DURING = datetime(2024, 8, 1, 10, 0, tzinfo=UTC)  # all but the consultation of 2020 are open


def settings_for(database_url: str, folder: Path, base_url: str = "http://127.0.0.1:8000") -> Settings:
    """Settings of an installation that keeps its files in `folder`."""
    return Settings(
        database_url=database_url,
        secret_key="a secret for tests only, long enough",
        keys_dir=folder / "keys",
        base_url=base_url,
        environment=Environment.DEVELOPMENT,
        backup_dir=folder / "backups",
        snapshots_dir=folder / "snapshots",
    )


def installation(app: Flask) -> Engine:
    """The engine behind an application."""
    engine: Engine = app.extensions["survey_engine"]
    return engine


def ship(session: Session, clock: Clock) -> None:
    """Publish what is shipped."""
    for each in _compiled():
        publish(session, each, clock)
    for path in sorted((SHIPPED / "consultations").glob("*.yaml")):
        load_consultation(session, path)


@contextmanager
def shipped(folder: Path, clock: Clock) -> Iterator[Flask]:
    """The application on a SQLite file in `folder`, with everything shipped published and nothing answered yet."""
    settings = settings_for(f"sqlite:///{folder / 'survey.db'}", folder)
    database = make_engine(settings.database_url)
    upgrade(database)
    database.dispose()
    with shipped_on(settings, clock) as app:
        yield app


@contextmanager
def shipped_on(settings: Settings, clock: Clock) -> Iterator[Flask]:
    """The application on a database that has its tables."""
    app = create_app(settings, clock)
    with installation(app).sessions.begin() as session:
        ship(session, clock)
    yield app
    installation(app).sessions.engine.dispose()


@cache
def _compiled() -> tuple[Compiled, ...]:
    return tuple(load(path) for path in sorted(SHIPPED.glob("*/[0-9]*.yaml")))
