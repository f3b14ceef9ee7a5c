"""A questionnaire in which people write, and what officers do with it, page by page."""

import re
from typing import Any

import builders
from deliveries import content
from flask import Flask
from flask.testing import FlaskClient
from installations import installation
from offices import post
from sqlalchemy import select

from survey_engine.accounts.models import AuditEntry
from survey_engine.definition import canonical
from survey_engine.definition.model import Analysis, Group
from survey_engine.responses.intake import Delivery

TEXTS = "/office/analysis/texts/tiny"
STORY = f"{TEXTS}/story"
OTHER = f"{TEXTS}/concerns_other"
ASKED = builders.of(
    builders.question(
        "concerns", "multiple", "speeding", "dog_fouling", builders.option("other", requires_text=True), required=True
    ),
    builders.question(
        "home", "single", builders.option("T", area_type="town"), builders.option("V", area_type="rural")
    ),
    builders.question("age", "single", "young", "old"),
    builders.question("victim", "single", "yes", "no", sensitive=True),
    builders.question("story", "long_text", max_length=2000),
    analysis=Analysis(
        roles={"home_area": ("home",), "concern": ("concerns",)},
        groups=(
            Group("young_people", builders.words("Young people"), builders.equals("age", "young")),
            Group("victims", builders.words("Victims"), builders.equals("victim", "yes")),
        ),
    ),
)


def write(app: Flask, number: int, **answers: Any) -> None:
    """Somebody answers."""
    given = {"concerns": ["dog_fouling"], "home": "V", "age": "old", **answers}
    raw = canonical.encode(content(number, answers=given, finished_at="2024-07-30T09:05:00Z"))
    [outcome] = installation(app).intake.receive([Delivery(raw, "submit")])
    assert outcome.status == "stored", outcome


def numbers(page: str) -> list[str]:
    """The texts on a page, in its order."""
    return re.findall(r'name="text" value="(\d+)"', page)


def read_all(client: FlaskClient, question: str) -> None:
    """Find everything safe."""
    client.get(TEXTS)
    page = client.get(f"{question}/read").text
    found = {f"reading-{number}": "safe" for number in numbers(page)}
    assert post(client, f"{question}/read", f"{question}/read", text=numbers(page), **found).status_code == 303


def frame(client: FlaskClient, question: str, *codes: str) -> None:
    """Make a frame of these codes."""
    fields = {
        "code": list(codes),
        "label": [each.title() for each in codes],
        "definition": [f"Says {each}" for each in codes],
    }
    assert post(client, f"{question}/codes", f"{question}/codes", **fields).status_code == 303


def code(client: FlaskClient, question: str, *codes: str) -> None:
    """Give the next text these codes, or say that none fits."""
    page = client.get(f"{question}/code").text
    action = re.search(r'action="([^"]+/code/\d+)"', page)
    assert action is not None
    given: dict[str, Any] = {"codes": list(codes)} if codes else {"none": "yes"}
    assert post(client, f"{question}/code", action[1], **given).status_code == 303


def trail(app: Flask, action: str) -> list[tuple[str, str, dict[str, str]]]:
    with installation(app).sessions.read() as session:
        notes = session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
        return [(note.actor, note.subject, note.detail) for note in notes]
