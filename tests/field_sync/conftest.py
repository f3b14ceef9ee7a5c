"""The real application with what is shipped published, and a tablet that stands before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SettableClock
from flask import Flask
from flask.testing import FlaskClient
from installations import DURING, installation, settings_for, shipped_on
from tablets import Tablet, enrolled

from field_sync.field import NAME, Field
from survey_engine.settings import Settings

CONSULTATION = "safer-melton-demonstration"


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
def field(app: Flask) -> Field:
    """The keys and the door of the application."""
    found: Field = app.extensions[NAME]
    return found


@pytest.fixture
def enrolled_tablet(app: Flask, field: Field, clock: SettableClock) -> Tablet:
    """A tablet let in, with the key of the consultation that is open."""
    return enrolled(installation(app).sessions, clock, field.keys.current(CONSULTATION))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Whoever asks, without cookies, as tablets do."""
    return app.test_client(use_cookies=False)
