"""The application as a whole: error pages, limits, tokens, cookies, and what its log may say."""

import logging
from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest
from filling import Person
from flask import Flask, make_response
from installations import installation
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from survey_engine.web import errors

DEMONSTRATION = "/c/safer-melton-demonstration/respond"
JSON = {"Accept": "application/json"}


def test_a_page_that_is_not_there_says_so_in_words(person: Person) -> None:
    person.go("/nowhere")

    assert person.page.status_code == 404
    assert person.title.startswith("Page not found")
    assert "999" in person.text


def test_a_program_gets_problem_details(app: Flask) -> None:
    answer = app.test_client().get("/nowhere", headers=JSON)

    assert answer.content_type == "application/problem+json"
    assert answer.get_json() == {
        "type": "about:blank",
        "status": 404,
        "title": "Page not found",
        "detail": "If you typed the web address, check it is correct. If you pasted it, check you copied all of it.",
    }


@pytest.mark.parametrize("status", [403, 404, 413, 429, 500, 503])
def test_every_error_has_a_page_of_its_own(app: Flask, status: int) -> None:
    with app.test_request_context():
        answer = make_response(errors.page(status))

    assert answer.status_code == status
    assert f'<h1 class="govuk-heading-l">{errors.PAGES[status].title}</h1>' in answer.get_data(as_text=True)


def test_a_body_over_the_limit_is_refused(app: Flask) -> None:
    answer = app.test_client().post("/respond/return", data={"code": "x" * 2_000_000})

    assert answer.status_code == 413
    assert "too large" in answer.get_data(as_text=True)


def test_a_post_without_a_token_is_refused(app: Flask) -> None:
    assert app.test_client().post(DEMONSTRATION, data={"consent": "yes"}).status_code == 400


def test_an_old_page_of_a_draft_that_is_gone_says_what_to_do(app: Flask) -> None:
    answer = app.test_client().post("/respond/not-a-token/you", data={"csrf_token": "stale"})

    assert answer.status_code == 404
    assert "/respond/return" in answer.get_data(as_text=True)


def test_the_list_of_consultations_sets_no_cookie(app: Flask) -> None:
    answer = app.test_client().get("/")

    assert "Set-Cookie" not in answer.headers


def test_the_one_cookie_is_hidden_from_scripts_and_other_sites(person: Person) -> None:
    person.go(DEMONSTRATION)

    (cookie,) = person.page.headers.getlist("Set-Cookie")
    assert cookie.startswith("survey=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_pages_are_compressed(app: Flask) -> None:
    answer = app.test_client().get(DEMONSTRATION, headers={"Accept-Encoding": "br, gzip"})

    assert answer.headers["Content-Encoding"] == "br"


def test_the_log_tells_the_rule_of_a_route_and_nothing_of_anybody(
    person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person.go(f"{DEMONSTRATION}?e=demo-market").fill(consent="yes")
    token = person.token
    person.fill(capacity=["other"], capacity_other="A secret hobby", age="35_49")

    told = "\n".join(record.getMessage() for record in caplog.records)
    assert "POST /respond/<token>/<section_id> 303" in told
    for secret in (token, "secret hobby", "demo-market", "127.0.0.1", "35_49"):
        assert secret not in told


@pytest.fixture
def failing(app: Flask) -> Iterator[Callable[[Exception], None]]:
    """Makes every statement of the database fail, until the test is over."""
    engine: Engine = installation(app).sessions.engine
    installed = []

    def fail(error: Exception) -> None:
        def listener(*_arguments: object) -> None:
            raise error

        event.listen(engine, "before_cursor_execute", listener)
        installed.append(listener)

    yield fail
    for listener in installed:
        event.remove(engine, "before_cursor_execute", listener)


def test_a_busy_store_asks_to_try_again_and_names_nothing_in_the_log(
    person: Person, failing: Callable[[Exception], None], caplog: pytest.LogCaptureFixture
) -> None:
    person.go(DEMONSTRATION).fill(consent="yes")
    address, token = person.path, person.token
    failing(OperationalError("SELECT answers", {"value": "somebody's answer"}, Exception("locked")))

    person.go(address)

    assert person.page.status_code == 503
    assert person.page.headers["Retry-After"] == "30"
    assert "Sorry, the service is busy" in person.text
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert token not in told
    assert "somebody's answer" not in told


def test_a_fault_of_ours_shows_a_page_and_logs_where_but_not_what(
    app: Flask, person: Person, failing: Callable[[Exception], None], caplog: pytest.LogCaptureFixture
) -> None:
    person.go(DEMONSTRATION).fill(consent="yes")
    token = person.token
    failing(ValueError("an answer somebody gave"))

    with patch.dict(app.config, {"PROPAGATE_EXCEPTIONS": False}):
        person.go(person.path)

    assert person.page.status_code == 500
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert "GET /respond/<token>/<section_id> failed: ValueError" in told
    assert token not in told
    assert "an answer somebody gave" not in told
