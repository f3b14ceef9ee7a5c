"""The office's pages beside the analysis, as an officer on a phone meets them."""

import pytest
from browsers import DESK, NARROW, Watch, signed_in
from live import Live, command
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
TEXTS = "/office/analysis/texts"
PAGES = (
    "/office/",
    "/office/events",
    "/office/releases",
    "/office/devices",
    "/office/quarantine",
    "/office/password",
    "/office/analysis/businesses",
    TEXTS,
    f"{TEXTS}/safer-melton-2024",
    f"{TEXTS}/safer-melton-2024/story",
    f"{TEXTS}/safer-melton-2024/story/read",
    f"{TEXTS}/safer-melton-2024/story/codes?start=questionnaire",
    "/office/nowhere",
)


@pytest.mark.parametrize("size", [NARROW, DESK], ids=["narrow phone", "desk"])
def test_every_page_of_the_office_fits_and_axe_finds_nothing(
    browser: Browser, site: Live, officer: str, size: dict[str, int]
) -> None:
    context = signed_in(browser, site.address, officer, size)
    page = context.new_page()
    watch = Watch(page, scripts=True)
    for address in PAGES:
        page.goto(site.address + address)
        watch.look(address)

    context.close()
    assert [each for each in watch.wrong if "404" not in each] == []  # the last page is not there, and says so


def test_the_name_of_a_line_stays_in_sight_however_far_its_table_is_scrolled(
    browser: Browser, site: Live, officer: str
) -> None:
    context = signed_in(browser, site.address, officer, NARROW)
    page = context.new_page()
    page.goto(f"{site.address}/office/events")
    region, line = page.locator(".app-office__wide").first, page.locator("tbody th").first
    title = page.locator("caption").first
    before = line.bounding_box(), title.bounding_box()
    region.evaluate("region => { region.scrollLeft = 200 }")
    scrolled = region.evaluate("region => region.scrollLeft")
    after = line.bounding_box(), title.bounding_box()

    context.close()
    assert scrolled == 200
    assert after == before


def test_a_release_is_read_on_a_phone_by_whoever_approves_it_and_by_everybody(
    browser: Browser, site: Live, officer: str
) -> None:
    made = ("create", "safer-melton-2024", "--table", "concerns", "--table", "concerns:mode", "--by", "demo-officer")
    for deed in (made, ("approve", "1", "--by", "demo-administrator")):
        done = command(site.said.parent, "release", *deed)
        assert done.returncode == 0, done.stderr
    context = signed_in(browser, site.address, officer, NARROW)
    page = context.new_page()
    watch = Watch(page, scripts=True)
    for address in ("/office/releases/1", "/results/safer-melton-2024"):
        page.goto(site.address + address)
        watch.look(address)
        for summary in page.locator("summary").all():
            summary.click()
        watch.look(f"{address}, unfolded")
        assert page.locator("table:visible").count() == page.locator("table").count() >= 3

    context.close()
    assert watch.wrong == []
