"""The tablet app in a real Chromium against a real server, with the wire between them cut and mended."""

from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from fieldwork import FLAGS, SKATE_PARK, TESTING, Fieldworker, Office, kill, persistent
from live import command, serving
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from wires import Wire, wired

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parents[2] / "survey_engine/static/node_modules/axe-core/axe.min.js").read_text()
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """standards => axe.run(document, {
  runOnly: standards, rules: {'color-contrast-enhanced': {enabled: true}}
}).then(found => found.violations.map(
  each => each.id + ': ' + each.nodes.map(node => node.target.join(' ')).join(', ')))"""
SIZES = [(360, 740), (740, 360), (768, 1024), (1280, 800)]  # phone and tablet, upright and on its side
DRAFTS = "navigator.storageBuckets.keys().then(names => names.filter(name => name.startsWith('draft-')).length)"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = Office(tmp_path_factory.mktemp("office"))
    made.open()
    return made


@pytest.fixture(scope="module")
def wire(office: Office) -> Iterator[Wire]:
    with serving(office.folder) as live, wired(int(live.address.rpartition(":")[2])) as made:
        yield made


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    yield running
    running.close()


@pytest.fixture
def context(browser: Browser, wire: Wire) -> Iterator[BrowserContext]:
    wire.mend()
    made = browser.new_context(viewport={"width": 800, "height": 1280}, accept_downloads=True)
    yield made
    made.close()


@pytest.fixture
def said(context: BrowserContext) -> list[str]:
    """What goes wrong in the app's scripts."""
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    return wrong


@pytest.fixture
def page(context: BrowserContext, said: list[str]) -> Iterator[Page]:
    yield context.new_page()
    assert said == []


@pytest.fixture
def enrolled(page: Page, wire: Wire, office: Office, request: pytest.FixtureRequest) -> Fieldworker:
    """Jo at a tablet of the test's own, which knows everything that it has to know."""
    jo = Fieldworker(page, f"Tablet of {request.node.name}"[:90])
    jo.enrol(wire.address, office)
    return jo


@pytest.fixture
def jo(enrolled: Fieldworker) -> Fieldworker:
    """Jo at the market stall, ready for the next person."""
    enrolled.choose()
    return enrolled


@pytest.fixture
def testing(enrolled: Fieldworker) -> Fieldworker:
    """Jo where every kind of question is asked."""
    enrolled.choose(TESTING)
    return enrolled


def kept(office: Office, fieldwork: Fieldworker) -> int:
    """How many responses of this tablet the store holds."""
    query = f"""select count(distinct sync_item.item_id) from sync_item join device on device.id = sync_item.device_id
      where device.name = '{fieldwork.name}' and kind = 'response' and status = 'stored'"""
    count: int = office.rows(query)[0][0]
    return count


def send(fieldwork: Fieldworker) -> None:
    fieldwork.press("Send now")
    expect(fieldwork.page.locator('[data-bar="unsent"]')).to_have_text("0", timeout=30_000)


def ranked(office: Office) -> dict[str, list[tuple[str, int]]]:
    """What was mentioned at each event, the most often first."""
    arguments = ("rank", "safer-melton-2024-stall", "concerns", "--by", "event", "--format", "json")
    told = orjson.loads(command(office.folder, *arguments).stdout)
    return {
        str(group["group"]["event"]): [(row["code"], row["mentions"]) for row in group["rows"] if row["mentions"]]
        for group in told["groups"]
    }


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


def reach_second(jo: Fieldworker) -> None:
    """The private question answered alone, the rest of the first section by staff."""
    jo.start()
    jo.tick("fruit", "Bean", "Something else")
    jo.page.get_by_label("Please say what").fill("Plum")
    jo.press("Hand over")
    jo.tick("hurt", "No")
    jo.press("Give the tablet back")
    jo.unlock()
    jo.press("Continue")
    jo.heading("Second")


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


def test_an_address_without_https_is_refused_with_a_reason(playwright: Playwright, wire: Wire) -> None:
    wire.mend()
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=[*FLAGS, "--host-resolver-rules=MAP melton.test 127.0.0.1"]
    )
    page = browser.new_page()
    page.goto(f"http://melton.test:{wire.port}/capture")

    expect(page.get_by_role("heading", name="This tablet cannot capture here")).to_be_visible()
    expect(page.locator("main")).to_contain_text("https://")
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE, STANDARDS) == []
    browser.close()


def looking(page: Page, width: int, wrong: list[str]) -> Callable[[str], None]:
    """Look at a screen: axe finds nothing, even of enhanced contrast, and nothing is wider than the screen."""

    def look(name: str) -> None:
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{name} is wider than {width} pixels")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")  # what stays at the bottom then lies over nothing
        page.evaluate(AXE)
        wrong.extend(f"{name}: {each}" for each in page.evaluate(RUN_AXE, STANDARDS))

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
