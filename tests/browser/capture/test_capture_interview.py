"""One interview: going back, letters on the card, news in the bar."""

import orjson
import pytest
from fieldday import reach_second, send
from fieldwork import Fieldworker, Office
from playwright.sync_api import BrowserContext, expect

pytestmark = pytest.mark.browser


def test_going_back_loses_nothing_not_even_what_cannot_be_read(testing: Fieldworker) -> None:
    jo, page = testing, testing.page
    reach_second(jo)
    page.get_by_label("How many of you are there?").fill("many")
    page.get_by_label("Day", exact=True).fill("40")
    page.get_by_label("What is your postcode?").fill("LE13 1AB")
    page.get_by_role("button", name="Choose Lights").click()
    jo.press("Finish and save")
    expect(page.get_by_role("alert")).to_contain_text("must be a whole number")

    jo.press("Back")
    jo.heading("First")
    expect(page.get_by_label("Please say what")).to_have_value("Plum")
    jo.press("Continue")

    expect(page.get_by_label("How many of you are there?")).to_have_value("many")
    expect(page.get_by_label("Day", exact=True)).to_have_value("40")
    expect(page.get_by_label("What is your postcode?")).to_have_value("LE13 1")
    expect(jo.question("first_of").locator("ol")).to_contain_text("Lights")


def test_news_gives_the_bar_free_when_the_screen_changes(enrolled: Fieldworker) -> None:
    news = enrolled.page.locator("#news")
    expect(news).to_contain_text("latest forms")

    enrolled.page.get_by_role("button", name="Choose event").click()
    enrolled.on("choose")

    assert news.text_content() == ""


def test_letters_follow_the_card_and_the_order_shown_is_recorded(
    testing: Fieldworker, office: Office, context: BrowserContext
) -> None:
    jo, page = testing, testing.page
    jo.start()
    items = jo.question("fruit").locator("[data-letter]")
    letters = items.evaluate_all("items => items.map(item => item.dataset.letter + ' ' + item.innerText.trim())")
    assert letters == ["A Apple", "B Bean", "C Carrot", "D Date", "E Something else", "F None of these"]
    jo.tick("fruit", "Carrot", "Bean")
    best = jo.question("best").locator("[data-letter]")
    assert best.evaluate_all("items => items.map(item => item.dataset.letter)") == ["B", "C"]
    jo.press("Stop early")
    page.get_by_label("Ran out of time").check()
    jo.press("Stop the interview")
    assert jo.saved() == "1"
    send(jo)

    query = f"""select submission.envelope, submission.coded from submission join sync_item
      on sync_item.received_seq = submission.received_seq join device on device.id = sync_item.device_id
      where device.name = '{jo.name}'"""
    ((envelope, coded),) = office.rows(query)
    said, answers = orjson.loads(envelope), orjson.loads(coded)
    assert said["partial_reason"] == "ran_out_of_time"
    assert said["option_order"] == {"fruit": ["apple", "bean", "carrot", "date", "other", "none"]}
    assert said["fieldworker"] == "jo"
    assert said["mode"] == "tablet"
    assert "bean" in str(answers)
