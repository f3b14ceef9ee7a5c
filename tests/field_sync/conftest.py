"""The real application with what is shipped published, or the door alone, and a tablet that stands before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SettableClock
from deliveries import door, put_up
from flask import Flask
from flask.testing import FlaskClient
from installations import DURING, installation, settings_for, shipped_on
from tablets import Tablet, enrolled

from field_sync.field import NAME, Field
from field_sync.receiving import Receiver
from field_sync.sealing import KeyStore
from survey_engine.settings import Settings
from survey_engine.store.sessions import Sessions

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


@pytest.fixture
def keys(tmp_path: Path, clock: SettableClock) -> KeyStore:
    return KeyStore(tmp_path / "keys", clock)


@pytest.fixture
def receiver(sessions: Sessions, clock: SettableClock, keys: KeyStore) -> Receiver:
    put_up(sessions, clock)
    return Receiver(sessions, door(sessions, clock), keys, clock)


@pytest.fixture
def tablet(sessions: Sessions, clock: SettableClock, keys: KeyStore) -> Tablet:
    return enrolled(sessions, clock, keys.current("safer-melton"))
