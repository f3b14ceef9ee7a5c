"""A short run of faults with a real server and a real Chromium; `make soak` makes long ones of the same."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.running import run
from faults.scenes import SCENES
from playwright.sync_api import Playwright, sync_playwright

pytestmark = pytest.mark.browser
SEED = 20240830
ALWAYS = ("reply cut", "a damaged copy", "server killed", "browser killed while saving", "two tabs")
BY_CHANCE = 3


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


def test_nothing_is_lost_doubled_or_changed_whatever_goes_wrong(playwright: Playwright, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    scenes = [*ALWAYS, *chance.sample(sorted(SCENES.keys() - set(ALWAYS)), BY_CHANCE)]
    chance.shuffle(scenes)

    report = run(playwright, tmp_path, SEED, scenes)

    print(report.line())
    assert not report.violations, report.story()
    assert report.responses >= len(scenes) - 2
