"""kill -9 at random points while a tablet sends: what was acknowledged is there, nothing is there twice.

No browser: a plain client that seals and signs with real keys, so that many items can be sent between two kills. Run
as a program it sends as many as it is told: `python tests/faults/test_killed_server.py 10000`.
"""

import json
import random
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.checker import check
from faults.entering import answers, made_up_id
from faults.history import Acknowledged, Event, Saved, Synced, Told, told
from faults.reading import read, verified
from faults.sites import Site
from tablets import Tablet, enrolled

from field_sync.sealing import KeyStore
from field_sync.wire import time_text
from survey_engine.definition import canonical
from survey_engine.store.clock import system_clock

ITEMS, BATCH, KILLED = 300, 50, 0.4


def sealed(tablet: Tablet, chance: random.Random, history: list[Event]) -> dict[str, Any]:
    """One finished response, written down and sealed."""
    name, (given, _) = made_up_id(chance), answers(chance)
    end = time_text(system_clock())
    content = {"response_id": name, "revision": 1, "questionnaire": "safer-melton-2024-stall", "version": 1}
    content |= {"mode": "tablet", "started_at": end, "finished_at": end, "answers": given}
    content["salt"] = f"{chance.getrandbits(128):032x}"
    item = tablet.seal(canonical.encode(content), name)
    history.append(Saved("B", tablet.install_id, name, given, tablet.seq))
    return item


def send(site: Site, tablet: Tablet, items: list[dict[str, Any]]) -> dict[str, str]:
    """What the server says of each; nothing when it died."""
    body = json.dumps(tablet.batch(*items, made=tablet.seq)).encode()
    headers = {"Authorization": f"Bearer {tablet.token}", "Content-Type": "application/json"}
    asked = urllib.request.Request(f"{site.address}/sync/v1/batches", body, headers)
    with suppress(OSError, HTTPException, ValueError), urllib.request.urlopen(asked, timeout=60) as answer:
        return {each["response_id"]: each["status"] for each in json.load(answer)["results"]}
    return {}


def killing(site: Site, chance: random.Random) -> threading.Thread:
    """Kill the server in a moment, and start it again."""

    def act() -> None:
        time.sleep(moment)
        site.kill_and_start()

    moment = chance.uniform(0, 0.4)
    thread = threading.Thread(target=act)
    thread.start()
    return thread


def play(folder: Path, items: int, seed: int) -> tuple[int, list[Any], str]:
    """Send so many; gives the number of kills, the violations, and the history."""
    chance, history, kills = random.Random(seed), list[Event](), 0
    site = Site(folder)
    site.make()
    key = KeyStore(folder / "keys", system_clock).current("safer-melton-demonstration")
    with site.sessions() as sessions:
        tablet = enrolled(sessions, system_clock, key)
    site.start()
    try:
        for _ in range(items // BATCH):
            batch = [sealed(tablet, chance, history) for _ in range(BATCH)]
            while True:
                thread = killing(site, chance) if chance.random() < KILLED else None
                said = send(site, tablet, batch)
                if thread:
                    thread.join()
                    kills += 1
                history += [Acknowledged(tablet.install_id, name, status) for name, status in said.items()]
                if said and "retry" not in said.values():
                    break
        history += [Told(tablet.install_id, tablet.seq), Synced(tablet.install_id)]
        store = read(folder, site.address, [tablet.token])
        assert verified(folder) == ""
    finally:
        site.kill()
    return kills, check(history, store), told(history, store)


def test_what_was_acknowledged_is_there_once_however_often_the_server_is_killed(tmp_path: Path) -> None:
    kills, violations, story = play(tmp_path, ITEMS, 7)

    assert violations == [], story[-20_000:]
    assert kills >= 2


if __name__ == "__main__":
    many = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as place:
        times, harm, _ = play(Path(place), many, 11)
    print(f"{many} responses, server killed {times} times: {len(harm)} violations {harm[:3]}")
    sys.exit(bool(harm))
