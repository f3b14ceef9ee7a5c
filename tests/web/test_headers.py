"""What goes along with every answer: headers that protect, how long it may be kept, and a token for every form."""

import pytest
from addresses import filled, routes
from clocks import SettableClock
from flask import Flask
from installations import DURING, installation, settings_for
from offices import account, sign_in

from survey_engine.accounts.models import Role
from survey_engine.app import create_app


def test_every_answer_carries_the_headers_that_protect(app: Flask) -> None:
    for path in ("/", "/healthz", "/nowhere", "/office/", "/office/sign-in", "/receipt/XXXX-XXXX-XXXX", "/respond/x/y"):
        answer = app.test_client().get(path)
        kept = {name: answer.headers.get(name) for name in ("Referrer-Policy", "X-Content-Type-Options")}
        assert kept == {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}, path
        assert answer.headers["Content-Security-Policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
            "frame-ancestors 'none'; base-uri 'none'"
        )
        assert "camera=()" in answer.headers["Permissions-Policy"]
        if path.startswith(("/office", "/receipt", "/respond")):
            assert answer.headers["Cache-Control"] == "no-store", path
            assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_over_https_browsers_are_told_to_stay_there(database_url: str, clock: SettableClock, tmp_path) -> None:
    clock.set(DURING)
    secure = create_app(settings_for(database_url, tmp_path, "https://consult.example.org"), clock)
    answer = secure.test_client().get("/healthz")
    installation(secure).sessions.engine.dispose()

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_over_https_the_cookie_of_staff_never_travels_in_the_clear(
    database_url: str, clock: SettableClock, tmp_path
) -> None:
    secure = create_app(settings_for(database_url, tmp_path, "https://consult.example.org"), clock)
    secure.config["WTF_CSRF_ENABLED"] = False
    typed = {"name": "ada", "password": account(secure, "ada", Role.OFFICER)}
    answer = secure.test_client().post("/office/sign-in", data=typed)
    installation(secure).sessions.engine.dispose()

    (cookie,) = (value for value in answer.headers.getlist("Set-Cookie") if value.startswith("survey_staff="))
    assert cookie.partition("; ")[2] == "Secure; HttpOnly; Path=/office; SameSite=Lax"


@pytest.mark.parametrize("path", ["/", "/privacy", "/c/safer-melton-2024", "/c/safer-melton-2024?status=open"])
def test_a_public_page_is_asked_for_again_before_a_kept_copy_is_shown(app: Flask, path: str) -> None:
    assert app.test_client().get(path).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/c/safer-melton-demonstration/respond", "/i", "/receipt", "/nowhere", "/readyz"])
def test_what_is_somebodys_own_or_an_error_is_not_kept(app: Flask, path: str) -> None:
    assert app.test_client().get(path).headers["Cache-Control"] == "no-store"


def test_nothing_is_done_in_the_office_without_the_token_of_a_form(app: Flask) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    deeds = {name: rule for name, rule in routes(app).items() if name.startswith("POST /office")}
    answers = {name: client.post(filled(rule)).status_code for name, rule in deeds.items()}

    assert len(deeds) > 20
    assert answers == dict.fromkeys(deeds, 400)
