"""A running tablet, and for each test an origin, and so storage, of its own."""

from collections.abc import Iterator

import pytest
from capture_stores import FILES, opened
from chromium_tablets import Modules, Tablet, modules, tablet
from playwright.sync_api import Page, Playwright


@pytest.fixture
def served() -> Iterator[Modules]:
    """A port of a test's own, and so an origin and storage of its own."""
    with modules(FILES) as running:
        yield running


@pytest.fixture(scope="module")
def running(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tablet]:
    with tablet(playwright, tmp_path_factory.mktemp("tablet") / "profile") as started:
        yield started


@pytest.fixture
def page(running: Tablet, served: Modules) -> Iterator[Page]:
    page = opened(running, served)
    yield page
    page.close()
