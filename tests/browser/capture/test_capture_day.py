"""A day in the field: interviews without a network, a flat battery, practice, and what is sent of them."""

from pathlib import Path

import orjson
import pytest
from fieldday import DRAFTS, kept, ranked, reach_second, send
from fieldwork import SKATE_PARK, Fieldworker, Office, kill, persistent
from playwright.sync_api import BrowserContext, Playwright, expect
from wires import Wire

pytestmark = pytest.mark.browser


def test_a_day_without_a_network_from_a_cold_start_to_a_ranking(
    jo: Fieldworker, context: BrowserContext, wire: Wire, office: Office
) -> None:
    wire.cut()
    context.set_offline(True)
    jo.page.close()
    jo.page = context.new_page()
    jo.page.goto(f"{wire.address}/capture")
    jo.unlock()

    jo.start("Safer Melton survey 2024 (short form)")
    assert jo.short_form("Speeding", "Dog fouling") == "1"
    jo.press("Next person")
    jo.press("Walked past 0")
    jo.press("Said no 0")
    jo.start()
    assert jo.short_form("Speeding") == "2"
    jo.press("Next person")
    jo.sees(today="2")
    jo.sees(unsent="4")
    jo.choose(SKATE_PARK)
    jo.sees(today="0")
    jo.start()
    assert jo.short_form("Burglary") == "3"

    context.set_offline(False)
    wire.mend()
    send(jo)

    assert kept(office, jo) == 3
    by_event = ranked(office)
    assert sorted(by_event.values()) == [[("burglary", 1)], [("speeding", 2), ("dog_fouling", 1)]]
    tallies = "select what, count from tally_count join device on device.id = device_id where device.name = '{}'"
    assert sorted(office.rows(tallies.format(jo.name))) == [("passed_by", 1), ("refused", 1)]


def test_an_interview_outlives_a_browser_that_is_killed(
    playwright: Playwright, wire: Wire, office: Office, tmp_path: Path
) -> None:
    wire.mend()
    context = persistent(playwright, tmp_path)
    jo = Fieldworker(context.new_page(), "Tablet with a flat battery")
    jo.enrol(wire.address, office)
    jo.choose()
    wire.cut()
    jo.start("Safer Melton survey 2024 (short form)")
    jo.about(place="Somerby")
    jo.tick("concerns", "Speeding", "Burglary")
    jo.page.wait_for_timeout(300)

    kill(tmp_path)
    context = persistent(playwright, tmp_path)
    jo.page = context.new_page()
    jo.page.goto(f"{wire.address}/capture")
    jo.unlock()
    jo.press("Go on with it")

    jo.heading("Your concerns")
    expect(jo.question("concerns").get_by_label("Speeding")).to_be_checked()
    expect(jo.question("concerns").get_by_label("Burglary")).to_be_checked()
    jo.press("Back")
    expect(jo.question("age").get_by_label("35 to 49")).to_be_checked()
    expect(jo.page.get_by_role("combobox")).to_have_value("Somerby")
    jo.press("Continue")
    jo.press("Continue")
    jo.tick("top_concern", "Burglary")
    jo.press("Continue")
    jo.press("Finish and save")
    assert jo.saved() == "1"
    assert jo.page.evaluate(DRAFTS) == 0
    wire.mend()
    send(jo)
    assert kept(office, jo) == 1
    context.close()


def test_nothing_is_left_of_somebody_too_young_but_a_count(jo: Fieldworker, office: Office) -> None:
    jo.start("Safer Melton survey 2024 (short form)")
    jo.about(age="Under 13")
    jo.heading("Thank you")
    expect(jo.page.get_by_text("No answers were kept. The person was counted.")).to_be_visible()
    assert jo.page.evaluate(DRAFTS) == 0
    jo.press("Next person")
    send(jo)

    assert kept(office, jo) == 0
    tallies = "select what, count from tally_count join device on device.id = device_id where device.name = '{}'"
    assert office.rows(tallies.format(jo.name)) == [("screened_out", 1)]


def test_what_is_not_sent_is_exported_sealed(testing: Fieldworker, tmp_path: Path, wire: Wire) -> None:
    jo, page = testing, testing.page
    wire.cut()
    reach_second(jo)
    page.get_by_label("Tell us more").fill("Nobody else may read this")
    jo.press("Finish and save")
    jo.saved()
    jo.press("Next person")
    jo.press("Send now")
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached. Nothing is lost")
    jo.press("Field ready")
    with page.expect_download() as download:
        jo.press("Export what is not sent")

    raw = Path(download.value.path()).read_bytes()
    bundle = orjson.loads(raw)
    assert (bundle["bundle"], bundle["protocol"], bundle["made"], len(bundle["items"])) == (1, 1, 1, 1)
    assert set(bundle["items"][0]) == {"header", "sealed", "sealed_hash", "signature"}
    assert b"Nobody else" not in raw


def test_practice_never_counts(enrolled: Fieldworker, office: Office) -> None:
    enrolled.choose(practice=True)
    expect(enrolled.page.get_by_text("Practice: nothing counts")).to_be_visible()
    enrolled.start("Safer Melton survey 2024 (short form)")
    enrolled.short_form("Vehicle Crime")
    send(enrolled)

    assert kept(office, enrolled) == 1
    codes = [code for rows in ranked(office).values() for code, _ in rows]
    assert "vehicle_crime" not in codes
