"""What crime does to businesses, in the office: the figures, what they are split by, and what is noted."""

import re
from pathlib import Path

import pytest
from clocks import SettableClock
from deliveries import put_up
from flask import Flask
from flask.testing import FlaskClient
from installations import installation, settings_for
from offices import sign_in
from sqlalchemy import select
from werkzeug.test import TestResponse
from written import ASKED

from survey_engine.accounts import audit
from survey_engine.accounts.models import Role
from survey_engine.app import create_app
from survey_engine.definition import canonical
from survey_engine.demonstration.wave_business import responses_business
from survey_engine.responses.intake import Delivery
from survey_engine.responses.models import Response
from survey_engine.responses.states import DEMONSTRATION

PAGE = "/office/analysis/businesses"


@pytest.fixture
def answered(app: Flask) -> Flask:
    """The application with the 300 made-up premises in it."""
    responses = [Delivery(canonical.encode(each), DEMONSTRATION) for each in responses_business()]
    installation(app).intake.receive(responses)
    with installation(app).sessions.read() as session:
        answered = select(Response.response_id).where(Response.questionnaire.endswith("-business"))
        assert len(session.scalars(answered).all()) == 300
    return app


def lines(page: TestResponse) -> list[str]:
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page.text, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_indicators_of_all_premises_with_bases_and_what_must_be_said(answered: Flask) -> None:
    officer = sign_in(answered, Role.OFFICER)
    page = officer.get(PAGE)

    assert page.status_code == 200
    assert "All premises 300 279 378" in lines(page)
    assert "Theft by customers 19.1% n=293" in lines(page)
    assert "6 incidents or more 72.3% n=94, 3 left out" in lines(page)
    assert "DEMONSTRATION DATA: 300 of 300 returns are made up." in page.text
    assert "Unweighted: there is no list of the businesses of the borough" in page.text
    assert "Twelve months are 1 August 2023 to 31 July 2024" in page.text
    assert "Not comparable in the strict sense" in page.text
    assert page.text.count("OFFICIAL-SENSITIVE") == 2


def test_side_by_side_by_sector_and_every_look_is_noted(answered: Flask) -> None:
    officer = sign_in(answered, Role.OFFICER)
    page = officer.get(f"{PAGE}?by=sector_kind")
    with installation(answered).sessions.read() as session:
        [noted] = [each for each in audit.entries(session) if each.action == "figures.seen"]

    assert "Any of these 43.1% n=160 28.6% n=49 28.6% n=84" in lines(page)
    assert '<option value="sector_kind" selected>' in page.text
    assert (noted.subject, noted.detail) == (
        "safer-melton-2024-business",
        {"page": "businesses", "by": "sector_kind"},
    )


def test_what_is_not_in_the_list_is_refused_with_words(officer: FlaskClient) -> None:
    page = officer.get(f"{PAGE}?by=premises_area")

    assert page.status_code == 422
    assert "Choose what to split by from the list" in page.text


def test_the_first_page_leads_there_and_others_may_not_see_it(app: Flask, officer: FlaskClient) -> None:
    assert f'href="{PAGE}"' in officer.get("/office/analysis").text
    assert app.test_client().get(PAGE).status_code == 303


def test_where_no_form_asks_businesses_no_page_leads_there(
    database_url: str, tmp_path: Path, clock: SettableClock
) -> None:
    app = create_app(settings_for(database_url, tmp_path), clock)
    put_up(installation(app).sessions, clock, ASKED)
    officer = sign_in(app, Role.OFFICER)
    home = officer.get("/office/analysis").text
    page = officer.get(PAGE)
    installation(app).sessions.engine.dispose()

    assert 'href="/office/analysis/tiny"' in home
    assert PAGE not in home
    assert page.status_code == 404


def test_where_a_form_asks_businesses_the_first_page_leads_there(app: Flask) -> None:
    assert f'href="{PAGE}"' in sign_in(app, Role.OFFICER).get("/office/analysis").text
