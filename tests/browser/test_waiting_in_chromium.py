"""A page of the analysis that takes long, in a real browser: it says how far it is, and turns into the result."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from browsers import PHONE, axe_finds, signed_in
from clocks import SettableClock
from flask import Flask
from installations import DURING, shipped
from live import answering
from offices import sign_in
from playwright.sync_api import Browser, expect

from analysis.web import pages, showing
from analysis.web.jobs import Progress, Report
from analysis.web.views import View
from survey_engine.access import COOKIE, COOKIE_PATH
from survey_engine.accounts.models import Role

pytestmark = pytest.mark.browser
PATIENT = 60.0  # seconds; a shared machine may be slow
ADDRESS = "/office/analysis/community-safety-2020?question=concerns"


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
    counted, ready = Event(), Event()

    def slowly(desk: object, material: object, report: Report) -> showing.Shown:
        report(Progress("Counting the answers", 2, 5))
        counted.set()
        assert ready.wait(PATIENT)
        return showing.ranked(desk, material, report)  # type: ignore[arg-type]

    monkeypatch.setattr("analysis.web.making.PATIENCE", 0.0)
    monkeypatch.setattr(pages, "VIEWS", {"table": View("table", "Ranked table", slowly)})
    cookie = sign_in(app, Role.OFFICER).get_cookie(COOKIE, path=COOKIE_PATH)
    assert cookie is not None
    context = signed_in(browser, site, cookie.value, PHONE, scripts)
    page = context.new_page()
    page.goto(site + ADDRESS)
    assert counted.wait(PATIENT)

    expect(page.get_by_role("status")).to_contain_text("counting the answers, step 3 of 5", timeout=PATIENT * 1000)
    wrong = axe_finds(page) if scripts else []
    ready.set()
    expect(page.locator("caption")).to_contain_text("Base: 0 people", timeout=PATIENT * 1000)

    assert page.url == site + ADDRESS
    context.close()
    assert wrong == []
