"""How fast sealed and signed items from tablets are opened, judged and stored, on both stores, on disk as they must be.

    python tests/benchmarks/bench_batches.py [tablets' items to make]

Made-up answers to the stall and the resident form, in batches of 50, sent by two processes as two workers would take
them (one thread each), and by one. The promise: 1,000 a second on two processors, on either store; the aim 2,000. Then
the door alone, called directly with 100 open responses at a time: 7,000 a second.
"""

import json
import multiprocessing
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from uuid import UUID, uuid5

sys.path.insert(0, str(Path(__file__).parents[1]))

from postgres import cluster
from tablets import Tablet, enrolled

from field_sync.protocol import MOST_ITEMS, Batch
from field_sync.receiving import Carrier, Receiver
from field_sync.sealing import KeyStore
from field_sync.wire import read_batch
from survey_engine.consultations.catalogue import Catalogue
from survey_engine.consultations.publishing import publish
from survey_engine.definition import canonical
from survey_engine.definition.compile import load
from survey_engine.demonstration.wave_2024 import responses_2024
from survey_engine.responses.intake import Delivery, Intake
from survey_engine.store.clock import system_clock
from survey_engine.store.engine import make_engine
from survey_engine.store.migrating import upgrade
from survey_engine.store.sessions import Sessions

SHIPPED = Path(__file__).parents[2] / "questionnaires"
FORMS = ("safer-melton-2024", "safer-melton-2024-stall", "safer-melton-2024-young")
DURABLE = "-c fsync=on -c synchronous_commit=on -c shared_buffers=128MB -c max_connections=60"
NAMESPACE = UUID("00000000-0000-4000-8000-000000000000")
ITEMS, ALONE, TOGETHER = 6000, 20_000, 100
PROMISED, DOOR = 1000, 7000


def main() -> int:
    """Print the figures; 1 if a promise is not kept."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS
    with tempfile.TemporaryDirectory() as folder:
        kept = measure("SQLite", f"sqlite:///{folder}/bench.db", Path(folder), count)
    with cluster(DURABLE) as server, tempfile.TemporaryDirectory() as folder:
        server.create("bench")
        kept &= measure("PostgreSQL", server.url("bench"), Path(folder), count)
    return int(not kept)


def measure(name: str, url: str, folder: Path, count: int) -> bool:
    """The figures of one store."""
    sessions = installed(url)
    tablet = enrolled(sessions, system_clock, KeyStore(folder, system_clock).current("safer-melton"))
    supply = contents()
    batches = [batch(tablet, islice(supply, MOST_ITEMS)) for _ in range(count * 3 // MOST_ITEMS)]
    sessions.engine.dispose()
    third = len(batches) // 3
    with multiprocessing.get_context("spawn").Pool(2, begin, (url, str(folder), tablet.device_id)) as pool:
        pool.map(send, [batches[:1], batches[:1]], 1)
        single = pool.map(send, [batches[:third]])
        one, work = rate(single), single[0][3] / single[0][0]
        two = rate(pool.map(send, [batches[third : 2 * third], batches[2 * third :]], 1))
    door = alone(url, supply)
    print(
        f"{name:11} sealed items  one process {one:6,.0f}/s   two {two:6,.0f}/s   ({work * 1e6:.0f} µs of a processor each)"
    )
    print(
        f"{'':11} the door alone, {TOGETHER} at a time: one thread {door[0]:6,.0f}/s, two {door[1]:6,.0f}/s", flush=True
    )
    return two >= PROMISED and max(door) >= DOOR


def installed(url: str) -> Sessions:
    """A store with the forms published."""
    engine = make_engine(url)
    upgrade(engine)
    sessions = Sessions(engine)
    with sessions.begin() as session:
        for form in FORMS:
            publish(session, load(SHIPPED / form / "1.yaml"), system_clock)
    return sessions


def contents() -> Iterator[dict[str, object]]:
    """Finished responses, each under an id of its own, without end."""
    made = [
        {**each, "mode": "tablet"} for each in responses_2024() if each["questionnaire"] == "safer-melton-2024-stall"
    ]
    number = 0
    while True:
        for each in made:
            number += 1
            yield each | {"response_id": str(uuid5(NAMESPACE, str(number))), "salt": f"{number:032x}"}


def batch(tablet: Tablet, responses: Iterator[dict[str, object]]) -> bytes:
    """A batch as it is sent."""
    items = [tablet.seal(canonical.encode(each), str(each["response_id"])) for each in responses]
    return json.dumps(tablet.batch(*items)).encode()


def begin(url: str, folder: str, device_id: str) -> None:
    """Make what one worker process has."""
    global receiver, carrier
    sessions = Sessions(make_engine(url))
    intake = Intake(sessions, Catalogue(sessions), system_clock)
    receiver = Receiver(sessions, intake, KeyStore(Path(folder), system_clock), system_clock)
    carrier = Carrier("tablet", device_id)


receiver: Receiver
carrier: Carrier


def send(batches: Sequence[bytes]) -> tuple[int, float, float, float]:
    """Deal with batches one after the other, from the bytes sent to the results: how many, from when to when, and
    how many seconds of a processor that took.
    """
    started, worked, count = perf_counter(), process_time(), 0
    for raw in batches:
        found: Batch = read_batch(raw)
        wrong = [each for each in receiver.receive(found, carrier) if each.status not in ("stored", "duplicate")]
        if wrong:
            raise SystemExit(f"Not stored: {wrong[0]}")
        count += len(found.items)
    return count, started, perf_counter(), process_time() - worked


def rate(done: Sequence[tuple[int, float, float, float]]) -> float:
    """Items a second of all together."""
    return sum(each[0] for each in done) / (max(each[2] for each in done) - min(each[1] for each in done))


def alone(url: str, supply: Iterator[dict[str, object]]) -> tuple[float, float]:
    """Open responses a second through the door, by one thread and by two."""
    sessions = Sessions(make_engine(url))
    intake = Intake(sessions, Catalogue(sessions), system_clock)
    calls = [
        [Delivery(canonical.encode(next(supply)), "sync") for _ in range(TOGETHER)] for _ in range(ALONE // TOGETHER)
    ]
    for call in calls[:5]:
        intake.receive(call)
    rates = []
    half = len(calls) // 2
    for threads, some in ((1, calls[5:half]), (2, calls[half:])):
        began = perf_counter()
        with ThreadPoolExecutor(threads) as pool:
            for outcomes in pool.map(intake.receive, some):
                if any(each.status != "stored" for each in outcomes):
                    raise SystemExit(f"Not stored: {outcomes[0]}")
        rates.append(len(some) * TOGETHER / (perf_counter() - began))
    sessions.engine.dispose()
    return rates[0], rates[1]


if __name__ == "__main__":
    sys.exit(main())
