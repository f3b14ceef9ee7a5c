"""How fast sealed and signed items from tablets are opened, judged and stored, on both stores, on disk as they must be.

    python tests/benchmarks/bench_batches.py [how many items]

Made-up answers to the stall form in batches of 50, taken in by one process and by two at once, as the server's workers
do. The promise: 1,000 a second on two processors, on either store; the aim 2,000. Then the door alone, called directly
with 100 open responses at a time: 7,000 a second. The processor's time says more than the rate on a busy machine.
"""

import gc
import json
import multiprocessing
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from multiprocessing.pool import Pool
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from uuid import UUID, uuid5

sys.path.insert(0, str(Path(__file__).parents[1]))

from postgres import cluster
from tablets import Tablet, enrolled

from field_sync.protocol import MOST_ITEMS
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
ITEMS, TOGETHER = 9000, 100
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
    sessions.engine.dispose()
    supply = contents()
    batches = [batch(tablet, islice(supply, MOST_ITEMS)) for _ in range(count // MOST_ITEMS)]
    calls = [
        [Delivery(canonical.encode(each), "sync") for each in islice(supply, TOGETHER)]
        for _ in range(count // TOGETHER)
    ]
    with multiprocessing.get_context("spawn").Pool(2, begin, (url, str(folder), tablet.device_id)) as pool:
        pool.map(send, [batches[:1], batches[:1]], 1)
        sealed, items = told(pool, send, batches[1:])
        opened, door = told(pool, bring, calls)
    print(f"{name:11} sealed items: {sealed}")
    print(f"{'':11} the door alone, {TOGETHER} at a time: {opened}", flush=True)
    return items >= PROMISED and door >= DOOR


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


@dataclass(slots=True)
class Worker:
    """What one worker process has."""

    intake: Intake
    receiver: Receiver
    carrier: Carrier


HERE: list[Worker] = []


def begin(url: str, folder: str, device_id: str) -> None:
    """Make what this worker process has, and like the server's workers never search it for garbage again."""
    sessions = Sessions(make_engine(url))
    catalogue = Catalogue(sessions)
    intake = Intake(sessions, catalogue, system_clock)
    receiver = Receiver(sessions, intake, KeyStore(Path(folder), system_clock), system_clock)
    HERE.append(Worker(intake, receiver, Carrier("tablet", device_id)))
    for form in catalogue.all():
        form.judge.judge({}, today="2024-01-01")
    gc.collect()
    gc.freeze()


Done = tuple[int, float, float, float]
"""How many, from when to when, and how many seconds of a processor that took."""


def send(batches: Sequence[bytes]) -> Done:
    """Deal with batches one after the other, from the bytes sent to the results."""
    return timed(look(raw) for raw in batches)


def look(raw: bytes) -> Sequence[str]:
    """What became of each item of one batch."""
    return [each.status for each in HERE[0].receiver.receive(read_batch(raw), HERE[0].carrier)]


def bring(calls: Sequence[Sequence[Delivery]]) -> Done:
    """Bring open responses through the door."""
    return timed([each.status for each in HERE[0].intake.receive(call)] for call in calls)


def timed(work: Iterable[Sequence[str]]) -> Done:
    """Do the work, and see that all of it was stored."""
    started, worked, count = perf_counter(), process_time(), 0
    for statuses in work:
        if not {*statuses} <= {"stored", "duplicate"}:
            raise SystemExit(f"Not stored: {statuses}")
        count += len(statuses)
    return count, started, perf_counter(), process_time() - worked


def rate(done: Sequence[Done]) -> float:
    """Items a second of all together."""
    return sum(each[0] for each in done) / (max(each[2] for each in done) - min(each[1] for each in done))


def told(pool: Pool, work: Callable[[Any], Done], some: Sequence[Any]) -> tuple[str, float]:
    """A third of the work by one process, the rest by two at once: in words, and the rate of the two."""
    third = len(some) // 3
    (one,) = pool.map(work, [some[:third]])
    two = rate(pool.map(work, [some[third : 2 * third], some[2 * third :]], 1))
    each = one[3] / one[0] * 1e6
    return f"one process {rate([one]):6,.0f}/s, two {two:6,.0f}/s   (each {each:.0f} µs of a processor)", two


if __name__ == "__main__":
    sys.exit(main())
