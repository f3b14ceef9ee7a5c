"""A shopkeeper answers the business form on a small phone, from the poster's link, interrupted by a customer.

Three kinds of incident: one by an exact number, one by a range, and violence with assaults and injuries. On every page
axe-core must find nothing, no page may be wider than the screen, and no script may complain.
"""

import re
from pathlib import Path

import pytest
from browsers import Watch
from live import Live
from playwright.sync_api import Browser
from shopkeeping import Shopkeeper
from walking import RECEIPT

from survey_engine.definition.compile import load
from survey_engine.definition.editing.burden import seconds
from survey_engine.definition.model import Mode

pytestmark = pytest.mark.browser
FORM = Path(__file__).parents[2] / "questionnaires/safer-melton-2024-business/1.yaml"
OLD_PHONE = {"width": 360, "height": 640}
TEN_MINUTES = 600  # seconds: what the poster says it takes at most
INCIDENTS = {
    "incident__shop_theft": "Theft by customers",
    "incident__violence": "Threats or violence against staff",
    "incident__damage": "Criminal damage, vandalism or graffiti",
}
TOLD = (
    "40", "12", "Reporting takes too long",  # theft by customers
    "6", "2", "1", "0", "All of them",  # violence: times, assaults, injuries, weapons, reported
    "2 to 5 times", "None of them", "Too minor, or nothing was lost",  # damage
    "£1,250.50", "£250 to £999",
)  # fmt: skip


@pytest.mark.parametrize("scripts", [pytest.param(False, id="without scripts"), pytest.param(True, id="with scripts")])
def test_a_shopkeeper_answers_on_an_old_phone_in_ten_minutes_at_most(
    browser: Browser, site: Live, scripts: bool
) -> None:
    context = browser.new_context(viewport=OLD_PHONE, java_script_enabled=scripts)  # type: ignore[arg-type]
    page = context.new_page()
    watch = Watch(page, scripts)
    shopkeeper = Shopkeeper(page, site.address, scripts, watch.look)

    receipt = shopkeeper.answer_everything()

    answers = page.locator("main dd").all_inner_texts()
    assert re.fullmatch(f"{site.address}/receipt/{RECEIPT}", receipt)
    assert [each for each in TOLD if not any(each in answer.split("\n") for answer in answers)] == []
    assert {name: shopkeeper.headings[name] for name in INCIDENTS} == INCIDENTS
    context.close()
    assert watch.wrong == []
    told = [shopkeeper.progress[name] for name in ("what_happened", "incident__shop_theft", "next_steps")]
    assert told == ["Section 3", "Section 4 of about 14", "Section 14 of about 14"]
    links = [" ".join(each.split()) for each in shopkeeper.changes]
    assert "Change How many of these were reported to the police? (Theft by customers)" in links
    assert len(set(links)) == len(links)
    assert (len(set(shopkeeper.pages)), len(shopkeeper.pages), len(shopkeeper.questions)) == (17, 25, 44)
    taken = estimate(shopkeeper.questions)
    print(f"{len(shopkeeper.pages)} pages, {len(shopkeeper.questions)} questions, about {taken / 60:.1f} minutes")
    assert 240 < taken < TEN_MINUTES


def estimate(asked: list[str]) -> float:
    """How many seconds the questions take a typical reader."""
    form = load(FORM).questionnaire
    return sum(seconds(each) for each in form.questions() if each.id in asked and each.asked_in(Mode.WEB))
