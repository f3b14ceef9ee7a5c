"""The business form on a tablet in a shop without a network: figures, ranges, a check that fails, a repeat.

The app is fetched and the tablet enrolled on the first visit; from the second on, nothing answers until it is sent.
"""

from pathlib import Path

import orjson
import pytest
from fieldwork import Fieldworker, Office, persistent
from live import serving
from playwright.sync_api import Locator, Playwright, expect
from wires import wired

pytestmark = pytest.mark.browser
FORM = "Safer Melton business crime survey 2024"
WRONG = "The number reported must be no more than the number of times"
KEPT = """select submission.coded from response join submission on submission.received_seq = response.received_seq
  where response.questionnaire = 'safer-melton-2024-business' and response.mode = 'tablet'"""


def test_a_business_interviewed_without_a_network_is_in_the_store_as_it_answered(
    playwright: Playwright, office: Office, tmp_path: Path
) -> None:
    with serving(office.folder) as live, wired(int(live.address.rpartition(":")[2])) as wire:
        first = persistent(playwright, tmp_path / "tablet")
        pin = enrolled(Fieldworker(first.new_page(), "Tablet C"), wire.address, office)
        first.close()
        wire.cut()
        second = persistent(playwright, tmp_path / "tablet")
        jo = Fieldworker(second.new_page(), "Tablet C", pin=pin)
        jo.page.goto(f"{wire.address}/capture")
        jo.on("ready")
        jo.choose()

        interview(jo)
        assert office.rows(KEPT) == []
        wire.mend()
        jo.press("Send now")
        expect(jo.page.locator('[data-bar="unsent"]')).to_have_text("0", timeout=60_000)
        second.close()

    assert [orjson.loads(coded) for (coded,) in office.rows(KEPT)] == [
        {
            "consent": "yes",
            "premises_kind": "single",
            "sector": "takeaway_cafe",
            "location": "town_centre",
            "crimes": ["robbery", "abuse"],
            "times__robbery": 3,
            "weapons__robbery": 1,
            "reported__robbery": 2,
            "why_not__robbery": ["takes_too_long"],
            "times__abuse": "over_100",
            "reported__abuse": "none",
            "loss": "1250.50",
            "prevention_spend": "250_999",
        }
    ]


def enrolled(jo: Fieldworker, address: str, office: Office) -> str:
    """Let a tablet in; gives Jo's PIN on it."""
    jo.enrol(address, office)
    return jo.pin


def interview(jo: Fieldworker) -> None:
    """What a café answers; nothing more than it is asked for."""
    jo.start(FORM)
    jo.heading("Before you start")
    jo.tick("consent", "Yes, I am happy to take part")
    jo.press("Continue")
    jo.heading("Your premises")
    jo.tick("premises_kind", "Our only premises, in Melton Borough")
    jo.tick("sector", "Takeaway or café")
    jo.tick("location", "Melton Mowbray town centre")
    jo.press("Continue")
    jo.heading("What happened")
    jo.tick("crimes", "Robbery", "Verbal abuse of staff")
    jo.press("Continue")
    robbery(jo)
    jo.heading("Verbal abuse of staff")
    jo.tick("times__abuse", "More than 100 times")
    jo.tick("reported__abuse", "None of them")
    jo.press("Continue")
    for heading in ("Theft", "Abuse and violence", "Reporting to the police"):
        jo.heading(heading)
        jo.press("Continue")
    jo.heading("What crime cost you")
    box(jo, "loss").fill("£1,250.50")
    jo.tick("prevention_spend", "£250 to £999")
    jo.press("Continue")
    for heading in ("The DISC app", "Preventing crime", "What you think"):
        jo.heading(heading)
        jo.press("Continue")
    jo.heading("What happens next")
    jo.press("Finish and save")
    assert jo.saved() == "1"


def robbery(jo: Fieldworker) -> None:
    """More reported than there were: said in words at once, and put right."""
    jo.heading("Robbery")
    box(jo, "times__robbery").fill("3")
    box(jo, "weapons__robbery").fill("1")
    box(jo, "reported__robbery").fill("5")
    jo.press("Continue")
    expect(jo.page.locator(".govuk-error-summary").get_by_role("link", name=WRONG)).to_be_visible()
    jo.heading("Robbery")
    box(jo, "reported__robbery").fill("2")
    jo.tick("why_not__robbery", "Reporting takes too long")
    jo.press("Continue")


def box(jo: Fieldworker, question: str) -> Locator:
    """The box of a figure."""
    found: Locator = jo.question(question).locator("input:not([type=radio])")
    return found
