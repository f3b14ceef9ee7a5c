"""A page of the analysis that takes long, in a real browser: it says how far it is, and turns into the result."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import PHONE, axe_finds, signed_in
from clocks import SettableClock
from flask import Flask
from installations import DURING, shipped
from live import answering
from looking import CONCERNS, PATIENT, long_count
from offices import sign_in
from playwright.sync_api import Browser, expect

from survey_engine.access import COOKIE, COOKIE_PATH
from survey_engine.accounts.models import Role

pytestmark = pytest.mark.browser


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The application with nothing answered yet."""
    with shipped(tmp_path, SettableClock(DURING)) as made:
        yield made


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The application, served."""
    with answering(app) as address:
        yield address


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_page_that_waits_turns_into_the_result(
    app: Flask, site: str, browser: Browser, monkeypatch: pytest.MonkeyPatch, scripts: bool
) -> None:
    count = long_count(monkeypatch, 2, 5)
    cookie = sign_in(app, Role.OFFICER).get_cookie(COOKIE, path=COOKIE_PATH)
    assert cookie is not None
    context = signed_in(browser, site, cookie.value, PHONE, scripts)
    page = context.new_page()
    page.goto(site + CONCERNS)
    assert count.begun.wait(PATIENT)

    expect(page.get_by_role("status")).to_contain_text("counting the answers, step 3 of 5", timeout=PATIENT * 1000)
    wrong = axe_finds(page) if scripts else []
    count.word.set()
    expect(page.locator("caption")).to_contain_text("Base: 0 people", timeout=PATIENT * 1000)

    assert page.url == site + CONCERNS
    context.close()
    assert wrong == []
