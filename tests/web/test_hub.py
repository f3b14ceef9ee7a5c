"""The public pages as a browser without JavaScript gets them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from clocks import SettableClock
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from survey_engine.app import create_app
from survey_engine.consultations.publishing import load_consultation
from survey_engine.engine import Engine
from survey_engine.settings import Settings
from survey_engine.store.backup import backup
from survey_engine.store.engine import make_engine
from survey_engine.store.migrating import upgrade

LATER = """consultation: parks
title: Safer parks
overview: We want parks where everybody feels at ease.
why: You know them best.
next: We will plant and light.
opened: 2024-09-02
closed: 2024-09-30
areas: [Asfordby]
audiences: [Young people]
interests: [Parks]
questionnaires: [{id: parks-2024}]
events:
  - {code: gate, name: At the gate, place: Country park, starts: 2024-09-07T10:00, ends: 2024-09-07T12:00, type: park}
"""


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def parks(app: Flask, tmp_path: Path) -> Flask:
    """The shipped consultations and one that opens in September."""
    file = tmp_path / "parks.yaml"
    file.write_text(LATER)
    engine: Engine = app.extensions["survey_engine"]
    with engine.sessions.begin() as session:
        load_consultation(session, file)
    return app


def titles(client: FlaskClient, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return re.findall(r'app-card__title"><a class="govuk-link" href="/c/([a-z0-9-]+)"', response.text)


def words(html: str) -> str:
    """What a person reads: the page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("</main>")[0]).split())


def test_the_list_has_open_consultations_first(parks: Flask) -> None:
    found = titles(parks.test_client(), "/")

    assert found == ["safer-melton-2024", "safer-melton-demonstration", "parks", "community-safety-2020"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=closed", ["community-safety-2020"]),
        ("status=forthcoming", ["parks"]),
        ("status=open", ["safer-melton-2024", "safer-melton-demonstration"]),
        ("area=asfordby&status=forthcoming", ["parks"]),
        ("area=all-areas&status=forthcoming", []),
        ("area=asfordby&status=closed", ["community-safety-2020"]),
        ("audience=young-people", ["safer-melton-demonstration", "parks"]),
        ("audience=people-who-live-in-melton&status=closed", ["community-safety-2020"]),
        ("interest=parks", ["parks"]),
        ("q=tesco", ["community-safety-2020"]),
        ("q=skate+park+graffiti", ["safer-melton-2024"]),
        ("q=country+park&status=forthcoming", ["parks"]),
        ("q=%3Cscript%3E", []),
        ("area=unheard-of&status=closed", ["community-safety-2020"]),
    ],
)
def test_the_list_is_filtered(parks: Flask, query: str, found: list[str]) -> None:
    assert titles(parks.test_client(), f"/?{query}") == found


def test_blank_fields_of_the_form_stay_out_of_the_address(client: FlaskClient) -> None:
    response = client.get("/?q=melton&status=&area=&audience=&interest=")

    assert (response.status_code, response.location) == (302, "/?q=melton")


def test_a_search_without_results_says_what_to_do(client: FlaskClient) -> None:
    page = words(client.get("/?q=unicorns").text)

    assert "0 of 3 consultations" in page
    assert "No consultation matches your search. Try fewer words or fewer filters." in page


def test_what_was_searched_for_is_shown_again_and_escaped(client: FlaskClient) -> None:
    page = client.get('/?q="><script>alert(1)</script>&status=closed').text

    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page
    assert '<option value="closed" selected>Closed</option>' in page


def test_an_open_consultation_says_everything_and_can_be_begun(client: FlaskClient) -> None:
    page = client.get("/c/safer-melton-2024").text
    said = words(page)

    for part in (
        "Open Safer Melton Partnership Consultation Opened 22 July 2024 Closes 30 August 2024",
        "Overview The Safer Melton Partnership (SMP), also more widely known as the Community Safety Partnership",
        "Why your views matter Your feedback will allow us to shape the latest Safer Melton Partnership Strategy",
        "What happens next Once the survey has been completed we will analyse the results",
        "Areas All Areas Audiences People who live in Melton Businesses Individuals Interests Safer Communities",
        "If someone is in danger now, call 999 .",
    ):
        assert part in said
    assert '<a href="/c/safer-melton-2024/respond" role="button"' in page
    assert 'href="/c/safer-melton-2024/respond?questionnaire=safer-melton-2024-young"' in page


def test_a_closed_consultation_stays_and_cannot_be_begun(client: FlaskClient, clock: SettableClock) -> None:
    clock.set(datetime(2024, 8, 30, 23, 0, tzinfo=UTC))

    page = client.get("/c/safer-melton-2024").text

    assert "Closed Safer Melton Partnership Consultation Opened 22 July 2024 Closed 30 August 2024" in words(page)
    assert "You can no longer take part." in page
    assert "/c/" not in page.partition("<main")[2]


