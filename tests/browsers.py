"""A real browser for tests: how it is started, and what is watched on every page it shows."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from survey_engine.access import COOKIE, COOKIE_PATH

AXE = Path(__file__).parents[1] / "survey_engine/static/node_modules/axe-core/axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """options => axe.run(document, options).then(found => found.violations.map(
  each => each.id + ': ' + each.nodes.map(node => node.target.join(' ')).join(', ')))"""
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NARROW, PHONE, DESK = {"width": 360, "height": 780}, {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def chromium(playwright: Playwright, *more: str) -> Browser:
    """A Chromium without a window; `more` are flags."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *more])


def signed_in(
    browser: Browser, address: str, cookie: str, size: dict[str, int], scripts: bool = True
) -> BrowserContext:
    """A browser that the office at `address` knows by this cookie."""
    context = browser.new_context(viewport=size, java_script_enabled=scripts)  # type: ignore[arg-type]
    context.add_cookies([{"name": COOKIE, "value": cookie, "url": f"{address}{COOKIE_PATH}"}])
    return context


def axe_finds(page: Page, **options: object) -> list[str]:
    """What axe-core finds wrong with a page: rule, and where. `options` are axe's, beside the standards held to."""
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(RUN_AXE, {"runOnly": STANDARDS, **options})
    return found


@dataclass
class Watch:
    """What a browser complains of, and what is wrong with its pages."""

    page: Page
    scripts: bool
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        if kind in {"error", "warning"} and "422" not in text:  # a page with faults says so by its status
            self.wrong.append(text)

    def look(self, name: str) -> None:
        """Look at the page as it is now."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.wrong.append(f"{name} is {wide} pixels wider than the screen")
        if self.scripts:
            self.wrong += [f"{name}: {each}" for each in axe_finds(self.page)]
