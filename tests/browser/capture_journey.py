"""A day in the field, recorded: 20 interviews at three events on one tablet, no network from the second visit on.

The app is opened cold without a network, the browser is killed twice in the middle of an interview, and at the end of
the day everything is sent and ranked by event. Then the browser's files are searched for what people said.

    python tests/browser/capture_journey.py FOLDER     leaves pictures of every step and journey.json in FOLDER
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import orjson
from fieldwork import MARKET, SKATE_PARK, Fieldworker, Office, kill, persistent
from live import command, serving
from playwright.sync_api import BrowserContext, Playwright, expect, sync_playwright
from wires import Wire, wired

BOTTESFORD = "Demonstration: Bottesford village hall"
FORM = "Safer Melton survey 2024 (short form)"
PLAN = ((MARKET, 8), (BOTTESFORD, 7), (SKATE_PARK, 5))
KILLED = (5, 13)  # while these interviews are under way
CONCERNS = ("Speeding", "Dog fouling", "Burglary", "Fly-tipping", "Domestic abuse")
WORD = "Marmalade"  # in every story, and nowhere else


@dataclass
class Journey:
    """What happened: numbers shown as saved, pictures taken, and what the office found."""

    shown: list[str] = field(default_factory=list)
    pictures: int = 0
    ranked: dict[str, Any] = field(default_factory=dict)
    bases: list[int] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@dataclass
class Day:
    """One tablet on one day."""

    playwright: Playwright
    office: Office
    wire: Wire
    profile: Path
    pictures: Path
    journey: Journey = field(default_factory=Journey)
    context: BrowserContext | None = None
    jo: Fieldworker | None = None

    def visit_with_network(self) -> None:
        """The first visit: enrol, fetch, and be ready."""
        self._open()
        assert self.jo is not None
        self.jo.enrol(self.wire.address, self.office)
        self.picture("ready")
        assert self.context is not None
        self.context.close()

    def work(self) -> None:
        """Every interview of the plan, from a cold start without a network."""
        self.wire.cut()
        jo = self._again(unlock=False)
        jo.on("ready")
        number = 0
        for event, many in PLAN:
            jo = self.current
            jo.choose(event)
            for _ in range(many):
                number += 1
                self.interview(number)
            self.picture(f"{event.rpartition(': ')[2]}")

    def interview(self, number: int) -> None:
        """One interview; the battery dies in the middle of some."""
        jo = self.current
        jo.start(FORM if number == 1 else "")
        jo.about()
        jo.heading("Your concerns")
        chosen = [CONCERNS[number % 5], CONCERNS[(number + 1) % 5]]
        jo.tick("concerns", *chosen)
        if number in KILLED:
            jo.page.wait_for_timeout(500)
            self.picture(f"{number} before the battery dies")
            kill(self.profile)
            jo = self._again()
            jo.press("Go on with it")
            jo.heading("Your concerns")
            for each in chosen:
                expect(jo.question("concerns").get_by_label(each, exact=True)).to_be_checked()
            self.picture(f"{number} after")
        jo.press("Continue")
        jo.heading("Feeling safe")
        jo.tick("top_concern", chosen[0])
        jo.press("Continue")
        jo.heading("What would help")
        jo.page.get_by_label("Is there anything you would like to tell us?").fill(f"{WORD} number {number}")
        jo.press("Finish and save")
        self.journey.shown.append(jo.saved())
        self.picture(f"{number} saved")
        jo.press("Next person")

    def send(self) -> None:
        """Back at the office: the network is there again."""
        self.wire.mend()
        jo = self.current
        jo.press("Send now")
        expect(jo.page.locator('[data-bar="unsent"]')).to_have_text("0", timeout=60_000)
        self.picture("sent")
        assert self.context is not None
        self.context.close()

    def rank(self) -> None:
        """What the office sees."""
        told = command(
            self.office.folder, "rank", "safer-melton-2024-stall", "concerns", "--by", "event", "--format", "json"
        )
        self.journey.ranked = orjson.loads(told.stdout)
        self.journey.bases = sorted(group["base"] for group in self.journey.ranked["groups"])

    def search(self) -> None:
        """Which of the browser's files still hold what somebody said, in either of the ways a browser writes texts."""
        wanted = (WORD.encode(), WORD.encode("utf-16-le"))
        files = (path for path in self.profile.rglob("*") if path.is_file())
        self.journey.left = [str(path) for path in files if any(each in path.read_bytes() for each in wanted)]

    @property
    def current(self) -> Fieldworker:
        assert self.jo is not None
        return self.jo

    def picture(self, name: str) -> None:
        self.journey.pictures += 1
        self.current.page.screenshot(path=self.pictures / f"{self.journey.pictures:02} {name}.png", full_page=True)

    def _open(self) -> None:
        self.context = persistent(self.playwright, self.profile)
        pin = self.jo.pin if self.jo else ""
        self.jo = Fieldworker(self.context.new_page(), "Tablet B", pin=pin)

    def _again(self, unlock: bool = True) -> Fieldworker:
        self._open()
        self.current.page.goto(f"{self.wire.address}/capture")
        if unlock:
            self.current.unlock()
            self.current.on("desk")
        return self.current


def record(folder: Path) -> Journey:
    """The whole day; pictures go to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        office = Office(Path(place, "office"))
        office.folder.mkdir()
        office.open()
        with serving(office.folder) as live, wired(int(live.address.rpartition(":")[2])) as wire:
            with sync_playwright() as playwright:
                day = Day(playwright, office, wire, Path(place, "tablet"), folder)
                day.visit_with_network()
                day.work()
                day.send()
            day.rank()
        day.search()
        return day.journey


if __name__ == "__main__":
    out = Path(sys.argv[1])
    journey = record(out)
    (out / "journey.json").write_bytes(orjson.dumps(journey, option=orjson.OPT_INDENT_2))
    print(f"shown as saved: {', '.join(journey.shown)}")
    print(
        f"responses by event: {journey.bases}; files of the browser that still hold a story: {journey.left or 'none'}"
    )
