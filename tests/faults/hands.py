"""One tablet in the driver's hands: works it, and writes down what a person beside it would see."""

import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import chromium_tablets
from faults.entering import answers, made_up_id
from faults.history import Acknowledged, Cleared, Event, Opened, Saved, Synced, Tallied, Told
from faults.proxy import BLANK, Proxy
from fieldwork import Fieldworker
from playwright.sync_api import Page, Playwright

DRIVE = Path(__file__).with_name("drive.js").read_text()
SKEW = """by => {
  const Real = Date
  const skewed = function (...given) { return given.length ? new Real(...given) : new Real(Real.now() + by) }
  window.Date = Object.assign(new Proxy(Real, {
    construct: (_, given) => skewed(...given),
    get: (date, name) => (name === 'now' ? () => Real.now() + by : Reflect.get(date, name)),
  }))
}"""
GO = """([answers, fieldworker, id]) =>
  drive.interview(answers, { fieldworker, id, say: (...words) => console.log('said', ...words) })"""
LATER = GO.replace("drive.interview", "void drive.interview")
OPENS = (
    """() => [...document.querySelectorAll('[data-screen]')].some(each => !each.hidden && each.textContent.trim())"""
)
TYPED = {
    "capacity": ["resident"],
    "age": "35_49",
    "home_area": "E05005496",
    "home_area_place": "Bottesford",
    "concerns": ["dog_fouling", "speeding"],
    "top_concern": "speeding",
}
SYNCED = ("received", "secured", "purged")


