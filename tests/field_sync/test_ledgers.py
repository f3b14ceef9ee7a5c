"""What is said of an install's numbers when more than one tablet had to do with it."""

from dataclasses import replace

from clocks import SettableClock
from flask import Flask
from flask.testing import FlaskClient
from installations import installation
from tablets import Tablet, enrolled

from field_sync.manifest import ledgers
from field_sync.merge import Ledger


def send(app: Flask, tablet: Tablet, *items: object, **changes: object) -> None:
    client: FlaskClient = app.test_client(use_cookies=False)
    answer = client.post(
        "/sync/v1/batches",
        json=tablet.batch(*items, **changes),  # type: ignore[arg-type]
        headers={"Authorization": f"Bearer {tablet.token}"},
    )
    assert answer.status_code == 200


def told(app: Flask, tablet: Tablet) -> dict[str, Ledger]:
    with installation(app).sessions.read() as session:
        return ledgers(session, tablet.device_id)


def test_numbers_signed_under_an_earlier_enrolment_are_not_missing(
    app: Flask, enrolled_tablet: Tablet, clock: SettableClock
) -> None:
    send(app, enrolled_tablet, enrolled_tablet.tally(), enrolled_tablet.tally(), made=2)
    again = enrolled(installation(app).sessions, clock, enrolled_tablet.key)
    again = replace(again, install_id=enrolled_tablet.install_id, seq=3)  # no. 3 is lost
    send(app, again, again.tally(), made=4)

    assert told(app, again) == {again.install_id: Ledger(4, 3, (3,), 1)}


def test_a_tablet_that_carried_anothers_batch_misses_nothing_of_it(
    app: Flask, enrolled_tablet: Tablet, clock: SettableClock
) -> None:
    carrier = enrolled(installation(app).sessions, clock, enrolled_tablet.key, "Tablet X")
    items = [enrolled_tablet.tally() for _ in range(3)]
    send(app, enrolled_tablet, *items[1:], made=3)
    send(app, carrier, *items[1:], install_id=enrolled_tablet.install_id, made=3)

    assert told(app, carrier) == {}
    assert told(app, enrolled_tablet) == {enrolled_tablet.install_id: Ledger(3, 2, (1,), 1)}
