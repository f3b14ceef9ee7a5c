"""What a tablet sends to the server and asks of it, over a test's own client."""

from typing import Any

from deliveries import content, response_id
from flask.testing import FlaskClient
from tablets import Tablet
from werkzeug.test import TestResponse

from survey_engine.definition import canonical


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