@dataclass
class Hands:
    """A tablet. `page` is on its origin with nothing running by itself, and works through `drive`."""

    playwright: Playwright
    proxy: Proxy
    profile: Path
    name: str
    chance: random.Random
    history: list[Event]
    tablet: chromium_tablets.Tablet | None = None
    page: Page | None = None
    install: str = ""
    tokens: list[str] = field(default_factory=list)
    devices: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)  # response -> a word in it that stands nowhere else
    said: dict[str, str | None] = field(default_factory=dict)  # what was written down of each item last
    aside: bool = False  # what is finished now is to be kept, not counted
    shut_out: bool = False  # and people counted now as well

    def start(self, *, work: bool = True) -> None:
        """Switch it on."""
        try:
            self.tablet = chromium_tablets.start(self.playwright, self.profile)
        except Exception:  # a busy machine now and then starts a browser that says nothing
            self.tablet = chromium_tablets.start(self.playwright, self.profile)
        if work:
            self.page = self.tab()

    def tab(self, address: str = BLANK) -> Page:
        """A window in which the tablet can be worked."""
        assert self.tablet is not None
        page = self.tablet.open(self.proxy.address + address)
        page.set_default_timeout(60_000)
        page.on("console", lambda message: self._hear(message.text))
        self.take(page)
        return page

    def take(self, page: Page) -> None:
        """Make `drive` be there."""
        page.evaluate(DRIVE)
        self.install = page.evaluate("drive.open()")["install"]

    def kill(self) -> None:
        """The battery is dead."""
        assert self.tablet is not None
        self.tablet.kill()
        self.tablet, self.page = None, None

    def restart(self) -> None:
        """Dead, and switched on again; what was not finished is thrown away."""
        if self.tablet:
            self.kill()
        self.start()
        self.look()
        self.sheet.evaluate("drive.forget()")

    @property
    def sheet(self) -> Page:
        """The window it is worked in."""
        assert self.page is not None
        return self.page

    def join(self, code: str) -> None:
        """Enrol."""
        joined = self.sheet.evaluate("([code, name]) => drive.join(code, name)", [code, self.name])
        assert joined["kind"] == "answer", joined
        self.tokens.append(joined["token"])
        self.devices.append(joined["device"])

    def interview(self, page: Page | None = None) -> str:
        """One interview, to "Saved"."""
        asked = self._ask()
        (page or self.sheet).evaluate(GO, asked)
        return str(asked[2])

    def interviews(self, least: int = 1, most: int = 3) -> None:
        """Some interviews, now and then somebody who does not want to."""
        for _ in range(self.chance.randint(least, most)):
            self.interview()
        if self.chance.random() < 0.3:
            self.count()

    def begin(self, page: Page | None = None) -> str:
        """One interview that nobody waits for: perhaps something happens before it is saved."""
        asked = self._ask()
        (page or self.sheet).evaluate(LATER, asked)
        return str(asked[2])

    def enter(self, jo: Fieldworker) -> None:
        """One interview through the screens, to "Saved", as `jo` sees them."""
        mark = f"Zeuge{self.chance.getrandbits(48):012x}"
        before = {each["id"] for each in self.sheet.evaluate("drive.here()")}
        jo.about()
        jo.heading("Your concerns")
        jo.tick("concerns", "Speeding", "Dog fouling")
        jo.press("Continue")
        jo.heading("Feeling safe")
        jo.tick("top_concern", "Speeding")
        jo.press("Continue")
        jo.heading("What would help")
        jo.page.get_by_label("Is there anything you would like to tell us?").fill(f"  {mark} e\u0301te\u0301 “żółw”\n")
        jo.press("Finish and save")
        jo.saved()
        (new,) = (each for each in self.sheet.evaluate("drive.here()") if each["id"] not in before)
        given = TYPED | {"story": f"{mark} été “żółw”"}
        self.marks[new["id"]] = mark
        self.history.append(Saved(self.name, self.install, new["id"], given, new["seq"]))

    def count(self) -> None:
        """Somebody refused."""
        what, many = self.chance.choice(("refused", "passed_by")), self.chance.randint(1, 3)
        made = self.sheet.evaluate("([what, many]) => drive.count(what, many)", [what, many])
        self.history.append(Tallied(self.name, self.install, made["id"], what, many, made["seq"], self.shut_out))

    def send(self) -> str | None:
        """Press the button; gives what the tablet says is in the way."""
        trouble: str | None = self.sheet.evaluate("drive.send()")
        self.look()
        return trouble

    def look(self) -> None:
        """Write down what the tablet shows of its items."""
        waiting = self._names()
        shown = self.sheet.evaluate("ids => drive.standing(ids)", list(waiting))
        for row in filter(None, shown["rows"]):
            before = waiting[row["id"]]
            if isinstance(before, Saved) and before.seq is None:
                self._saved(row["id"], row["seq"], shown=before.shown)
            status = row["status"] if row["state"] in SYNCED or row["status"] == "held" else None
            if self.said.get(row["id"], "") != status:
                self.said[row["id"]] = status
                self.history.append(Acknowledged(self.install, row["id"], status))

    def settle(self, tries: int = 12) -> None:
        """Send until nothing waits any more."""
        for _ in range(tries):
            trouble = self.send()
            if trouble is None:
                self.history += [Told(self.install, self.proxy.told.get(self.install, 0)), Synced(self.install)]
                return
            time.sleep(0.3)
        raise AssertionError(f"{self.name} cannot send: {trouble}")

    def clear(self) -> None:
        """All storage of the origin is gone; the tablet has to be enrolled again."""
        assert self.tablet is not None
        self.look()
        self.history += [Told(self.install, self.proxy.told.get(self.install, 0)), Cleared(self.install)]
        self.sheet.goto("about:blank")
        session = self.tablet.context.new_cdp_session(self.sheet)
        session.send("Storage.clearDataForOrigin", {"origin": self.proxy.address, "storageTypes": "all"})
        self.sheet.close()
        self.page = self.tab()

    def skew(self, milliseconds: int) -> None:
        """The clock of this window goes wrong from now on."""
        self.sheet.evaluate(SKEW, milliseconds)
        self.take(self.sheet)

    def renew_tab(self) -> None:
        """Close the window and open another: its clock is right again."""
        self.sheet.close()
        self.page = self.tab()

    def finished(self, name: str) -> bool:
        """Whether the tablet has called that interview saved."""
        return any(isinstance(each, Saved) and each.response_id == name and each.shown for each in self.history)

    def opens(self, *, offline: bool) -> None:
        """Somebody opens the app itself."""
        assert self.tablet is not None
        page = self.tablet.context.new_page()
        worked = False
        try:
            page.goto(f"{self.proxy.address}/capture", timeout=30_000)
            page.wait_for_function(OPENS, timeout=30_000)
            worked = True
            if not offline:
                page.wait_for_function("async () => (await navigator.serviceWorker.ready) && true", timeout=60_000)
        finally:
            self.history.append(Opened(self.name, offline, worked))
            if not (offline and worked):
                page.close()
        if offline:
            page.on("console", lambda message: self._hear(message.text))
            self.take(page)
            self.page = page

    def _names(self) -> dict[str, Saved | Tallied]:
        own = [each for each in self.history if isinstance(each, Saved | Tallied) and each.install == self.install]
        return {each.response_id if isinstance(each, Saved) else each.tally_id: each for each in own}

    def _ask(self) -> list[Any]:
        given, mark = answers(self.chance)
        name = made_up_id(self.chance)
        self.marks[name] = mark if "story" in given else ""
        self.history.append(Saved(self.name, self.install, name, given, shown=False, aside=self.aside))
        return [given, self.chance.choice(("jo", "sam")), name]

    def _hear(self, line: str) -> None:
        match line.split():
            case ["said", "saved", name, number]:
                self._saved(name, int(number), shown=True)

    def _saved(self, name: str, seq: int, *, shown: bool) -> None:
        before = next(each for each in self.history if isinstance(each, Saved) and each.response_id == name)
        self.history.append(
            Saved(before.tablet, before.install, name, before.answers, seq, shown=shown, aside=before.aside)
        )


def marked(hands: Iterable[Hands]) -> dict[str, bytes]:
    """Every word that only answers hold, in the two ways in which a browser writes text."""
    marks = {name: mark for each in hands for name, mark in each.marks.items() if mark}
    narrow = {f"{name} in UTF-8": mark.encode() for name, mark in marks.items()}
    return narrow | {f"{name} in UTF-16": mark.encode("utf-16-le") for name, mark in marks.items()}
