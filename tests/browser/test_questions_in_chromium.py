"""Every type of question in a real browser: nothing for axe to find, nothing wider than a small phone, and scripts
that only make easier what works without them."""

from collections.abc import Iterator

import pytest
from browsers import axe_finds
from contact_sheet import ANSWERS, PAGES, QUESTIONS, Served
from playwright.sync_api import Browser, Page, expect

from survey_engine.definition.model import QuestionType

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with Served() as served:
        yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert said == []  # no script fails, and the strict policy stops nothing


def posted(page: Page, name: str) -> list[str]:
    """What the page would send under one name."""
    values: list[str] = page.evaluate("name => new FormData(document.querySelector('form')).getAll(name)", name)
    return values


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(page: Page, address: str, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"{address}/{name}")

    assert axe_finds(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_a_phone_of_320_pixels(page: Page, address: str, name: str) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    page.goto(f"{address}/{name}")

    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_page_sends_the_same_answers_with_scripts_and_without(browser: Browser, address: str) -> None:
    sent = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        opened = context.new_page()
        opened.goto(f"{address}/answered")
        with opened.expect_request(lambda request: request.method == "POST") as request:
            opened.get_by_role("button", name="Continue").click()
        sent.append(sorted((request.value.post_data or "").split("&")))
        context.close()

    assert sent[0] == sent[1]
    assert len(sent[0]) > len(ANSWERS)


def test_each_line_of_the_error_summary_leads_to_something_that_takes_the_focus(page: Page, address: str) -> None:
    page.goto(f"{address}/wrong")
    links = page.locator(".govuk-error-summary a")
    expect(page.locator(".govuk-error-summary")).to_be_focused()

    reached = []
    for at in range(links.count()):
        target = str(links.nth(at).get_attribute("href"))[1:]
        links.nth(at).click()
        reached.append(page.evaluate("document.activeElement.id") == target)

    assert reached == [True] * (sum(each.type is not QuestionType.INFORMATION for each in QUESTIONS) + 2)


def test_ticking_none_of_these_unticks_the_rest(page: Page, address: str) -> None:
    page.goto(f"{address}/answered")
    page.get_by_label("None of these").check()

    assert posted(page, "multiple") == ["none"]


def test_the_boxes_ticked_are_counted_and_too_many_is_said(page: Page, address: str) -> None:
    page.goto(f"{address}/answered")
    group = page.locator("[data-question=multiple]")
    expect(group.get_by_role("status")).to_have_text("2 of 3 selected")

    group.get_by_label("Burglary").check()
    group.get_by_label("Dog fouling").check()

    expect(group.get_by_role("status")).to_have_text("4 selected, which is 1 too many")


def test_the_text_beside_an_option_shows_when_it_is_ticked(page: Page, address: str) -> None:
    page.goto(f"{address}/plain")
    beside = page.locator("#multiple_other")
    expect(beside).to_be_hidden()

    page.locator("[data-question=multiple]").get_by_label("Something else").check()

    expect(beside).to_be_visible()


def test_a_place_is_found_by_typing_and_picked_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/plain")
    box = page.get_by_role("combobox", name="Which village")
    box.press_sequentially("thorp")
    expect(page.get_by_role("option")).to_have_text(
        [
            "Thorpe Arnold (Melton Egerton)",
            "Thorpe Arnold (Somerby)",
            "Somewhere else in the borough, or not sure",
            "Outside the borough",
        ]
    )

    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text("Thorpe Arnold (Somerby)")
    box.press("Enter")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("Thorpe Arnold (Somerby)")
    assert posted(page, "area") == ["E3/Thorpe Arnold"]


def test_a_place_is_found_without_its_hyphens_and_picked_with_a_finger(page: Page, address: str) -> None:
    page.goto(f"{address}/plain")
    page.get_by_role("combobox", name="Which village").press_sequentially("frisby on")
    page.get_by_role("option", name="Frisby-on-the-Wreake").click()

    assert posted(page, "area") == ["E1"]


def test_a_name_typed_and_not_picked_is_sent_as_typed_unless_it_can_only_mean_one_place(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/plain")
    box = page.get_by_role("combobox", name="Which village")

    box.fill("pickwell")
    assert posted(page, "area") == ["E3/Pickwell"]
    box.fill("Atlantis")
    assert posted(page, "area") == ["Atlantis"]
    expect(page.locator("[data-question=area]").get_by_role("status")).to_have_text("No place of that name")


def test_choices_are_put_in_order_with_buttons_and_the_keyboard_never_loses_its_place(page: Page, address: str) -> None:
    page.goto(f"{address}/plain")
    group = page.locator("[data-question=rank]")
    group.get_by_role("button", name="Choose Dog fouling").click()
    expect(group.get_by_role("button", name="Choose Litter and fly-tipping")).to_be_focused()
    group.get_by_role("button", name="Choose Burglary").click()
    group.get_by_role("button", name="Move up Burglary").click()
    expect(group.get_by_role("status")).to_have_text("Burglary is now number 1")
    expect(group.get_by_role("button", name="Move down Burglary")).to_be_focused()
    assert posted(page, "rank") == ["burglary", "dog", ""]

    group.get_by_role("button", name="Choose Speeding").click()
    expect(group.get_by_role("button", name="Choose")).to_have_count(0)
    group.get_by_role("button", name="Remove Dog fouling").click()
    assert posted(page, "rank") == ["burglary", "speeding", ""]
    expect(group.get_by_role("button", name="Remove Speeding")).to_be_focused()


def test_axe_finds_nothing_in_what_scripts_open(page: Page, address: str) -> None:
    page.goto(f"{address}/plain")
    page.locator("[data-question=rank]").get_by_role("button", name="Choose Dog fouling").click()
    page.locator("[data-question=multiple]").get_by_label("Something else").check()
    box = page.get_by_role("combobox", name="Which village")
    box.press_sequentially("thorp")
    box.press("ArrowDown")

    assert axe_finds(page) == []


def test_the_search_is_left_with_escape_and_goes_round_with_the_arrows(page: Page, address: str) -> None:
    page.goto(f"{address}/plain")
    box = page.get_by_role("combobox", name="Which village")
    box.press_sequentially("thorp")
    box.press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_have_text("Outside the borough")
    box.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text("Thorpe Arnold (Melton Egerton)")

    box.press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    assert posted(page, "area") == ["thorp"]
