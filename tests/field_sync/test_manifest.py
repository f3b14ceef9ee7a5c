"""What a tablet is told of what is kept of it: where each item stands, what a backup makes secure, what is missing."""

from pathlib import Path

import pytest
from clocks import SettableClock
from deliveries import response_id
from flask import Flask
from flask.testing import FlaskClient
from installations import installation
from sending import finished, manifest, send, statuses
from tablets import Tablet, enrolled

from field_sync import api
from survey_engine.responses.erasing import erase_response
from survey_engine.store.backup import backup, restore


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
