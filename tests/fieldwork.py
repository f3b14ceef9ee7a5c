"""A fieldworker with a tablet: a real Chromium on the app at /capture, and the office that stands behind it."""

import os
import re
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from browsers import CHROMIUM, FLAGS
from installations import ship
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from sqlalchemy import select, text

from field_sync import devices
from survey_engine.accounts import staff
from survey_engine.accounts.models import Role, Staff
from survey_engine.accounts.staff import Hand
from survey_engine.consultations.publishing import load_consultation, publish
from survey_engine.definition.compile import load
from survey_engine.store.clock import system_clock
from survey_engine.store.engine import make_engine
from survey_engine.store.migrating import upgrade
from survey_engine.store.sessions import Sessions

FIELD = Path(__file__).parent / "fieldwork"
MARKET = "Demonstration: market stall"
SKATE_PARK = "Demonstration: skate park"
TESTING = "Testing day"


@dataclass(frozen=True, slots=True)
class Office:
    """Who publishes, lets tablets in, and gives out PINs; works beside the running server, on its store."""

    folder: Path

    def open(self) -> None:
        """Everything that is shipped, a questionnaire with every kind of question, and a fieldworker."""
        engine = make_engine(self._url)
        upgrade(engine, system_clock)
        with Sessions(engine).begin() as session:
            ship(session, system_clock)
            publish(session, load(FIELD / "all-kinds.yaml"), system_clock)
            load_consultation(session, FIELD / "testing.yaml")
            made, _ = staff.add(session, Hand(system_clock), "jo", "Jo Brown", Role.FIELDWORKER)
            made.must_change = False
        engine.dispose()

    def code(self) -> str:
        """A code that lets one tablet in."""
        made: str = self._do(lambda session: devices.offer(session, Hand(system_clock)))
        return made

    def pin(self, tablet: str) -> str:
        """Jo's PIN on a tablet."""

        def give(session: Any) -> str:
            worker = session.scalars(select(Staff)).one()
            return devices.give_pin(session, Hand(system_clock), devices.by_name(session, tablet), worker)

        made: str = self._do(give)
        return made

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What stands in the store."""
        found: list[tuple[Any, ...]] = self._do(lambda session: [tuple(row) for row in session.execute(text(query))])
        return found

    @property
    def _url(self) -> str:
        return f"sqlite:///{self.folder / 'survey.db'}"

    def _do(self, work: Callable[[Any], Any]) -> Any:
        engine = make_engine(self._url)
        try:
            with Sessions(engine).begin() as session:
                return work(session)
        finally:
            engine.dispose()


@dataclass
class Fieldworker:
    """Jo, who presses what a person would press."""

    page: Page
    name: str
    look: Callable[[str], None] = lambda _name: None
    pin: str = ""

    def enrol(self, address: str, office: Office) -> None:
        """Open what the officer's QR code says, name the tablet, and fetch what is new once there is a PIN."""
        self.page.goto(f"{address}/capture#enrol={office.code()}")
        self.page.get_by_label("Name of this tablet").fill(self.name)
        self.look("enrol")
        self.press("Enrol")
        self.on("ready")
        self.pin = office.pin(self.name)
        self.press("Get the latest forms")
        expect(self.page.get_by_role("status").first).to_contain_text("latest forms")

    def choose(self, event: str = MARKET, practice: bool = False) -> None:
        """Say where we are and who asks."""
        self.page.get_by_role("button", name=re.compile("^(Choose|Change) event")).click()
        self.on("choose")
        self.page.get_by_label(event).check()
        self.page.get_by_label("Your PIN for this tablet").fill(self.pin)
        self.page.get_by_label("Practice").set_checked(practice)
        self.look("choose")
        self.press("Begin")
        self.on("desk")

    def unlock(self) -> None:
        """Give the PIN on the locked screen."""
        self.on("lock")
        self.page.get_by_label("Staff: your PIN").fill(self.pin)
        self.press("Unlock")
        expect(self.screen("lock")).to_be_hidden()

    def start(self, title: str = "") -> None:
        """Begin an interview."""
        self.on("desk")
        if title:
            self.page.locator(".what summary").click()
            self.page.get_by_label(title).check()
        self.press("Start an interview")
        self.on("interview")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()

    def on(self, screen: str) -> None:
        """Wait for a screen."""
        expect(self.screen(screen)).to_be_visible(timeout=30_000)

    def screen(self, name: str) -> Any:
        return self.page.locator(f'[data-screen="{name}"]')

    def question(self, name: str) -> Any:
        return self.page.locator(f'[data-question="{name}"]')

    def tick(self, question: str, *labels: str) -> None:
        for label in labels:
            self.question(question).get_by_label(label, exact=True).check()

    def heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=text, exact=True)).to_be_visible()

    def about(self, age: str = "35 to 49", place: str = "Bottesford") -> None:
        """The first section of the short form."""
        self.heading("About you")
        self.tick("capacity", "I live here")
        self.tick("age", age)
        self.page.get_by_role("combobox").press_sequentially(place)
        self.page.locator(".app-search__list li").first.click()
        self.press("Continue")

    def short_form(self, *concerns: str) -> str:
        """The whole short form; gives the number it was saved under."""
        self.about()
        self.heading("Your concerns")
        self.tick("concerns", *concerns)
        self.press("Continue")
        self.heading("Feeling safe")
        if len(concerns) > 1:
            self.tick("top_concern", concerns[0])
        self.tick("safe_dark", "A bit unsafe")
        self.press("Continue")
        self.heading("What would help")
        self.page.get_by_label("Is there anything you would like to tell us?").fill("Cars race past the school")
        self.press("Finish and save")
        return self.saved()

    def saved(self) -> str:
        """The number that the tablet shows."""
        self.on("saved")
        return str(self.screen("saved").locator('[data-fill="number"]').inner_text())

    def sees(self, **facts: str) -> None:
        """Wait until the bar says so."""
        for name, said in facts.items():
            expect(self.page.locator(f'[data-bar="{name}"]')).to_have_text(said)


def persistent(playwright: Playwright, profile: Path) -> BrowserContext:
    """A browser whose files outlive it."""
    return playwright.chromium.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=FLAGS, viewport={"width": 800, "height": 1280}
    )


def kill(profile: Path) -> None:
    """Kill the browser on a profile, as a dead battery would: no warning, nothing written any more."""
    mark = f"--user-data-dir={profile}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            mine = mark in (process / "cmdline").read_bytes()
        except OSError:
            continue
        if mine:
            os.kill(int(process.name), signal.SIGKILL)
    time.sleep(0.5)
