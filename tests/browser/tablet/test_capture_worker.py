"""The tablet's service worker in real Chromium: the app opens without a network, whole, and never changes hands in the
middle of an interview.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from chromium_tablets import CLIENT, Modules, Tablet, modules, tablet, until
from playwright.sync_api import Page, Playwright

pytestmark = pytest.mark.browser
HTML = b'<!doctype html><title>capture</title><script type="module" src="/capture/files/app.js"></script>'
APP = """import { keepShell, update } from '/capture/files/shell.js'
import { words } from '/capture/files/words.js'
window.version = '%s ' + words
window.keep = keepShell
window.newer = update
"""
ALLOWED = {"Service-Worker-Allowed": "/capture"}
FORM = "/capture/forms/abc/en"


@pytest.fixture
def served() -> Iterator[Modules]:
    with modules() as running:
        running.headers.update(ALLOWED)
        publish(running, "one")
        yield running


def publish(served: Modules, version: str, *, words: str | None = None) -> None:
    """Serve a version of the app: every file says which it is."""
    files: dict[str, bytes] = {
        "/capture": HTML,
        "/capture/files/app.js": (APP % version).encode(),
        "/capture/files/words.js": f"export const words = '{words or version}'\n".encode(),
        "/capture/files/shell.js": (CLIENT / "shell.js").read_bytes(),
    }
    listed = [{"url": url, "sha256": sha256(raw).hexdigest()} for url, raw in files.items()]
    worker = f'self.SHELL = "{version}"\n'.encode() + (CLIENT / "sw.js").read_bytes()
    served.files |= files
    served.files["/capture/precache.json"] = json.dumps({"version": version, "files": listed}).encode()
    served.files["/capture/sw.js"] = worker


def opened(running: Tablet, served: Modules) -> Page:
    page = running.open(f"{served.address}/capture")
    page.wait_for_function("window.version")
    return page


def version(running: Tablet, served: Modules) -> str:
    """What a page that opens now is of."""
    page = opened(running, served)
    found: str = page.evaluate("version")
    page.close()
    return found


def installed(page: Page) -> None:
    """Keep the app, and wait until a worker is active."""
    page.evaluate("keep().then(() => navigator.serviceWorker.ready).then(() => undefined)")


def caches(page: Page) -> list[str]:
    found: list[str] = page.evaluate("caches.keys()")
    return sorted(name for name in found if "shell" in name)


def waits(page: Page) -> None:
    """Look for a newer version until one is installed and waits."""
    page.evaluate("keep().then(() => undefined)")
    until(page, "navigator.serviceWorker.getRegistration('/capture').then(found => found.waiting !== null)")


def test_a_cold_start_needs_no_server_after_the_first_visit(playwright: Playwright, tmp_path: Path) -> None:
    with modules() as first:
        first.headers.update(ALLOWED)
        publish(first, "one")
        with tablet(playwright, tmp_path / "p") as running:
            installed(opened(running, first))
    with tablet(playwright, tmp_path / "p") as running:  # first is gone: nobody answers there
        assert version(running, first) == "one one"


@pytest.mark.parametrize("fault", ["missing", "broken", "changed", "cut"])
def test_a_version_that_does_not_come_whole_is_not_kept(running: Tablet, served: Modules, fault: str) -> None:
    words = "/capture/files/words.js"
    page = opened(running, served)
    good = served.files[words]
    if fault == "missing":
        del served.files[words]
    elif fault == "cut":
        served.cut.add(words)
    else:
        served.files[words] = None if fault == "broken" else b"export const words = 'other'\n"

    page.evaluate("keep().catch(() => {})")
    until(page, "navigator.serviceWorker.getRegistration('/capture').then(found => !found || !found.installing)")

    assert caches(page) == []
    served.cut.clear()
    served.files[words] = good
    installed(page)
    assert caches(page) == ["capture-shell-one"]


def test_a_newer_version_that_comes_in_half_leaves_the_old_one_working(running: Tablet, served: Modules) -> None:
    page = opened(running, served)
    installed(page)
    publish(served, "two")
    served.files["/capture/files/words.js"] = None

    page.evaluate("keep().catch(() => {})")
    until(
        page, "navigator.serviceWorker.getRegistration('/capture').then(found => !found.installing && !found.waiting)"
    )

    assert caches(page) == ["capture-shell-one"]
    assert version(running, served) == "one one"


def test_a_newer_version_waits_until_no_page_of_the_old_one_is_open(running: Tablet, served: Modules) -> None:
    installed(opened(running, served))
    page = opened(running, served)
    publish(served, "two")
    waits(page)

    assert page.evaluate("version") == "one one"
    assert version(running, served) == "one one"
    assert caches(page) == ["capture-shell-one", "capture-shell-two"]


def test_a_newer_version_takes_over_when_asked_and_the_old_one_goes_once_it_works(
    running: Tablet, served: Modules
) -> None:
    installed(opened(running, served))
    page = opened(running, served)
    publish(served, "two")
    waits(page)
    with page.expect_navigation():
        assert page.evaluate("newer(() => location.reload())")
    page.wait_for_function("window.version === 'two two'")
    assert caches(page) == ["capture-shell-one", "capture-shell-two"]

    page.evaluate("keep().then(() => undefined)")

    until(page, "caches.keys().then(names => !names.includes('capture-shell-one'))")
    assert caches(page) == ["capture-shell-two"]


def test_no_version_takes_over_while_an_interview_is_open(playwright: Playwright, tmp_path: Path) -> None:
    begin = """async () => {
      const { openStore } = await import('/store.js')
      const store = window.store = await openStore()
      await store.startInterview({ response_id: 'r1' })
    }"""
    with modules() as served:
        served.headers.update(ALLOWED)
        publish(served, "one")
        with tablet(playwright, tmp_path / "p") as running:
            installed(opened(running, served))
            page = opened(running, served)
            page.evaluate(begin)
            publish(served, "two")
            waits(page)
            page.evaluate("newer(() => {})")
            page.wait_for_timeout(500)
            still = "navigator.serviceWorker.getRegistration('/capture').then(found => found.waiting !== null)"
            assert page.evaluate(still)
        with tablet(playwright, tmp_path / "p") as running:  # the browser died: the new worker is active by now
            assert version(running, served) == "one one"
            page = opened(running, served)
            page.evaluate("async () => { window.store = await (await import('/store.js')).openStore() }")
            page.evaluate("store.resume().then(() => store.drop('r1'))")
            page.close()
            assert version(running, served) == "two two"


def test_a_version_that_never_works_gives_way_to_the_one_before(running: Tablet, served: Modules) -> None:
    installed(opened(running, served))
    page = opened(running, served)
    publish(served, "two")
    waits(page)
    page.evaluate("newer(() => { window.changed = true })")
    page.wait_for_function("window.changed")
    page.close()

    seen = [version(running, served) for _ in range(5)]

    assert seen == ["two two", "two two", "two two", "one one", "one one"]


def test_a_post_and_whatever_is_under_sync_goes_to_the_server(running: Tablet, served: Modules) -> None:
    installed(opened(running, served))
    page = opened(running, served)
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    served.files["/sync/v1/ping"] = b"{}"
    served.asked.clear()

    page.evaluate(
        """async () => {
          await fetch('/capture/files/app.js', { method: 'POST', body: 'x' })
          await fetch('/sync/v1/ping')
          await fetch('/capture/files/app.js')
        }"""
    )

    assert served.asked == ["POST /capture/files/app.js", "/sync/v1/ping"]


def test_a_form_is_fetched_once_and_kept_only_whole(running: Tablet, served: Modules) -> None:
    installed(opened(running, served))
    page = opened(running, served)
    served.files[FORM] = b"<p>How old are you?</p>" * 100
    read = f"fetch('{FORM}').then(found => found.text()).then(text => text.length).catch(() => 'no')"
    served.cut.add(FORM)
    assert page.evaluate(read) == "no"
    served.cut.clear()
    served.asked.clear()

    assert [page.evaluate(read) for _ in range(2)] == [2300, 2300]
    assert served.asked == [FORM]


def test_a_background_sync_wakes_the_open_page_and_asks_the_server_nothing_itself(
    running: Tablet, served: Modules
) -> None:
    installed(opened(running, served))
    page = opened(running, served)
    page.evaluate(
        "window.woken = []; navigator.serviceWorker.addEventListener('message', event => woken.push(event.data))"
    )
    registrations: list[dict[str, str]] = []
    browser = page.context.new_cdp_session(page)
    browser.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    browser.send("ServiceWorker.enable")
    page.wait_for_function("true")
    served.asked.clear()

    [registration] = {each["registrationId"] for each in registrations if each["scopeURL"].startswith(served.address)}
    event = {"origin": served.address, "registrationId": registration, "tag": "sync", "lastChance": False}
    browser.send("ServiceWorker.dispatchSyncEvent", event)
    page.wait_for_function("woken.length > 0")

    assert page.evaluate("woken") == [{"type": "sync"}]
    assert served.asked == []
