"""A page of the analysis that takes long, in a real browser: it says how far it is, and turns into the result."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from browsers import AXE, FLAGS, PHONE, RUN_AXE, STANDARDS
from clocks import SettableClock
from flask import Flask
from installations import DURING, installation, settings_for, ship
from offices import sign_in
from playwright.sync_api import Browser, expect, sync_playwright
from werkzeug.serving import make_server

from analysis.web import pages, showing
from analysis.web.jobs import Progress, Report
from analysis.web.views import View
from survey_engine.access import COOKIE, COOKIE_PATH
from survey_engine.accounts.models import Role
from survey_engine.app import create_app
from survey_engine.store.engine import make_engine
from survey_engine.store.migrating import upgrade

pytestmark = pytest.mark.browser
PATIENT = 60.0  # seconds; a shared machine may be slow
ADDRESS = "/office/analysis/community-safety-2020?question=concerns"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The application with nothing answered yet."""
    settings = settings_for(f"sqlite:///{tmp_path / 'survey.db'}", tmp_path)
    database = make_engine(settings.database_url)
    upgrade(database)
    database.dispose()
    clock = SettableClock(DURING)
    made = create_app(settings, clock)
    with installation(made).sessions.begin() as session:
        ship(session, clock)
    yield made
    installation(made).sessions.engine.dispose()


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The application, served."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield running
        running.close()


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
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts)  # type: ignore[arg-type]
    context.add_cookies([{"name": COOKIE, "value": cookie.value, "url": f"{site}{COOKIE_PATH}"}])
    page = context.new_page()
    page.goto(site + ADDRESS)
    assert counted.wait(PATIENT)

    expect(page.get_by_role("status")).to_contain_text("counting the answers, step 3 of 5", timeout=PATIENT * 1000)
    wrong = []
    if scripts:
        page.evaluate(AXE.read_text())
        wrong = page.evaluate(RUN_AXE, STANDARDS)
    ready.set()
    expect(page.locator("caption")).to_contain_text("Base: 0 people", timeout=PATIENT * 1000)

    assert page.url == site + ADDRESS
    context.close()
    assert wrong == []
