"""The public pages in a real browser: nothing for axe to find, no wider than a phone, whole without scripts."""

from collections.abc import Iterator

import pypdfium2
import pytest
import zxingcpp
from browsers import axe_finds
from clocks import SettableClock
from installations import DURING, shipped
from live import answering
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
ADDRESSES = (
    "/",
    "/?q=melton&status=closed",
    "/?q=unicorns",
    "/c/safer-melton-2024",
    "/c/safer-melton-demonstration",
    "/c/community-safety-2020",
    "/privacy",
    "/accessibility",
    "/e/demo-market/poster",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The shipped consultations, served on 1 August 2024."""
    with shipped(tmp_path_factory.mktemp("site"), SettableClock(DURING)) as app, answering(app) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 740})
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_is_cut_off(page: Page, site: str, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(site + address)

    assert axe_finds(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_consultations_are_found_without_scripts(plain: Page, site: str) -> None:
    plain.goto(site)
    plain.get_by_label("Search consultations").fill("tesco")
    plain.get_by_text("Filter by open or closed").click()
    plain.get_by_label("Open or closed").select_option("Closed")
    plain.get_by_role("button", name="Search").click()

    assert plain.url == f"{site}/?q=tesco&status=closed"
    assert plain.locator("main h3").all_inner_texts() == ["Community Safety Consultation 2020"]


def test_a_survey_is_begun_from_a_poster_without_scripts(plain: Page, site: str) -> None:
    plain.goto(f"{site}/e/DEMO-market")

    assert plain.url == f"{site}/c/safer-melton-demonstration/respond?e=demo-market"
    assert plain.get_by_role("button", name="Continue").is_visible()


def test_the_poster_prints_on_one_a4_page_that_can_be_scanned(plain: Page, site: str) -> None:
    plain.goto(f"{site}/e/demo-market/poster")

    raw = plain.pdf(prefer_css_page_size=True)

    with pypdfium2.PdfDocument(raw) as document:
        assert [round(side) for side in document[0].get_size()] == [595, 842]
        assert len(document) == 1
        words = document[0].get_textpage().get_text_bounded()
        assert "127.0.0.1:8000/e/demo-market" in words
        assert "Print this page" not in words
        picture = document[0].render(scale=1.5).to_pil()
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == ["http://127.0.0.1:8000/e/demo-market"]
