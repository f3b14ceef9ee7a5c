"""The office's pages of fieldwork: tablets let in and looked after, what waits for a decision, bundles."""

import base64
import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from clocks import SettableClock
from deliveries import content, put_up, response_id
from flask import Flask
from flask.testing import FlaskClient
from installations import installation
from offices import post, sign_in, words
from PIL import Image
from sqlalchemy import select
from tablets import Tablet, Wire, brought, enrolled

from field_sync import devices, office
from field_sync.field import Field
from field_sync.models import SyncItem
from field_sync.receiving import Carrier
from survey_engine.accounts.models import AuditEntry, Role
from survey_engine.accounts.staff import Hand
from survey_engine.definition import canonical
from survey_engine.responses.intake import Delivery
from survey_engine.responses.models import Response
from survey_engine.responses.verifying import Verifier

QUARANTINE, DEVICES = "/office/quarantine", "/office/devices"


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    put_up(installation(app).sessions, installation(app).clock)
    return sign_in(app, Role.OFFICER)


def bring(field: Field, tablet: Tablet, *items: Wire) -> list[str]:
    results = field.receiver.receive(brought(*items), Carrier("tablet", tablet.device_id))
    return [each.status for each in results]


def responses(app: Flask) -> dict[str, Response]:
    with installation(app).sessions.read() as session:
        return {each.response_id: each for each in session.scalars(select(Response))}


def verified(app: Flask) -> list[str]:
    with installation(app).sessions.read() as session:
        return [each.what for each in Verifier(installation(app).catalogue).verify(session).differences]


def deeds(app: Flask) -> list[tuple[str, dict[str, str]]]:
    with installation(app).sessions.read() as session:
        found = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(each.action, each.detail) for each in found if not each.action.startswith("staff")]


def decide(officer: FlaskClient, action: str, reason: str = "I asked her") -> Any:
    return post(officer, QUARANTINE, f"{QUARANTINE}/{action}", reason=reason)


def test_a_tablet_is_let_in_by_the_code_on_the_page(app: Flask, officer: FlaskClient, clock: SettableClock) -> None:
    page = post(officer, DEVICES, f"{DEVICES}/enrol")

    found = re.search(r'id="code">([^<]+)<', page.text)
    assert found is not None
    address = f"http://127.0.0.1:8000/capture#enrol={found[1]}"
    assert office._picture(address) in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert timedelta(minutes=10) == devices.CODE_LASTS
    assert _read_qr(address) == address


def _read_qr(address: str) -> str:
    """What a camera reads in the picture."""
    raw = base64.b64decode(office._picture(address).partition(",")[2])
    return str(zxingcpp.read_barcodes(Image.open(BytesIO(raw)))[0].text)


def test_the_list_says_what_each_tablet_made_and_what_is_missing(
    app: Flask, officer: FlaskClient, field: Field, enrolled_tablet: Tablet
) -> None:
    items = [enrolled_tablet.response(number) for number in range(1, 42)]
    bring(field, enrolled_tablet, *items[:16], *items[17:])

    page = words(officer.get(DEVICES))

    assert "Tablet B 2024-08-01 11:00 41 40 No. 17 None Shut out Tablet B" in page
    assert "made 41, arrived 40, missing no. 17" in words(officer.get(f"{DEVICES}/{enrolled_tablet.device_id}")).lower()


def test_a_copied_tablet_is_flagged_and_both_are_kept(
    app: Flask, officer: FlaskClient, field: Field, enrolled_tablet: Tablet
) -> None:
    first = enrolled_tablet.response(1)
    enrolled_tablet.seq = 0
    second = enrolled_tablet.response(2)

    assert bring(field, enrolled_tablet, first, second) == ["stored", "stored"]
    assert "1 number given out twice: its storage was copied. Both are kept." in words(officer.get(DEVICES))
    assert set(responses(app)) == {response_id(1), response_id(2)}


