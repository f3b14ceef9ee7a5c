"""The tablets' door on the web, as protocol says: codes, tokens, limits, and a result for every item."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

import pytest
from clocks import SettableClock
from cryptography.hazmat.primitives.asymmetric import ec
from deliveries import response_id
from flask import Flask
from flask.testing import FlaskClient
from installations import DURING, installation
from sending import bearer, finished, send, statuses
from tablets import Tablet

from field_sync import api, devices
from field_sync.sealing import raw_public
from field_sync.wire import base64url, unbase64
from survey_engine.accounts import staff
from survey_engine.accounts.models import Role
from survey_engine.accounts.staff import Hand
from survey_engine.store.state import epoch

STALL = "safer-melton-2024-stall"


def offered(app: Flask, clock: SettableClock) -> str:
    with installation(app).sessions.begin() as session:
        return devices.offer(session, Hand(clock))


def enrolment(code: str, /, **changes: Any) -> dict[str, Any]:
    point = raw_public(ec.generate_private_key(ec.SECP256R1()))
    return {"code": code, "device_name": "Tablet B", "public_key": base64url(point)} | changes


def test_a_ping_echoes_the_nonce_and_says_which_store_and_when(app: Flask, client: FlaskClient) -> None:
    with installation(app).sessions.read() as session:
        present = epoch(session)

    answer = client.get("/sync/v1/ping?nonce=a_B-9")

    assert answer.json == {"nonce": "a_B-9", "epoch": present, "server_time": "2024-08-01T10:00:00.000Z"}
    assert answer.headers["Cache-Control"] == "no-store"
    for nonce in ("", "?nonce=", "?nonce=<b>", f"?nonce={'a' * 65}"):
        assert client.get(f"/sync/v1/ping{nonce}").status_code == 400


def test_a_code_lets_one_tablet_in_once(app: Flask, client: FlaskClient, clock: SettableClock) -> None:
    code = offered(app, clock)
    typed = code.lower().replace("-", " ")

    answer = client.post("/sync/v1/enrol", json=enrolment(typed))
    again = client.post("/sync/v1/enrol", json=enrolment(code))

    assert answer.json.keys() == {"device_id", "token", "pin_key", "epoch", "server_time"}
    assert "Set-Cookie" not in answer.headers
    assert client.get("/sync/v1/bootstrap", headers=bearer(answer.json["token"])).status_code == 200
    assert (again.status_code, again.content_type) == (403, "application/problem+json")
    assert again.json["title"] == "This code lets nobody in"


def test_a_code_lasts_ten_minutes(app: Flask, client: FlaskClient, clock: SettableClock) -> None:
    code = offered(app, clock)
    clock.advance(minutes=10)

    assert client.post("/sync/v1/enrol", json=enrolment(code)).status_code == 403


@pytest.mark.parametrize(
    "changes", [{"public_key": "AAAA"}, {"public_key": "*"}, {"code": 7}, {"device_name": ""}, {"device_name": "a\0"}]
)
def test_an_enrolment_that_cannot_be_read_spends_no_code(
    app: Flask, client: FlaskClient, clock: SettableClock, changes: dict[str, Any]
) -> None:
    code = offered(app, clock)

    assert client.post("/sync/v1/enrol", json=enrolment(code, **changes)).status_code == 400
    assert client.post("/sync/v1/enrol", json=enrolment(code)).status_code == 200


def test_the_bootstrap_says_all_a_tablet_must_know(
    app: Flask, client: FlaskClient, enrolled_tablet: Tablet, clock: SettableClock
) -> None:
    known = client.get("/sync/v1/bootstrap", headers=bearer(enrolled_tablet.token)).json

    open_ = {each["slug"]: each for each in known["consultations"]}
    assert set(open_) == {"safer-melton-2024", "safer-melton-demonstration"}
    assert open_["safer-melton-2024"]["closed_at"] == "2024-08-30T23:00:00.000Z"
    assert {each["key_id"] for each in known["sealing_keys"]} == {each["key_id"] for each in open_.values()}
    assert enrolled_tablet.key.id == open_["safer-melton-demonstration"]["key_id"]
    stall = next(each for each in known["questionnaires"] if each["questionnaire"] == STALL)
    assert stall["form_hash"] in open_["safer-melton-2024"]["questionnaires"]
    assert {each["consultation"] for each in known["events"]} <= set(open_)
    assert known["device"] == {"device_id": enrolled_tablet.device_id, "name": "Tablet B"}
    assert known["policy"]["backed_up_at"] is None
    assert known["fieldworkers"] == []
    for address in (stall["definition"], *stall["pages"].values()):
        assert client.get(address).status_code == 200


def test_a_pin_is_checked_by_the_tablet_alone(
    app: Flask, client: FlaskClient, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "ITERATIONS", 1000)
    made = client.post("/sync/v1/enrol", json=enrolment(offered(app, clock))).json
    with installation(app).sessions.begin() as session:
        worker, _ = staff.add(session, Hand(clock), "jo", "Jo Field", Role.FIELDWORKER)
        session.flush()
        pin = devices.give_pin(session, Hand(clock), devices.by_name(session, made["device_id"]), worker)

    (guard,) = client.get("/sync/v1/bootstrap", headers=bearer(made["token"])).json["fieldworkers"]
    slow = hashlib.pbkdf2_hmac("sha256", pin.encode(), unbase64(guard["salt"]), guard["iterations"])

    assert (guard["name"], guard["full_name"], len(pin)) == ("jo", "Jo Field", 6)
    assert hmac.digest(unbase64(made["pin_key"]), slow, "sha256") == unbase64(guard["check"])


def test_a_batch_gets_a_result_for_every_item_and_no_cookie(
    app: Flask, client: FlaskClient, enrolled_tablet: Tablet
) -> None:
    item = finished(enrolled_tablet)

    answer = send(client, enrolled_tablet, item, None, now=DURING)

    assert answer.json["protocol"] == 1
    assert answer.json["results"] == [
        {
            "response_id": response_id(1),
            "sealed_hash": item["sealed_hash"],
            "status": "quarantined",
            "receipt": 1,
            "reasons": ["unknown_version"],
        },
        {"response_id": None, "sealed_hash": None, "status": "retry", "receipt": None, "reasons": ["unreadable"]},
    ]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("token", ["", "wrong", "Bearer", "é"])
def test_an_unknown_token_is_refused_everywhere(client: FlaskClient, enrolled_tablet: Tablet, token: str) -> None:
    for method, path in (("POST", "batches"), ("GET", "bootstrap"), ("GET", "receipts")):
        answer = client.open(f"/sync/v1/{path}", method=method, headers=bearer(token))
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert answer.content_type == "application/problem+json"


def test_a_revoked_token_may_still_bring_what_the_tablet_holds_and_nothing_else(
    app: Flask, client: FlaskClient, enrolled_tablet: Tablet, clock: SettableClock
) -> None:
    with installation(app).sessions.begin() as session:
        devices.revoke(session, Hand(clock), devices.by_name(session, "Tablet B"))

    answer = send(client, enrolled_tablet, finished(enrolled_tablet))

    assert answer.json["results"][0]["reasons"] == ["unknown_version", "device_revoked"]
    for path in ("bootstrap", "receipts"):
        assert client.get(f"/sync/v1/{path}", headers=bearer(enrolled_tablet.token)).status_code == 401


def test_too_much_at_once_is_413_and_what_is_no_batch_is_400(client: FlaskClient, enrolled_tablet: Tablet) -> None:
    assert send(client, enrolled_tablet, *[None] * 51).status_code == 413
    assert send(client, enrolled_tablet, "x" * 512 * 1024).status_code == 413
    assert statuses(send(client, enrolled_tablet, *[None] * 50)) == ["retry"] * 50
    for changes in ({"protocol": 2}, {"items": {}}, {"items": None}):
        assert send(client, enrolled_tablet, **changes).status_code == 400
    for raw in (b"", b"[]", b"<html>", b"\xff"):
        answer = client.post("/sync/v1/batches", data=raw, headers=bearer(enrolled_tablet.token))
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "changes",
    [
        {"device_now": "+275760-09-13T00:00:00.000Z"},
        {"device_now": 7, "made": -1, "batch_id": "\0", "install_id": "x"},
        {"made": 2**60, "batch_id": "x" * 65, "install_id": None, "device_now": "0001-01-01T00:00:00Z"},
    ],
)
def test_nothing_a_tablet_says_of_itself_keeps_its_items_waiting(
    client: FlaskClient, enrolled_tablet: Tablet, changes: dict[str, Any]
) -> None:
    assert statuses(send(client, enrolled_tablet, finished(enrolled_tablet), **changes)) == ["quarantined"]


def test_when_many_send_at_once_the_rest_are_asked_to_come_again(client: FlaskClient, enrolled_tablet: Tablet) -> None:
    for _ in range(api.QUEUE):
        api._queue.acquire()
    try:
        answer = send(client, enrolled_tablet)
    finally:
        for _ in range(api.QUEUE):
            api._queue.release()

    assert answer.status_code == 503
    assert 1 <= int(answer.headers["Retry-After"]) <= 4
    assert statuses(send(client, enrolled_tablet)) == []


def test_nothing_of_the_tablets_door_is_cached_or_sets_a_cookie(client: FlaskClient, enrolled_tablet: Tablet) -> None:
    for path in ("bootstrap", "receipts"):
        answer = client.get(f"/sync/v1/{path}", headers=bearer(enrolled_tablet.token))
        assert (answer.headers["Cache-Control"], answer.headers.get("Set-Cookie")) == ("no-store", None)


def test_last_contact_is_noted(app: Flask, client: FlaskClient, enrolled_tablet: Tablet, clock: SettableClock) -> None:
    clock.advance(minutes=7)
    send(client, enrolled_tablet, now=clock() - timedelta(minutes=3))

    with installation(app).sessions.read() as session:
        device = devices.by_name(session, "Tablet B")
    assert (device.seen_at, device.clock_offset) == (clock(), 180_000)
