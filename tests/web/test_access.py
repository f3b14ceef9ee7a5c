"""Every route of the real application: it says who may have it, and each role gets exactly what the table says."""

import logging

import pytest
from addresses import filled, routes
from flask import Flask
from flask.testing import FlaskClient
from offices import sign_in

from survey_engine.access import MAY, Permission, declared, may
from survey_engine.accounts.models import Role

PUBLIC = {
    "GET /",
    "GET /accessibility",
    "GET /assets/<name>",
    "GET /c/<slug>",
    "GET /c/<slug>/ended/<form_hash>/<page_id>",
    "GET /c/<slug>/respond",
    "GET /capture",
    "GET /capture/",
    "GET /capture/files/<path:name>",
    "GET /capture/forms/<form_hash>.json",
    "GET /capture/forms/<form_hash>/<language>",
    "GET /capture/precache.json",
    "GET /capture/sw.js",
    "GET /e/<code>",
    "GET /e/<code>/poster",
    "GET /e/<code>/poster.pdf",
    "GET /e/<code>/qr.png",
    "GET /e/<code>/qr.svg",
    "GET /healthz",
    "GET /office/sign-in",
    "GET /privacy",
    "GET /readyz",
    "GET /receipt",
    "GET /receipt/<code>",
    "GET /receipt/<code>/withdraw",
    "GET /receipt/withdrawn",
    "GET /respond/<token>/",
    "GET /respond/<token>/<section_id>",
    "GET /respond/<token>/check",
    "GET /respond/<token>/done",
    "GET /respond/<token>/elsewhere",
    "GET /respond/<token>/save",
    "GET /i",
    "GET /i/<code>",
    "GET /respond/return",
    "GET /results/<slug>",
    "GET /results/<slug>/<int:number>",
    "GET /results/<slug>/<int:number>.json",
    "GET /results/<slug>/<int:number>/<int:table>.csv",
    "GET /sync/v1/bootstrap",
    "GET /sync/v1/ping",
    "GET /sync/v1/receipts",
    "POST /c/<slug>/respond",
    "POST /office/sign-in",
    "POST /receipt/<code>/change",
    "POST /receipt/<code>/withdraw",
    "POST /respond/<token>/<section_id>",
    "POST /respond/<token>/check",
    "POST /i",
    "POST /respond/return",
    "POST /sync/v1/batches",
    "POST /sync/v1/enrol",
}
TABLETS = {"GET /sync/v1/bootstrap", "GET /sync/v1/receipts", "POST /sync/v1/batches"}
"""Open to nobody who is merely signed in: a tablet's token is wanted, and no cookie is looked at."""

EVERYBODY = {
    "GET /office/",
    "GET /office/events",
    "GET /office/password",
    "POST /office/password",
    "POST /office/sign-out",
}
OFFICERS = {
    "GET /office/analysis",
    "GET /office/analysis/<name>",
    "GET /office/analysis/businesses",
    "GET /office/analysis/<name>/<path>",
    "GET /office/analysis/<name>/codes",
    "GET /office/analysis/<name>/table.<form>",
    "GET /office/analysis/texts",
    "GET /office/analysis/texts/<questionnaire>",
    "GET /office/analysis/texts/<questionnaire>/<question>",
    "GET /office/analysis/texts/<questionnaire>/<question>/agreement",
    "GET /office/analysis/texts/<questionnaire>/<question>/code",
    "GET /office/analysis/texts/<questionnaire>/<question>/codes",
    "GET /office/analysis/texts/<questionnaire>/<question>/quotes",
    "GET /office/analysis/texts/<questionnaire>/<question>/read",
    "GET /office/devices",
    "GET /office/devices/<device_id>",
    "GET /office/devices/bundle",
    "GET /office/quarantine",
    "GET /office/releases",
    "GET /office/releases/<int:number>",
    "POST /office/analysis/texts/<questionnaire>/<question>/code/<int:text>",
    "POST /office/analysis/texts/<questionnaire>/<question>/codes",
    "POST /office/analysis/texts/<questionnaire>/<question>/quotes/<int:quote>/clear",
    "POST /office/analysis/texts/<questionnaire>/<question>/quotes/<int:quote>/remove",
    "POST /office/analysis/texts/<questionnaire>/<question>/quotes/<int:text>",
    "POST /office/analysis/texts/<questionnaire>/<question>/read",
    "POST /office/analysis/texts/<questionnaire>/<question>/read/<int:text>/again",
    "POST /office/analysis/texts/<questionnaire>/<question>/settle/<int:text>",
    "POST /office/devices/<device_id>/pin",
    "POST /office/devices/<device_id>/revoke",
    "POST /office/devices/bundle",
    "POST /office/devices/enrol",
    "POST /office/quarantine/<int:received_seq>/choose",
    "POST /office/quarantine/<int:received_seq>/release",
    "POST /office/quarantine/held/<int:number>/again",
    "POST /office/quarantine/held/<int:number>/discard",
    "POST /office/releases",
    "POST /office/releases/<int:number>/approve",
    "POST /office/releases/<int:number>/withdraw",
}
ADMINISTRATORS = {
    "GET /office/audit",
    "GET /office/staff",
    "POST /office/staff/<uuid:staff_id>/disable",
    "POST /office/staff/<uuid:staff_id>/sign-out",
}
GIVEN = {
    Role.ADMINISTRATOR: EVERYBODY | OFFICERS | ADMINISTRATORS,
    Role.OFFICER: EVERYBODY | OFFICERS,
    Role.FIELDWORKER: EVERYBODY,
}


