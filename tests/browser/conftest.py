"""A real browser, and what stands behind the pages it shows."""

import re
from collections.abc import Iterator

import pytest
from browsers import chromium
from fieldwork import Office
from live import Live, command, serving
from playwright.sync_api import Browser, Playwright, sync_playwright

from survey_engine.access import COOKIE


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium."""
    running = chromium(playwright)
    yield running
    running.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with everything that is shipped, and somebody of each role."""
    folder = tmp_path_factory.mktemp("site")
    assert command(folder, "demo").returncode == 0
    with serving(folder, "--demonstration") as live:
        yield live


@pytest.fixture(scope="module")
def officer(browser: Browser, site: Live) -> str:
    """What an officer's browser is known by at the site once signed in."""
    name, password = re.findall(r"name (demo-officer), password (\S+)", site.said.read_text())[0]
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.address}/office/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/office/")
    (cookie,) = [each["value"] for each in context.cookies() if each["name"] == COOKIE]
    context.close()
    return cookie


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Who lets tablets in, beside the server of the test's own."""
    made = Office(tmp_path_factory.mktemp("office"))
    made.open()
    return made
