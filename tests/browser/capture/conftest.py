"""Jo with a tablet in a real Chromium, an office behind it, and a wire between them that is cut and mended."""

from collections.abc import Iterator

import pytest
from fieldwork import TESTING, Fieldworker, Office
from live import serving
from playwright.sync_api import Browser, BrowserContext, Page
from wires import Wire, wired


@pytest.fixture(scope="module")
def wire(office: Office) -> Iterator[Wire]:
    with serving(office.folder) as live, wired(int(live.address.rpartition(":")[2])) as made:
        yield made


@pytest.fixture
def context(browser: Browser, wire: Wire) -> Iterator[BrowserContext]:
    wire.mend()
    made = browser.new_context(viewport={"width": 800, "height": 1280}, accept_downloads=True)
    yield made
    made.close()


@pytest.fixture
def said(context: BrowserContext) -> list[str]:
    """What goes wrong in the app's scripts."""
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    return wrong


@pytest.fixture
def page(context: BrowserContext, said: list[str]) -> Iterator[Page]:
    yield context.new_page()
    assert said == []


@pytest.fixture
def enrolled(page: Page, wire: Wire, office: Office, request: pytest.FixtureRequest) -> Fieldworker:
    """Jo at a tablet of the test's own, which knows everything that it has to know."""
    jo = Fieldworker(page, f"Tablet of {request.node.name}"[:90])
    jo.enrol(wire.address, office)
    return jo


@pytest.fixture
def jo(enrolled: Fieldworker) -> Fieldworker:
    """Jo at the market stall, ready for the next person."""
    enrolled.choose()
    return enrolled


@pytest.fixture
def testing(enrolled: Fieldworker) -> Fieldworker:
    """Jo where every kind of question is asked."""
    enrolled.choose(TESTING)
    return enrolled