def served(app: Flask, client: FlaskClient) -> set[str]:
    """Which of the routes a browser is given: neither sent to sign in, nor refused."""
    app.config["WTF_CSRF_ENABLED"] = False
    last = ("POST /office/password", "POST /office/sign-out")  # these end the sign-in
    found = set()
    for name in sorted(routes(app), key=lambda name: (name in last, name)):
        method, path = name.split()[0], filled(routes(app)[name])
        answer = client.open(path, method=method, headers={"Accept": "text/html"})
        refused = answer.status_code in (401, 403) or answer.headers.get("Location", "").startswith("/office/sign-in?")
        if not refused:
            found.add(name)
    return found


def test_every_route_says_who_may_have_it(app: Flask) -> None:
    found = {name: declared(app, rule.endpoint) for name, rule in routes(app).items()}

    assert {name for name, permission in found.items() if permission is None} == set()
    assert {name for name, permission in found.items() if permission is Permission.PUBLIC} == PUBLIC
    for role, given in GIVEN.items():
        assert {name for name, each in found.items() if each and may(role, each)} == given | PUBLIC, role


@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_exactly_what_the_table_says(app: Flask, role: Role) -> None:
    got = served(app, sign_in(app, role))

    assert got == (GIVEN[role] | PUBLIC) - TABLETS


def test_whoever_is_not_signed_in_gets_only_what_is_public(app: Flask) -> None:
    assert served(app, app.test_client()) == PUBLIC - TABLETS


def test_only_administrators_may_see_staff_and_the_trail_and_fieldworkers_see_no_counts() -> None:
    assert {role: sorted(MAY[role]) for role in Role} == {
        Role.ADMINISTRATOR: [
            "audit",
            "decisions",
            "events",
            "figures",
            "office",
            "releases",
            "responses",
            "staff",
            "tablets",
            "texts",
        ],
        Role.OFFICER: ["decisions", "events", "figures", "office", "releases", "responses", "tablets", "texts"],
        Role.FIELDWORKER: ["events", "office"],
    }


def test_a_route_that_forgot_to_say_is_served_to_nobody(app: Flask) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    app._got_first_request = False
    app.add_url_rule("/office/forgotten", "forgotten", lambda: "secret")

    answer = client.get("/office/forgotten")

    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_who_is_not_signed_in_is_sent_to_sign_in_and_a_program_gets_problem_details(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/office/events", headers={"Accept": "text/html"})
    program = client.get("/office/events", headers={"Accept": "application/json"})

    assert (page.status_code, page.headers["Location"]) == (303, "/office/sign-in?next=/office/events")
    assert (program.status_code, program.content_type) == (401, "application/problem+json")
    assert program.get_json(force=True) == {
        "type": "about:blank",
        "status": 401,
        "title": "Sign in first",
        "detail": "Only staff who are signed in can do this. Go to /office to sign in.",
    }


def test_the_log_has_the_rule_of_the_route_and_nothing_anybody_typed(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client = app.test_client()
    client.get("/receipt/ABCD-EFGH-JKMN?q=secret", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    client.get("/respond/mytoken/about-you?x=1")
    client.get("/no/such/page")

    lines = [record.getMessage().rsplit(" ", 2)[0] for record in caplog.records if record.name.endswith("requests")]
    assert [line.rpartition(" ")[0] for line in lines] == [
        "GET /receipt/<code>",
        "GET /respond/<token>/<section_id>",
        "GET (no such page)",
    ]
    for told in ("ABCD", "secret", "203.0.113.9", "mytoken", "x=1", "/no/such"):
        assert told not in caplog.text
