"""The tablet's sync in real Chromium against a real server: what is sent, what is believed, what is let go of."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fieldwork import Office
from live import Live, command, serving
from playwright.sync_api import Browser, BrowserContext, Page, Route

pytestmark = pytest.mark.browser
SCRIPT = (Path(__file__).parent / "capture_sync_page.js").read_text(encoding="utf-8")
PORTAL = "<html><h1>Welcome to Market Square free wireless</h1></html>"


@pytest.fixture(scope="module")
def server(office: Office) -> Iterator[Live]:
    with serving(office.folder) as running:
        yield running


@pytest.fixture
def context(browser: Browser, server: Live) -> Iterator[BrowserContext]:
    """A tablet's browser; the script of the test comes from where the app does."""
    made = browser.new_context()
    made.route("**/capture/test.js", lambda route: route.fulfill(body=SCRIPT, content_type="text/javascript"))
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, server: Live, office: Office) -> Page:
    """A tablet that is enrolled."""
    opened = tab(context, server)
    assert opened.evaluate("code => tablet.begin(code)", office.code()) == "answer"
    return opened


def tab(context: BrowserContext, server: Live) -> Page:
    opened = context.new_page()
    opened.goto(f"{server.address}/healthz")
    opened.evaluate("import('/capture/test.js').then(() => undefined)")
    return opened


def kept(office: Office, page: Page) -> list[tuple[Any, ...]]:
    """How the server has what this tablet made: status of each submission, and how many items came."""
    [device] = [page.evaluate("tablet.store.device().then(found => found.device_id)")]
    return office.rows(f"SELECT status FROM sync_item WHERE device_id = '{device}' ORDER BY device_seq")


def secure(office: Office, name: str) -> None:
    """A verified backup."""
    done = command(office.folder, "backup", str(office.folder / "backups" / name))
    assert done.returncode == 0, done.stderr


def test_what_is_finished_arrives_and_is_let_go_of_once_it_is_safe(page: Page, office: Office) -> None:
    for _ in range(3):
        page.evaluate("tablet.finish()")
    page.evaluate("tablet.count()")

    assert page.evaluate("tablet.sync()") == "done"
    assert page.evaluate("tablet.states()") == ["received stored"] * 4
    assert page.evaluate("tablet.sync()") == "done"
    assert page.evaluate("tablet.states()") == ["received stored"] * 4  # there is no backup yet
    secure(office, "one.zip")
    page.evaluate("tablet.sync()")
    assert page.evaluate("tablet.states()") == ["secured stored"] * 4
    page.evaluate("tablet.sync()")
    assert page.evaluate("tablet.states()") == []
    assert kept(office, page) == [("stored",)] * 4
    contact = page.evaluate("tablet.store.contact()")
    assert abs(contact["offset"]) < 60_000
    assert [(each["made"], each["arrived"], each["missing"]) for each in contact["gaps"]] == [(4, 4, [])]


def test_a_reply_lost_after_the_server_kept_the_batch_doubles_nothing(
    context: BrowserContext, page: Page, office: Office
) -> None:
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    page.evaluate("tablet.finish()")
    context.route("**/sync/v1/batches", lose, times=1)

    assert page.evaluate("tablet.sync()") == "offline"
    assert (lost, page.evaluate("tablet.states()")) == ([200], ["queued"])
    assert page.evaluate("tablet.sync()") == "done"
    assert page.evaluate("tablet.states()") in (["received stored"], ["received duplicate"])
    assert kept(office, page) == [("stored",)]


def test_a_captive_portal_is_no_server(context: BrowserContext, page: Page, office: Office) -> None:
    page.evaluate("tablet.finish()")
    everything = "**/sync/v1/**"
    context.route(everything, lambda route: route.fulfill(body=PORTAL, content_type="text/html"))
    assert page.evaluate("tablet.sync()") == "portal"
    context.unroute(everything)
    context.route("**/sync/v1/batches", lambda route: route.fulfill(body=PORTAL, content_type="text/html"), times=1)
    assert page.evaluate("tablet.sync()") == "portal"
    assert page.evaluate("tablet.states()") == ["queued"]

    assert page.evaluate("tablet.sync()") == "done"

    assert page.evaluate("tablet.states()") == ["received stored"]


def test_a_hundred_and_twenty_go_in_batches(page: Page, office: Office) -> None:
    sizes: list[int] = []
    page.on(
        "request", lambda request: sizes.append(request.post_data.count("sealed_hash")) if posted(request) else None
    )
    page.evaluate("async () => { for (let n = 0; n < 120; n += 1) await tablet.finish() }")

    assert page.evaluate("tablet.sync()") == "done"

    assert sizes == [50, 50, 20]
    assert kept(office, page) == [("stored",)] * 120


def test_two_tabs_that_sync_at_once_take_turns(
    context: BrowserContext, page: Page, server: Live, office: Office
) -> None:
    other = tab(context, server)
    page.evaluate("async () => { for (let n = 0; n < 10; n += 1) await tablet.finish() }")
    for each in (page, other):
        each.evaluate("() => { window.done = tablet.sync() }")

    said = {each.evaluate("done") for each in (page, other)}

    assert said in ({"done", "elsewhere"}, {"done"})
    assert page.evaluate("tablet.states()") == ["received stored"] * 10
    assert kept(office, page) == [("stored",)] * 10


def test_a_tablet_that_was_shut_out_may_still_bring_what_it_has(page: Page, office: Office) -> None:
    page.evaluate("tablet.finish()")
    done = command(office.folder, "device", "revoke", page.evaluate("tablet.store.device().then(d => d.device_id)"))
    assert done.returncode == 0, done.stderr

    assert page.evaluate("tablet.sync()") == "unknown_token"  # what is asked after the batch is refused
    assert page.evaluate("tablet.states()") == ["received quarantined"]


def posted(request: Any) -> bool:
    return bool(request.method == "POST" and request.url.endswith("/batches"))
