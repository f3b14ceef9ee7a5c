"""The respondent alone with the tablet: what staff never see, what is wiped, and whose the receipt is."""

import pytest
from fieldday import DRAFTS
from fieldwork import Fieldworker
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_person_answers_alone_and_staff_never_see_what(testing: Fieldworker) -> None:
    jo, page = testing, testing.page
    jo.start()
    jo.tick("fruit", "Apple", "Carrot")
    expect(jo.question("hurt")).to_contain_text("private")
    expect(page.get_by_label("Prefer not to say")).to_have_count(0)
    page.get_by_role("button", name="Hand over").first.click()

    expect(page.get_by_text("Only you can see this")).to_be_visible()
    expect(page.locator("#bar")).to_be_hidden()
    expect(page.get_by_label("Apple").locator("visible=true")).to_have_count(1)  # only in "Which is best?"
    expect(page.get_by_text("For the interviewer").locator("visible=true")).to_have_count(0)
    jo.tick("hurt", "Prefer not to say")
    jo.tick("best", "Carrot")
    jo.press("Give the tablet back")
    expect(page.get_by_text("Prefer not to say")).to_have_count(0)
    jo.unlock()

    expect(jo.question("hurt")).to_contain_text("answered this in private")
    expect(jo.question("best")).to_contain_text("answered this in private")
    expect(jo.question("fruit").get_by_label("Apple")).to_be_checked()


def test_a_screen_left_alone_is_wiped_and_only_staff_get_it_back(testing: Fieldworker) -> None:
    jo, page = testing, testing.page
    page.clock.install()
    jo.start()
    jo.tick("fruit", "Apple")
    jo.press("Hand over")
    jo.tick("hurt", "Yes")

    page.clock.run_for(61_000)
    expect(page.get_by_role("dialog")).to_contain_text("Are you still there?")
    jo.press("I am still here")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.clock.run_for(90_000)

    jo.on("lock")
    expect(page.locator('[data-part="section"]')).to_be_empty()
    page.get_by_label("Staff: your PIN").fill("000")
    jo.press("Unlock")
    expect(page.get_by_role("alert")).to_contain_text("not Jo Brown’s PIN")
    jo.unlock()
    expect(jo.question("hurt")).to_contain_text("answered this in private")


def test_the_receipt_is_for_the_person_and_the_number_for_staff(testing: Fieldworker) -> None:
    jo, page = testing, testing.page
    jo.start()
    jo.tick("fruit", "Apple")
    jo.press("Hand over")
    jo.tick("hurt", "No")
    jo.press("Continue")
    jo.heading("Second")
    jo.press("Finish")

    jo.heading("Your answers are saved")
    receipt = page.locator(".receipt").inner_text()
    expect(page.get_by_text("Saved on this tablet")).to_be_hidden()
    jo.press("Done")
    expect(page.get_by_text(receipt)).to_be_hidden()
    jo.unlock()
    jo.heading("Saved on this tablet: no. 1")


def test_a_tablet_on_the_table_forgets_whoever_walks_away(testing: Fieldworker) -> None:
    jo, page = testing, testing.page
    page.clock.install()
    jo.press("Leave the tablet on the table")
    jo.heading("Every kind")
    page.get_by_role("button", name="Rozpocznij (polski)").click()
    jo.heading("Pierwsze")
    jo.tick("fruit", "Jabłko")
    expect(page.get_by_text("Oddaj tablet")).to_be_hidden()
    page.clock.run_for(70_000)

    jo.heading("Every kind")
    expect(page.locator('[data-part="section"]')).to_be_empty()
    page.wait_for_function(f"{DRAFTS}.then(count => count === 0)")
    page.get_by_role("button", name="Start (English)").click()
    expect(jo.question("fruit").get_by_label("Apple")).not_to_be_checked()
    jo.tick("fruit", "Apple")
    jo.tick("hurt", "No")
    jo.press("Continue")
    jo.press("Finish")
    jo.heading("Your answers are saved")
    jo.press("Done")
    jo.press("Staff")
    jo.unlock()
    jo.on("desk")
    jo.sees(today="1")
