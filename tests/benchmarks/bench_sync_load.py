"""How long a page takes while twenty tablets send what they gathered all day.

    python tests/benchmarks/bench_sync_load.py [sqlite|postgresql]

A real server with its own number of processes. Each tablet is a plain client that has sealed and signed 500 responses
to the short form with a real key, and sends them 50 at a time, coming again when it is asked to; meanwhile somebody
reads a consultation's page, then the next, and so on. A page promises a p95 under 100 ms on two quiet cores.
"""

import json
import os
import random
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.error import HTTPError

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

from faults.entering import answers, made_up_id  # noqa: E402
from faults.sites import Site  # noqa: E402
from postgres import cluster  # noqa: E402
from tablets import Tablet, enrolled  # noqa: E402

from field_sync.sealing import KeyStore  # noqa: E402
from survey_engine.definition import canonical  # noqa: E402
from survey_engine.store.clock import system_clock  # noqa: E402

TABLETS, EACH, BATCH = 20, 500, 50
PROMISE = 100.0  # milliseconds
DURABLE = "-c fsync=on -c synchronous_commit=on -c shared_buffers=128MB -c max_connections=100"
PAGES = ("/", "/c/safer-melton-demonstration", "/c/safer-melton-demonstration/respond")


def main() -> int:
    """Print the figures; 1 if the promise is not kept."""
    kinds = sys.argv[1:] or ["sqlite", "postgresql"]
    return int(max([measured(kind) for kind in kinds]) > PROMISE)


def measured(kind: str) -> float:
    """The p95 of a page, in milliseconds, while all send."""
    with tempfile.TemporaryDirectory() as folder, store(kind) as url:
        site = Site(Path(folder), database=url, workers=2)
        site.make()
        loads = [batches(tablet) for tablet in tablets(site)]
        site.start()
        try:
            quiet = watch(site, lambda: time.sleep(3))
            took, spent = time.perf_counter(), cpu(site)
            results = Counter[str]()
            busy = watch(site, lambda: results.update(send_all(site, loads)))
            took, spent = time.perf_counter() - took, cpu(site) - spent
        finally:
            site.kill()
    done = TABLETS * EACH
    print(f"{kind}: a page alone, p95: {p95(quiet):.0f} ms")
    print(
        f"{kind}: a page while {TABLETS} tablets send {EACH} each, p95: {p95(busy):.0f} ms ({len(busy)} pages, median"
    )
    print(f"  {p50(busy):.0f} ms, slowest {max(busy):.0f} ms); {done / took:.0f} items/s, {dict(results)}")
    print(f"  CPU of the server: {spent:.1f} s in {took:.1f} s")
    assert results["stored"] == done, results
    return p95(busy)


@contextmanager
def store(kind: str) -> Iterator[str]:
    """An address of a new database; none: a file of SQLite."""
    if kind == "sqlite":
        yield ""
        return
    with cluster(DURABLE) as server:
        server.create("bench")
        yield server.url("bench")


def tablets(site: Site) -> list[Tablet]:
    """Tablets let in."""
    key = KeyStore(site.folder / "keys", system_clock).current("safer-melton-demonstration")
    with site.sessions() as sessions:
        return [enrolled(sessions, system_clock, key, f"Tablet {number}") for number in range(TABLETS)]


def batches(tablet: Tablet) -> list[tuple[str, bytes]]:
    """What a tablet will send, sealed and signed."""
    chance = random.Random(tablet.device_id)
    items = [tablet.seal(*finished(chance)) for _ in range(EACH)]
    parts = [items[start : start + BATCH] for start in range(0, EACH, BATCH)]
    return [(tablet.token, json.dumps(tablet.batch(*part, made=EACH)).encode()) for part in parts]


def finished(chance: random.Random) -> tuple[bytes, str]:
    """A finished response to the short form."""
    name, end = made_up_id(chance), datetime.now(UTC)
    content: dict[str, Any] = {
        "response_id": name,
        "revision": 1,
        "questionnaire": "safer-melton-2024-stall",
        "version": 1,
        "mode": "tablet",
        "started_at": (end - timedelta(minutes=2)).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "finished_at": end.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "answers": answers(chance)[0],
        "salt": f"{chance.getrandbits(128):032x}",
    }
    return canonical.encode(content), name


def send_all(site: Site, loads: Sequence[Sequence[tuple[str, bytes]]]) -> Counter[str]:
    """All tablets at once."""
    with ThreadPoolExecutor(len(loads)) as all_of_them:
        return sum(all_of_them.map(lambda load: send(site, load), loads), Counter[str]())


def send(site: Site, load: Sequence[tuple[str, bytes]]) -> Counter[str]:
    """One tablet: one batch after another, each until it is taken."""
    said: Counter[str] = Counter()
    for token, body in load:
        while (results := _post(site, token, body)) is None:
            said["asked to come again"] += 1
        said.update(each["status"] for each in results)
    return said


def _post(site: Site, token: str, body: bytes) -> list[dict[str, Any]] | None:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(f"{site.address}/sync/v1/batches", body, headers), timeout=120
        ) as answer:
            found: list[dict[str, Any]] = json.load(answer)["results"]
            return found
    except HTTPError as error:
        if error.code != 503:
            raise
        time.sleep(float(error.headers["Retry-After"]) * random.uniform(0.5, 1.5))
        return None


def watch(site: Site, during: Any) -> list[float]:
    """Milliseconds of each page that somebody reads while `during` goes on."""
    times: list[float] = []
    over = threading.Event()

    def read() -> None:
        at = 0
        while not over.is_set():
            begun = time.perf_counter()
            with urllib.request.urlopen(site.address + PAGES[at % len(PAGES)], timeout=120) as answer:
                answer.read()
            times.append((time.perf_counter() - begun) * 1000)
            at += 1
            over.wait(0.1)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        during()
    finally:
        over.set()
        reader.join()
    return times


def cpu(site: Site) -> float:
    """Seconds of CPU that the server has used."""
    ticks = 0
    for each in site.processes():
        ticks += sum(map(int, Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def p95(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=20)[-1]


def p50(times: Sequence[float]) -> float:
    """The median."""
    return quantiles(times, n=2)[0]


if __name__ == "__main__":
    sys.exit(main())
