"""The whole resident form in a real browser against a real server: phone and desk, with scripts and without.

On every page axe-core must find nothing, no page may be wider than the screen, and no script may complain.
"""

import re

import pytest
from browsers import DESK, PHONE, Watch, axe_finds
from live import Live
from playwright.sync_api import Browser, Page
from walking import BEGINNING, RECEIPT, STORY, Walk

pytestmark = pytest.mark.browser
WAYS = [
    pytest.param(PHONE, True, id="phone, with scripts"),
    pytest.param(PHONE, False, id="phone, without scripts"),
    pytest.param(DESK, True, id="desk, with scripts"),
]


@pytest.mark.parametrize(("size", "scripts"), WAYS)
def test_the_whole_form_is_answered_and_read_back(
    browser: Browser, site: Live, size: dict[str, int], scripts: bool
) -> None:
    context = browser.new_context(viewport=size, java_script_enabled=scripts)  # type: ignore[arg-type]
    page = context.new_page()
    watch = Watch(page, scripts)

    receipt = Walk(page, site.address, scripts, watch.look).answer_everything()

    told = page.locator("main").inner_text()
    assert re.fullmatch(f"{site.address}/receipt/{RECEIPT}", receipt)
    for said in (
        "Bottesford",
        "NG13 0",
        "Other (please specify): Loud geese",
        "1. Road safety",
        STORY.split("\n", maxsplit=1)[0],
    ):
        assert said in told
    assert "NG13 0DE" not in told
    change_and_withdraw(page, watch, receipt)
    context.close()
    assert watch.wrong == []


def change_and_withdraw(page: Page, watch: Watch, receipt: str) -> None:
    """Change one answer after sending, then have all of them removed."""
    page.get_by_role("button", name="Change my answers").click()
    page.wait_for_url("**/check")
    page.get_by_role("link", name="Change How old are you?").click()
    page.wait_for_url("**/you?return=check#age")
    watch.look("you, changing")
    page.get_by_label("65 to 74").check()
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url("**/check")
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_url(receipt)
    assert "65 to 74" in page.locator("main").inner_text()
    page.get_by_role("link", name="Remove my answers").click()
    page.wait_for_url("**/withdraw")
    watch.look("withdraw")
    page.get_by_role("button", name="Remove my answers").click()
    page.wait_for_url("**/withdrawn")
    watch.look("withdrawn")


def test_the_other_pages_have_nothing_for_axe_to_find(browser: Browser, site: Live) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    watch = Watch(page, scripts=True)
    begin = f"{site.address}{BEGINNING}/respond"

    page.goto(f"{site.address}/respond/return")
    watch.look("return")
    page.get_by_label("Your code").fill("wrong")
    page.get_by_role("button", name="Carry on").click()
    watch.look("return, refused")
    page.goto(begin)
    page.get_by_label("No, I do not want to take part").check()
    page.get_by_role("button", name="Continue").last.click()
    watch.look("not taking part")
    page.goto(begin)
    page.get_by_label("Yes, I am happy to take part").check()
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_label("I own, manage or represent a business in Melton Borough").check()
    page.get_by_label("35 to 49").check()
    page.get_by_role("button", name="Continue").last.click()
    assert page.url.endswith("/start")
    watch.look("the form for businesses")
    page.goto(f"{site.address}/i")
    watch.look("code of a letter")
    page.get_by_label("Code").fill("wrong")
    page.get_by_role("button", name="Continue").last.click()
    watch.look("code of a letter, refused")
    page.goto(f"{site.address}/receipt")
    watch.look("receipt, asked for")

    context.close()
    assert watch.wrong == []


@pytest.mark.parametrize("path", ["/nowhere", "/respond/nothing/you", "/c/safer-melton-2024/respond", "/receipt/wrong"])
def test_pages_that_refuse_have_nothing_for_axe_to_find(browser: Browser, site: Live, path: str) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(site.address + path)

    found = axe_finds(page)

    context.close()
    assert found == []


def test_pressing_enter_in_a_box_goes_on_and_not_back(browser: Browser, site: Live) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    walk = Walk(page, site.address, True, lambda _name: None)
    page.goto(f"{site.address}{BEGINNING}/respond")
    walk.start()
    walk.go_on()
    walk.question("capacity").choose("I live in Melton Borough")
    walk.question("age").choose("35 to 49")
    walk.go_on()

    page.get_by_label("What is the first part of your postcode?").fill("LE13 1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/safety")

    context.close()


def test_a_page_left_open_overnight_loses_nothing(browser: Browser, site: Live) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{site.address}{BEGINNING}/respond")
    page.get_by_label("Yes, I am happy to take part").check()
    context.clear_cookies()

    page.get_by_role("button", name="Continue").last.click()

    assert page.get_by_label("Yes, I am happy to take part").is_checked()
    assert "Nothing is lost" in page.locator(".govuk-error-summary").inner_text()
    page.get_by_role("button", name="Continue").last.click()
    page.wait_for_url("**/you")
    context.close()
