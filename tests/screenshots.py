"""Takes the pictures in README from a real server with the demonstration data: `make screenshots`.

With a folder as argument it takes a picture of every page of the resident form there instead, at four widths.
"""

import sys
import tempfile
from pathlib import Path

from browsers import chromium
from live import command, serving
from playwright.sync_api import Browser, sync_playwright
from walking import Walk

PICTURES = Path(__file__).parent / "pictures"
README = {390: {"concerns"}, 1280: {"consultation", "check"}}
WIDTHS = (360, 390, 768, 1280)


def main(folder: Path | None) -> None:
    """Walk the resident form at each width and keep the pictures wanted."""
    with tempfile.TemporaryDirectory() as instance, sync_playwright() as playwright:
        assert command(Path(instance), "demo").returncode == 0
        browser = chromium(playwright)
        with serving(Path(instance)) as live:
            for width in WIDTHS if folder else README:
                _walk(browser, live.address, width, folder)
        browser.close()


def _walk(browser: Browser, address: str, width: int, folder: Path | None) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})

    def look(name: str) -> None:
        if folder:
            page.screenshot(path=folder / f"{name.replace(', ', '-')}-{width}.png", full_page=True)
        elif name in README[width]:
            page.screenshot(path=PICTURES / f"{name}-{width}.png")

    Walk(page, address, scripts=True, look=look).answer_everything()
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
