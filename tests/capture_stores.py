"""What the tests of the tablet's store share: a page with the store at hand, and what the server sees of it."""

from pathlib import Path
from typing import Any

from chromium_tablets import Modules, Tablet
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page

from field_sync import sealing
from field_sync.wire import base64url
from survey_engine.definition import canonical

TESTS = Path(__file__).parent
FILES = {
    "/page.js": (TESTS / "browser" / "capture_page.js").read_bytes(),
    "/hpke.json": (TESTS / "vectors" / "hpke.json").read_bytes(),
}
PRIVATE = ec.generate_private_key(ec.SECP256R1())
KEY = {"key_id": "k1", "public_key": base64url(sealing.raw_public(PRIVATE))}


def opened(running: Tablet, served: Modules) -> Page:
    """A tab with the store at hand as `store`, what the tests do with it as `on`, and the sealing key as `key`."""
    page = running.open(f"{served.address}/")
    page.evaluate(
        "async key => { window.key = key; window.on = await import('/page.js'); window.store = await on.tablet() }", KEY
    )
    return page


def content_of(row: dict[str, Any]) -> Any:
    """What the server reads in a row of the outbox: opened with the private key, and canonical."""
    plain = sealing.opened(PRIVATE, row["header"].encode(), bytes(row["sealed"]))
    found = canonical.decode(plain)
    assert canonical.encode(found) == plain
    return found


def answers(n: int) -> dict[str, object]:
    """What is answered in the nth interview of a test, as capture_page.js has it."""
    return {"concerns": ["speeding", "litter"], "story": f"Nr. {n}: zu schnell, za szybko, żółw 🐢"}
