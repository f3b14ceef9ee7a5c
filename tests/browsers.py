"""A real browser for tests: how it is started, and what is watched on every page it shows."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "survey_engine/static/node_modules/axe-core/axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """standards => axe.run(document, {runOnly: standards}).then(found => found.violations.map(
  each => each.id + ': ' + each.nodes.map(node => node.target.join(' ')).join(', ')))"""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


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
            self.page.evaluate(AXE.read_text())
            self.wrong += [f"{name}: {each}" for each in self.page.evaluate(RUN_AXE, STANDARDS)]
