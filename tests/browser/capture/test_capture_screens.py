"""Every screen of the app at every size, and the one that refuses to capture."""

from collections.abc import Callable

import pytest
from browsers import axe_finds, chromium
from fieldwork import TESTING, Fieldworker, Office
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from wires import Wire

pytestmark = pytest.mark.browser
SIZES = [(360, 740), (740, 360), (768, 1024), (1280, 800)]  # phone and tablet, upright and on its side
ENHANCED = {"color-contrast-enhanced": {"enabled": True}}


def test_an_address_without_https_is_refused_with_a_reason(playwright: Playwright, wire: Wire) -> None:
    wire.mend()
    browser = chromium(playwright, "--host-resolver-rules=MAP melton.test 127.0.0.1")
    page = browser.new_page()
    page.goto(f"http://melton.test:{wire.port}/capture")

    expect(page.get_by_role("heading", name="This tablet cannot capture here")).to_be_visible()
    expect(page.locator("main")).to_contain_text("https://")
    assert axe_finds(page, rules=ENHANCED) == []
    browser.close()


def looking(page: Page, width: int, wrong: list[str]) -> Callable[[str], None]:
    """Look at a screen: axe finds nothing, even of enhanced contrast, and nothing is wider than the screen."""

    def look(name: str) -> None:
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{name} is wider than {width} pixels")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")  # what stays at the bottom then lies over nothing
        wrong.extend(f"{name}: {each}" for each in axe_finds(page, rules=ENHANCED))

    return look


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_axe_finds_nothing_on_any_screen_of_any_size(
    context: BrowserContext, page: Page, wire: Wire, office: Office, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    wrong: list[str] = []
    look = looking(page, width, wrong)
    jo = Fieldworker(page, f"Tablet of {width} by {height}", look)
    jo.enrol(wire.address, office)
    look("ready")
    jo.press("Choose event and person")
    jo.press("Begin")
    expect(page.get_by_role("alert")).to_be_visible()
    look("choose, refused")
    jo.press("Back to Field ready")
    jo.choose(TESTING)
    look("desk")
    jo.start()
    look("interview")
    jo.press("Continue")
    expect(page.get_by_role("alert")).to_be_visible()
    look("interview, refused")
    jo.tick("fruit", "Apple", "Something else")
    look("text beside")
    jo.page.get_by_label("Please say what").fill("Plum")
    jo.press("Hand over")
    look("alone")
    jo.tick("hurt", "No")
    jo.press("Give the tablet back")
    look("lock")
    jo.unlock()
    look("back with staff")
    jo.press("Continue")
    look_at_the_rest(jo, look)
    assert wrong == []


def look_at_the_rest(jo: Fieldworker, look: Callable[[str], None]) -> None:
    """From the second section on: refused, cut off, stopped early, saved, and the kiosk."""
    page = jo.page
    page.get_by_role("button", name="Choose Roads").click()
    look("second")
    page.get_by_label("How many of you are there?").fill("many")
    page.get_by_label("Day", exact=True).fill("40")
    jo.press("Finish and save")
    look("second, refused")
    page.reload()
    jo.unlock()
    look("desk, unfinished")
    jo.press("Throw it away")
    look("sure")
    jo.press("Cancel")
    jo.press("Go on with it")
    jo.press("Stop early")
    look("stop")
    page.get_by_label("Refused to go on").check()
    jo.press("Stop the interview")
    look("refused to stop")
    page.get_by_label("How many of you are there?").fill("2")
    page.get_by_label("Day", exact=True).fill("")
    jo.press("Finish and save")
    jo.saved()
    look("saved")
    jo.press("Next person")
    jo.press("Leave the tablet on the table")
    look("kiosk")
    page.get_by_role("button", name="Start (English)").click()
    look("kiosk, first")
