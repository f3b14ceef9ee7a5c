"""README says what the code does: settings, commands, addresses, rooms and pictures are held to it."""

import re
from pathlib import Path

import pytest
from installations import settings_for

from survey_engine.app import create_app
from survey_engine.cli.main import COMMANDS
from survey_engine.settings import NAMES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def first_cells(title: str) -> list[str]:
    return [row.split("|")[1].strip() for row in section(title).splitlines() if row.startswith("| ") and "`" in row]


def names(title: str) -> list[str]:
    return [name for cell in first_cells(title) for name in re.findall(r"`([^`]+)`", cell)]


def test_every_setting_is_in_the_table() -> None:
    assert names("Settings") == list(NAMES)


def test_every_command_is_in_the_table() -> None:
    assert names("Commands") == list(COMMANDS)


def test_every_address_people_see_is_in_the_table(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'survey.db'}", tmp_path))
    written = {simple(address) for address in names("Addresses")}
    served = {simple(rule.rule) for rule in app.url_map.iter_rules()}

    assert written - served == set()
    assert {rule for rule in served if not rule.startswith(COVERED)} - written == set()


def simple(rule: str) -> str:
    return re.sub(r"<[^>]+>", "<>", rule)


COVERED = ("/assets/", "/office/", "/e/<>/", "/respond/<>/", "/receipt/", "/c/<>/ended", "/sync/", "/capture/")
"""What a row of the table stands for as a whole."""


@pytest.mark.parametrize("room", names("The rooms"))
def test_every_room_is_there(room: str) -> None:
    places = [folder / room for folder in (ROOT, ROOT / "survey_engine", ROOT / "analysis", ROOT / "tests")]

    assert any(place.exists() for place in places)


@pytest.mark.parametrize("target", re.findall(r'(?:src="|\]\()([^)"#]+)', README))
def test_every_link_and_picture_leads_somewhere(target: str) -> None:
    assert target.startswith("https://") or (ROOT / target).exists()