def test_a_pin_is_shown_once_and_a_tablet_shut_out(
    app: Flask, officer: FlaskClient, enrolled_tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "ITERATIONS", 1000)
    page = f"{DEVICES}/{enrolled_tablet.device_id}"
    name = re.search(r'name="staff_id" value="([^"]+)"', officer.get(page).text)
    assert name is not None

    given = post(officer, page, f"{page}/pin", staff_id=name[1])
    shut = post(officer, page, f"{page}/revoke")

    assert re.search(r"The PIN of Ada is \d{6}\.", given.text)
    assert "Has a PIN here" in given.text
    assert shut.headers["Location"] == f"{DEVICES}?done=revoked"
    assert "Shut out" in words(officer.get(DEVICES))
    assert post(officer, page, f"{page}/pin", staff_id="nobody").status_code == 404
    assert officer.get(f"{DEVICES}/nothing").status_code == 404


def test_the_quarantine_says_why_in_words_and_lets_in_what_keeps_the_rules(
    app: Flask, officer: FlaskClient, field: Field, enrolled_tablet: Tablet, clock: SettableClock
) -> None:
    with installation(app).sessions.begin() as session:
        devices.revoke(session, Hand(clock), devices.by_name(session, "Tablet B"))
    kept = {"receipt": "0123-4567-89AB", "answers": {"concerns": ["dog_fouling"], "story": "Dogs"}}
    bring(field, enrolled_tablet, enrolled_tablet.response(1, **kept), enrolled_tablet.response(2, answers={}))

    page = words(officer.get(QUARANTINE))
    without = decide(officer, "1/release", " ")
    released, refused, again = (decide(officer, f"{seq}/release") for seq in (1, 2, 1))

    assert "It comes from a tablet that was shut out." in page
    assert "Question concerns: required" in page
    assert (without.status_code, released.status_code, refused.status_code, again.status_code) == (422, 303, 422, 409)
    assert "It cannot be let in. /concerns: " in words(refused)
    assert [(name, each.conflict) for name, each in responses(app).items()] == [(response_id(1), False)]
    assert responses(app)[response_id(1)].receipt_hash is not None
    assert verified(app) == []
    assert ("response.released", {"reason": "I asked her"}) in deeds(app)
    assert bring(field, enrolled_tablet, enrolled_tablet.response(1, **kept)) == ["duplicate"]


def test_a_version_published_later_lets_in_what_waited_for_it(
    app: Flask, field: Field, enrolled_tablet: Tablet
) -> None:
    bring(field, enrolled_tablet, enrolled_tablet.response(1))
    officer = sign_in(app, Role.OFFICER)

    before = decide(officer, "1/release")
    put_up(installation(app).sessions, installation(app).clock)
    after = decide(officer, "1/release")

    assert (before.status_code, after.status_code) == (422, 303)
    assert list(responses(app)) == [response_id(1)]
    assert verified(app) == []


def test_a_released_response_that_came_first_stands_and_the_other_disputes_it(
    app: Flask, officer: FlaskClient, field: Field, enrolled_tablet: Tablet
) -> None:
    test = enrolled_tablet.response(1, environment="test")
    bring(field, enrolled_tablet, test, enrolled_tablet.response(1, answers={"concerns": ["speeding"]}))

    decide(officer, "1/release")

    (response,) = responses(app).values()
    assert (response.received_seq, response.conflict) == (1, True)
    assert verified(app) == []


def test_staff_choose_between_two_contents_and_the_chosen_becomes_the_next_revision(
    app: Flask, officer: FlaskClient, field: Field, enrolled_tablet: Tablet
) -> None:
    receipt = {"receipt": "0123-4567-89AB"}
    first = enrolled_tablet.response(1, **receipt)
    bring(field, enrolled_tablet, first, enrolled_tablet.response(1, answers={"concerns": ["speeding"]}, **receipt))
    before = responses(app)[response_id(1)]

    page = words(officer.get(QUARANTINE))
    chosen = decide(officer, "2/choose", "She said so")

    assert "concerns: ['speeding'] (instead of ['dog_fouling'])" in page.replace("&#39;", "'")
    assert chosen.status_code == 303
    after = responses(app)[response_id(1)]
    assert (before.received_seq, before.conflict) == (1, True)
    assert (after.received_seq, after.revision, after.conflict) == (3, 2, False)
    assert after.receipt_hash == before.receipt_hash
    assert "There are no conflicts." in words(officer.get(QUARANTINE))
    assert verified(app) == []
    assert ("response.chosen", {"reason": "She said so"}) in deeds(app)


