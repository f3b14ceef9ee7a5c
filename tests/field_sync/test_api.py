"""The tablets' door on the web, as protocol says: codes, tokens, limits, and what a backup makes secure."""

import hashlib
import hmac
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from clocks import SettableClock
from cryptography.hazmat.primitives.asymmetric import ec
from deliveries import content, response_id
from flask import Flask
from flask.testing import FlaskClient
from installations import DURING, installation
from tablets import Tablet, enrolled
from werkzeug.test import TestResponse

from field_sync import api, devices
from field_sync.sealing import raw_public
from field_sync.wire import base64url, unbase64
from survey_engine.accounts import staff
from survey_engine.accounts.models import Role
from survey_engine.accounts.staff import Hand
from survey_engine.definition import canonical
from survey_engine.responses.erasing import erase_response
from survey_engine.store.backup import backup, restore
from survey_engine.store.state import epoch

STALL = "safer-melton-2024-stall"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client(use_cookies=False)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def send(client: FlaskClient, tablet: Tablet, *items: Any, **changes: Any) -> TestResponse:
    return client.post("/sync/v1/batches", json=tablet.batch(*items, **changes), headers=bearer(tablet.token))


def statuses(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["status"] for each in answer.json["results"]]


def manifest(client: FlaskClient, tablet: Tablet, since: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/sync/v1/receipts?since={since}", headers=bearer(tablet.token)).json
    return found


def finished(tablet: Tablet, number: int = 1, **changes: Any) -> dict[str, Any]:
    """A finished response to the shipped resident form, with nothing answered but what it asks for, sealed."""
    said = {"questionnaire": "nothing-of-ours", "mode": "tablet", "salt": f"{number:032x}", **changes}
    return tablet.seal(canonical.encode(content(number, **said)), response_id(number))


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


def test_an_item_is_secured_by_a_verified_backup_and_by_nothing_else(
    app: Flask, client: FlaskClient, enrolled_tablet: Tablet, tmp_path: Path, clock: SettableClock
) -> None:
    engine = installation(app).sessions.engine
    statuses(send(client, enrolled_tablet, finished(enrolled_tablet, 1)))
    before = manifest(client, enrolled_tablet)
    backup(engine, tmp_path / "one.backup", clock)
    statuses(send(client, enrolled_tablet, finished(enrolled_tablet, 2)))
    after = manifest(client, enrolled_tablet)
    clock.advance(minutes=-5)
    backup(engine, tmp_path / "two.backup", clock)

    assert [each["secured"] for each in before["items"]] == [False]
    assert [each["secured"] for each in after["items"]] == [True, False]
    assert [each["secured"] for each in manifest(client, enrolled_tablet)["items"]] == [True, False]
    clock.advance(minutes=15)
    backup(engine, tmp_path / "three.backup", clock)
    assert [each["secured"] for each in manifest(client, enrolled_tablet)["items"]] == [True, True]


def test_the_manifest_says_where_every_item_stands_now_and_what_never_came(
    app: Flask, client: FlaskClient, enrolled_tablet: Tablet, clock: SettableClock
) -> None:
    items = [finished(enrolled_tablet, number) for number in (1, 2, 3)]
    statuses(send(client, enrolled_tablet, items[0], items[2], made=5))
    with installation(app).sessions.begin() as session:
        erase_response(session, response_id(3), clock())

    found = manifest(client, enrolled_tablet)

    assert found["items"] == [
        {
            "receipt": 1,
            "install_id": enrolled_tablet.install_id,
            "device_seq": 1,
            "response_id": response_id(1),
            "sealed_hash": items[0]["sealed_hash"],
            "status": "quarantined",
            "secured": False,
            "reasons": ["unknown_version"],
        },
        {
            "receipt": 2,
            "install_id": enrolled_tablet.install_id,
            "device_seq": 3,
            "response_id": response_id(3),
            "sealed_hash": items[2]["sealed_hash"],
            "status": "erased",
            "secured": False,
            "reasons": [],
        },
    ]
    assert found["next"] is None
    assert found["gaps"] == [{"install_id": enrolled_tablet.install_id, "made": 5, "arrived": 2, "missing": [2, 4, 5]}]
    assert [each["receipt"] for each in manifest(client, enrolled_tablet, 1)["items"]] == [2]


def test_a_tablet_enrolled_anew_is_told_of_what_it_signed_before(
    app: Flask, client: FlaskClient, enrolled_tablet: Tablet, clock: SettableClock
) -> None:
    anew = enrolled(installation(app).sessions, clock, enrolled_tablet.key, "Tablet B again")
    anew.install_id = enrolled_tablet.install_id
    other = enrolled(installation(app).sessions, clock, enrolled_tablet.key, "Tablet C")
    send(client, enrolled_tablet, enrolled_tablet.tally())
    waiting = finished(enrolled_tablet, 2)
    send(client, anew, waiting)
    send(client, other, other.tally())

    assert [each["receipt"] for each in manifest(client, anew)["items"]] == [1, 2]
    assert [each["receipt"] for each in manifest(client, other)["items"]] == [3]


def test_a_long_manifest_comes_in_pages(
    app: Flask, client: FlaskClient, enrolled_tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    tallies = [enrolled_tablet.tally() for _ in range(5)]
    statuses(send(client, enrolled_tablet, *tallies))
    monkeypatch.setattr(api.manifest.page, "__defaults__", (2,))

    pages, since = [], 0
    while since is not None:
        found = manifest(client, enrolled_tablet, since)
        pages.append([each["receipt"] for each in found["items"]])
        since = found["next"]

    assert pages == [[1, 2], [3, 4], [5]]


def test_a_restored_store_has_another_epoch_and_takes_everything_again(
    app: Flask, client: FlaskClient, enrolled_tablet: Tablet, tmp_path: Path, clock: SettableClock
) -> None:
    installed = installation(app)
    first, second = finished(enrolled_tablet, 1), finished(enrolled_tablet, 2)
    one = send(client, enrolled_tablet, first)
    backup(installed.sessions.engine, tmp_path / "one.backup", clock)
    send(client, enrolled_tablet, second)
    installed.sessions.engine.dispose()
    restore(installed.settings.database_url, tmp_path / "one.backup", force=True, clock=clock)

    answer = send(client, enrolled_tablet, first, second)

    assert answer.json["epoch"] != one.json["epoch"]
    assert statuses(answer) == ["duplicate", "quarantined"]
    assert [each["secured"] for each in manifest(client, enrolled_tablet)["items"]] == [False, False]


def test_the_shell_is_served_as_listed(app: Flask, client: FlaskClient) -> None:
    listed = client.get("/capture/precache.json").json

    assert {"/capture", "/capture/files/app.js"} <= {each["url"] for each in listed["files"]}
    for each in listed["files"]:
        answer = client.get(each["url"])
        assert hashlib.sha256(answer.data).hexdigest() == each["sha256"], each["url"]
        again = client.get(each["url"], headers={"If-None-Match": answer.headers.get("ETag", "none")})
        assert again.status_code == (304 if "ETag" in answer.headers else 200)
    assert not [each for each in listed["files"] if each["url"].endswith((".json", ".d.ts"))]


def test_all_scripts_and_styles_of_the_app_are_at_most_sixty_kilobytes(client: FlaskClient) -> None:
    listed = ["/capture/sw.js", *(each["url"] for each in client.get("/capture/precache.json").json["files"])]
    code = [url for url in listed if url.endswith((".js", ".css"))]

    sizes = {url: int(client.get(url, headers={"Accept-Encoding": "br"}).headers["Content-Length"]) for url in code}

    assert sorted(code) == [f"/capture/{name}" for name in ("files/app.css", "files/app.js", "files/start.js", "sw.js")]
    assert sum(sizes.values()) <= 60_000, sizes


def test_a_questionnaire_is_served_by_its_hash(app: Flask, client: FlaskClient) -> None:
    form = installation(app).catalogue.current(STALL)
    assert form is not None

    definition = client.get(f"/capture/forms/{form.form_hash}.json")
    page = client.get(f"/capture/forms/{form.form_hash}/en")

    assert hashlib.sha256(definition.data).hexdigest() == form.form_hash
    assert "immutable" in definition.headers["Cache-Control"]
    for question in form.questionnaire.questions():
        assert f'data-question="{question.id}"' in page.text
    assert client.get(f"/capture/forms/{form.form_hash}/xx").status_code == 404
    assert client.get(f"/capture/forms/{'0' * 64}/en").status_code == 404


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
