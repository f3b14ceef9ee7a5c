"""One run: an installation, a tablet, scenes in an order that its seed decides, and then the checker's word.

A run can be had again by its seed, except for what depends on the moment a process dies.
"""

import os
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chromium_tablets import found_in
from faults.checker import Violation, check
from faults.hands import Hands, marked
from faults.history import Event, Found, Opened, Saved, Store, told
from faults.proxy import proxying
from faults.reading import read, verified
from faults.scenes import SCENES
from faults.sites import Site
from faults.stage import Stage
from playwright.sync_api import Playwright


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run."""

    seed: int
    scenes: tuple[str, ...]
    responses: int  # shown as saved
    lost: int
    doubled: int
    violations: tuple[Violation, ...]
    history: Sequence[Event]
    store: Store

    def line(self) -> str:
        """In a line."""
        word = "ok" if not self.violations else f"{len(self.violations)} VIOLATION(S)"
        return (
            f"seed {self.seed}: {len(self.scenes)} faults, {self.responses} responses, {self.lost} lost, "
            f"{self.doubled} doubled: {word}"
        )

    def story(self) -> str:
        """All that is needed to understand a failure."""
        harm = "\n".join(map(str, self.violations))
        return f"{self.line()}\n{' | '.join(self.scenes)}\n{harm}\n{told(self.history, self.store)}"


def run(playwright: Playwright, folder: Path, seed: int, scenes: Sequence[str]) -> Report:
    """Play the scenes; whatever is left running is ended by its id."""
    os.environ.setdefault("TZ", "UTC")
    chance = random.Random(seed)
    site, history = Site(folder), list[Event]()
    played: list[str] = []
    with proxying() as proxy:
        proxy.upstream = site.port
        hands = Hands(playwright, proxy, folder / "profile", "Tablet B", chance, history)
        stage = Stage(chance, site, proxy, hands, history)
        try:
            site.make()
            site.start()
            hands.start()
            hands.join(site.code())
            for name in scenes:
                played.append(name)
                SCENES[name](stage)
                proxy.faults.clear()
            hands.settle()
            store = read(folder, f"http://127.0.0.1:{site.port}", hands.tokens)
            if complaint := verified(folder):
                history.append(Found("verify", complaint))
        except Exception as error:
            error.add_note(f"seed {seed}, in: {' | '.join(played)}\n{told(history, Store())}")
            raise
        finally:
            if hands.tablet:
                hands.kill()
            site.kill()
    history += _in_the_clear(folder, hands, proxy.paths)
    return _report(seed, played, history, store)


def _in_the_clear(folder: Path, hands: Hands, paths: Sequence[str]) -> list[Event]:
    """Words of answers in the tablet's profile, in what the server wrote, in an address that was asked for."""
    marks = marked([hands])
    found: list[Event] = [
        Found(f"profile/{file}", name) for name, files in found_in(hands.profile, marks).items() for file in files
    ]
    said = (folder / "said").read_bytes() + "\n".join(paths).encode()
    return found + [Found("what the server wrote", name) for name, mark in marks.items() if mark in said]


def _report(seed: int, played: Sequence[str], history: Sequence[Event], store: Store) -> Report:
    violations = tuple(check(history, store))
    shown = {each.response_id for each in history if isinstance(each, Saved) and each.shown}
    kinds = Counter(each.promise for each in violations)
    lost, doubled = kinds["I1"] + kinds["I3"], kinds["I2"]
    return Report(seed, tuple(played), len(shown), lost, doubled, violations, history, store)


def opened_offline(history: Sequence[Event]) -> int:
    """How often the app was opened without a server."""
    return sum(isinstance(each, Opened) and each.offline for each in history)