def test_the_last_minute_of_the_last_day_is_open(client: FlaskClient, clock: SettableClock) -> None:
    clock.set(datetime(2024, 8, 30, 22, 59, 59, tzinfo=UTC))

    assert "/c/safer-melton-2024/respond" in client.get("/c/safer-melton-2024").text


def test_a_forthcoming_consultation_says_when_it_opens(parks: Flask) -> None:
    page = parks.test_client().get("/c/parks").text

    assert "Opens later Safer parks Opens 2 September 2024 Closes 30 September 2024" in words(page)
    assert "Come and talk to us At the gate Country park Saturday 7 September 2024, 10am to midday" in words(page)
    assert "/c/" not in page.partition("<main")[2]


def test_a_consultation_whose_questions_are_not_published_says_so(parks: Flask, clock: SettableClock) -> None:
    clock.set(datetime(2024, 9, 3, tzinfo=UTC))

    page = parks.test_client().get("/c/parks").text

    assert "The questions are not ready yet. Come back later." in page
    assert "/c/" not in page.partition("<main")[2]


def test_a_demonstration_is_labelled_on_every_page(client: FlaskClient) -> None:
    assert "Open Demonstration This demonstration shows" in words(client.get("/").text)
    page = client.get("/c/safer-melton-demonstration").text
    assert 'aria-label="Demonstration"' in page
    assert "This is a demonstration. It is not a real consultation." in page


def test_past_events_have_their_days_and_times_in_words(client: FlaskClient) -> None:
    said = words(client.get("/c/community-safety-2020").text)

    assert (
        "Where we have asked people Launch at Tesco Tesco supermarket, Melton Mowbray Monday 13 January 2020 "
        "Market stall Melton Mowbray market Tuesday 21 January 2020, 9am to 3pm "
        "Fairmead Community Centre Fairmead Community Centre, Melton Mowbray Tuesday 21 January 2020, 2pm to 4pm"
    ) in said


@pytest.mark.parametrize("slug", ["nowhere", "%00", "safer-melton-2024%00", "%ff", "a" * 5000])
def test_an_unknown_consultation_is_not_found(client: FlaskClient, slug: str) -> None:
    assert [client.get(f"/{room}/{slug}").status_code for room in ("c", "e")] == [404, 404]


@pytest.mark.parametrize("address", ["/privacy", "/accessibility"])
def test_the_notices_say_who_to_ask(client: FlaskClient, address: str) -> None:
    page = client.get(address)

    assert page.status_code == 200
    assert "Melton Borough Council, Parkside, Station Approach" in words(page.text)
    assert "(demonstration)" not in page.text


def test_nothing_is_set_in_the_browser_by_reading(client: FlaskClient) -> None:
    for address in ("/", "/c/safer-melton-2024", "/privacy", "/accessibility", "/healthz"):
        assert "Set-Cookie" not in client.get(address).headers


@pytest.fixture
def migrated(empty_database_url: str, settings_for: "SettingsFor", clock: SettableClock) -> Iterator[Flask]:
    """The application on a database that the migrations made."""
    database = make_engine(empty_database_url)
    upgrade(database)
    database.dispose()
    made = create_app(settings_for(empty_database_url), clock)
    yield made
    engine: Engine = made.extensions["survey_engine"]
    engine.sessions.engine.dispose()


class SettingsFor:
    """Makes settings for a database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, database_url: str) -> Settings:
        environ = {"SURVEY_DATABASE_URL": database_url, "SURVEY_KEYS_DIR": str(self.folder / "keys")}
        return Settings.from_environment(environ)


@pytest.fixture
def settings_for(tmp_path: Path) -> SettingsFor:
    return SettingsFor(tmp_path)


def test_the_process_says_it_is_up(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "up"}


def test_a_ready_service_says_so(migrated: Flask) -> None:
    response = migrated.test_client().get("/readyz")

    assert (response.status_code, response.get_json()) == (
        200,
        {
            "status": "ready",
            "checks": {
                "database_writable": "ok",
                "migrations_current": "ok",
                "keys_loaded": "ok",
                "backup_fresh": "late",
            },
        },
    )


def test_a_fresh_backup_is_told(migrated: Flask) -> None:
    engine: Engine = migrated.extensions["survey_engine"]
    backup(engine.sessions.engine, engine.settings.backup_dir / "kept.backup", engine.clock)

    assert migrated.test_client().get("/readyz").get_json()["checks"]["backup_fresh"] == "ok"


def test_a_database_not_migrated_is_not_ready(migrated: Flask) -> None:
    engine: Engine = migrated.extensions["survey_engine"]
    with engine.sessions.begin() as session:
        session.execute(text("DROP TABLE alembic_version"))

    response = migrated.test_client().get("/readyz")

    assert (response.status_code, response.get_json()["checks"]["migrations_current"]) == (503, "failed")


def test_an_empty_installation_says_there_is_nothing_yet(migrated: Flask) -> None:
    assert "There are no consultations yet." in migrated.test_client().get("/").text