def test_the_same_answers_at_the_same_event_within_two_minutes_are_pointed_out(
    app: Flask, officer: FlaskClient, field: Field, enrolled_tablet: Tablet
) -> None:
    times = ["2024-02-29T09:05:00Z", "2024-02-29T09:06:30Z", "2024-02-29T09:30:00Z"]
    items = [enrolled_tablet.response(number, finished_at=time) for number, time in enumerate(times)]
    bring(field, enrolled_tablet, *items)

    page = words(officer.get(QUARANTINE))

    assert f"{response_id(0)} and {response_id(1)}" in page
    assert response_id(2) not in page


def test_a_held_item_is_opened_when_its_key_is_found_or_set_aside_for_good(
    app: Flask, officer: FlaskClient, field: Field, enrolled_tablet: Tablet
) -> None:
    good = enrolled_tablet.response(1)
    spoilt = good | {"signature": enrolled_tablet.response(2)["signature"]}
    bring(field, enrolled_tablet, spoilt)

    page = words(officer.get(QUARANTINE))
    still = post(officer, QUARANTINE, f"{QUARANTINE}/held/1/again")
    discarded = decide(officer, "held/1/discard")

    assert "The tablet it names did not sign it, or it was changed on the way." in page
    assert still.headers["Location"].endswith("done=held")
    assert discarded.status_code == 303
    assert "Nothing is held." in words(officer.get(QUARANTINE))
    assert bring(field, enrolled_tablet, spoilt, good) == ["erased", "stored"]
    assert decide(officer, "held/1/discard").status_code == 404


def test_a_held_item_can_be_opened_once_the_device_key_fits(
    app: Flask, officer: FlaskClient, field: Field, enrolled_tablet: Tablet
) -> None:
    other = enrolled(installation(app).sessions, installation(app).clock, enrolled_tablet.key, "Tablet C")
    mixed = Tablet(enrolled_tablet.device_id, "", other.private, enrolled_tablet.key).response(1)
    assert bring(field, enrolled_tablet, mixed) == ["held"]
    with installation(app).sessions.begin() as session:
        one, two = devices.by_name(session, "Tablet B"), devices.by_name(session, "Tablet C")
        one.public_key = two.public_key

    assert post(officer, QUARANTINE, f"{QUARANTINE}/held/1/again").headers["Location"].endswith("done=opened")
    assert list(responses(app)) == [response_id(1)]
    with installation(app).sessions.read() as session:
        assert session.scalars(select(SyncItem.sealed)).all() == [None]


def test_a_bundle_is_taken_in_on_the_page(
    app: Flask, officer: FlaskClient, field: Field, enrolled_tablet: Tablet
) -> None:
    items = [enrolled_tablet.response(number) for number in range(60)]
    bundle = json.dumps(enrolled_tablet.batch(*items, enrolled_tablet.response(99, answers={}), bundle=1)).encode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', officer.get(f"{DEVICES}/bundle").text)
    assert token is not None

    def upload(raw: bytes) -> Any:
        data = {"csrf_token": token[1], "bundle": (BytesIO(raw), "bundle.json")}
        return officer.post(f"{DEVICES}/bundle", data=data)

    assert "Quarantined: see Decisions: 1 Stored: 60" in words(upload(bundle))
    assert "Here already: 61" in words(upload(bundle))
    assert upload(b"Dear Sir").status_code == 422
    assert len(responses(app)) == 60


def test_what_is_quarantined_from_other_doors_is_there_too(app: Flask, officer: FlaskClient) -> None:
    raw = canonical.encode(content(1, mode="paper", answers={}))
    installation(app).intake.receive([Delivery(raw, "submit")])

    assert "from submit" in words(officer.get(QUARANTINE))
