"""The application with the 144 responses of 2020 in it, and an officer at a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SettableClock
from deliveries import put_up
from flask import Flask
from flask.testing import FlaskClient
from installations import DURING, installation, settings_for, ship
from offices import sign_in
from written import ASKED

from survey_engine.accounts.models import Role
from survey_engine.app import create_app
from survey_engine.definition import canonical
from survey_engine.demonstration.wave_2020 import responses_2020
from survey_engine.responses.intake import Delivery
from survey_engine.responses.states import DEMONSTRATION


@pytest.fixture
def app(database_url: str, tmp_path: Path, clock: SettableClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application, with everything shipped published, on 1 August 2024."""
    monkeypatch.setattr("analysis.web.making.PATIENCE", 60.0)  # a shared machine may be slow
    clock.set(DURING)
    made = create_app(settings_for(database_url, tmp_path), clock)
    installed = installation(made)
    with installed.sessions.begin() as session:
        ship(session, clock)
    installed.intake.receive([Delivery(canonical.encode(each), DEMONSTRATION) for each in responses_2020()])
    yield made
    installed.sessions.engine.dispose()


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    """An officer, signed in."""
    return sign_in(app, Role.OFFICER)


@pytest.fixture
def asked(app: Flask) -> Flask:
    """The application with one more questionnaire, in which people write."""
    engine = installation(app)
    put_up(engine.sessions, engine.clock, ASKED)
    return app


@pytest.fixture
def ada(asked: Flask) -> FlaskClient:
    return sign_in(asked, Role.OFFICER, "ada")


@pytest.fixture
def bob(asked: Flask) -> FlaskClient:
    return sign_in(asked, Role.OFFICER, "bob")
