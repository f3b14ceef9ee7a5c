"""The analysis in a real browser, as an officer uses it the night before a committee: with scripts and without.

On every page axe-core must find nothing, no page may be wider than the screen, and no script may complain.
"""

from pathlib import Path

import pytest
from browsers import DESK, NARROW, PHONE, Watch, signed_in
from live import Live
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
QUESTIONNAIRE = "/office/analysis/safer-melton-2024"
VIEWS = {
    "Ranked table": "",
    "Areas and people": "/areas",
    "Groups side by side": "/groups",
    "Changes": "/compare",
    "Who answered": "/coverage",
    "What drives it": "/drivers",
    "Evidence": "/evidence",
}
WAYS = [
    pytest.param(NARROW, True, id="narrow phone, with scripts"),
    pytest.param(PHONE, False, id="phone, without scripts"),
    pytest.param(DESK, True, id="desk, with scripts"),
]


def wait_for_result(page: Page) -> None:
    """Let a page that waits look again by itself until it shows what was asked for."""
    expect(
        page.get_by_role("heading", name="What to know about").or_(page.locator(".app-evidence__copy")).first
    ).to_be_visible(timeout=60_000)


@pytest.mark.parametrize(("size", "scripts"), WAYS)
def test_every_view_of_a_question_can_be_read(
    browser: Browser, site: Live, officer: str, size: dict[str, int], scripts: bool
) -> None:
    context = signed_in(browser, site.address, officer, size, scripts)
    page = context.new_page()
    watch = Watch(page, scripts)
    page.goto(f"{site.address}/office/analysis")
    watch.look("analysis")
    page.get_by_role("link", name="Safer Melton survey 2024", exact=True).click()
    for name, path in VIEWS.items():
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_url(f"**{QUESTIONNAIRE}{path}?question=concerns")
        wait_for_result(page)
        watch.look(name)
    page.goto(f"{site.address}{QUESTIONNAIRE}/codes")
    watch.look("codes")

    context.close()
    assert watch.wrong == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_question_is_asked_by_the_form_and_gets_an_address_that_can_be_sent_on(
    browser: Browser, site: Live, officer: str, scripts: bool
) -> None:
    context = signed_in(browser, site.address, officer, PHONE, scripts)
    page = context.new_page()
    watch = Watch(page, scripts)
    page.goto(f"{site.address}{QUESTIONNAIRE}")
    page.get_by_text("Choose what to show").click()
    watch.look("form")
    page.get_by_label("Split by").select_option("Town or villages")
    page.get_by_label("Only these people").select_option("Older people (65 and over)")
    page.get_by_label("Only people for whom a rule holds").fill("safe_day = 'very_safe'")
    page.get_by_label("How many ranks to show").fill("3")
    page.get_by_label("Show nets").check()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**where=safe_day*")
    wrong = page.locator(".govuk-error-summary").inner_text()
    watch.look("form, refused")
    page.get_by_role("link", name="Cannot read this rule").click()
    page.get_by_label("Only people for whom a rule holds").fill("concerns has 'speeding'")
    page.get_by_role("button", name="Show").click()
    wait_for_result(page)
    watch.look("asked")

    assert "Cannot read this rule at character 10, '= 'very_safe" in wrong
    assert page.url.removeprefix(site.address) == (
        f"{QUESTIONNAIRE}?question=concerns&by=area_type&who=older_people&where=concerns+has+%27speeding%27&nets=yes&top=3#shown"
    )
    assert page.locator("caption").all_inner_texts()[0].startswith("Rural")
    context.close()
    assert watch.wrong == []


def test_wide_tables_scroll_by_the_keyboard_and_the_page_stays(browser: Browser, site: Live, officer: str) -> None:
    context = signed_in(browser, site.address, officer, NARROW)
    page = context.new_page()
    page.goto(f"{site.address}{QUESTIONNAIRE}/areas?question=concerns&by=home_area&by=audience")
    wait_for_result(page)
    region = page.locator(".app-office__wide").first
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.app-office__wide').scrollLeft > 0")

    assert page.evaluate("[document.activeElement.getAttribute('role'), window.scrollX]") == ["region", 0]
    context.close()


def test_a_file_comes_down_under_a_name_that_says_how_to_treat_it(
    browser: Browser, site: Live, officer: str, tmp_path: Path
) -> None:
    context = signed_in(browser, site.address, officer, DESK)
    page = context.new_page()
    page.goto(f"{site.address}{QUESTIONNAIRE}?question=concerns&top=5")
    wait_for_result(page)
    with page.expect_download() as coming:
        page.get_by_role("link", name="CSV").click()
    coming.value.save_as(tmp_path / "file.csv")

    assert coming.value.suggested_filename == "OFFICIAL-SENSITIVE_safer-melton-2024_concerns.csv"
    assert (tmp_path / "file.csv").read_text().startswith("rank,tied,code,label,net,mentions,base,share,percent")
    context.close()


def test_on_paper_there_is_the_table_and_no_form_or_navigation(browser: Browser, site: Live, officer: str) -> None:
    context = signed_in(browser, site.address, officer, DESK)
    page = context.new_page()
    page.goto(f"{site.address}{QUESTIONNAIRE}?question=concerns&top=5")
    wait_for_result(page)
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()

    context.close()
    assert "Drug taking or dealing" in printed
    assert "OFFICIAL-SENSITIVE: exact figures, not for publication" in printed
    for left_out in ("Choose what to show", "Sign out", "Take the ranked table with you", "Areas and people"):
        assert left_out not in printed


@pytest.mark.parametrize(
    ("path", "selector"),
    [("", ".app-ranked td"), ("/areas", ".app-heat td"), ("/areas", ".app-heat__behind")],
    ids=["ranked", "heat", "counts behind shares"],
)
def test_tables_on_paper_are_set_small(browser: Browser, site: Live, officer: str, path: str, selector: str) -> None:
    context = signed_in(browser, site.address, officer, DESK)
    page = context.new_page()
    page.goto(f"{site.address}{QUESTIONNAIRE}{path}?question=concerns")
    wait_for_result(page)
    page.emulate_media(media="print")
    size = page.locator(selector).first.evaluate("cell => getComputedStyle(cell).fontSize")

    context.close()
    assert size == "12px"  # 9 points
