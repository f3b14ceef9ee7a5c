"""How fast finished responses go through the one door, on both stores, everything on disk that must be.

    python tests/benchmarks/bench_submit.py

Made-up answers to the resident form (30 questions). SQLite: alone and in batches of 100, beside the bare driver
writing the same bytes with the same commits. PostgreSQL (its own server, fsync on): 16 threads at once, each sending
one response after another. The engine promises 1,000/s alone on SQLite and a p95 of 40 ms on PostgreSQL.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from uuid import UUID, uuid5

sys.path.insert(0, str(Path(__file__).parents[1]))

from postgres import cluster

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

FORM = Path(__file__).parents[2] / "questionnaires" / "safer-melton-2024" / "1.yaml"
ALONE, BATCHED, BATCH, THREADS, EACH, WARM = 3000, 10_000, 100, 16, 150, 200
DURABLE = "-c fsync=on -c synchronous_commit=on -c shared_buffers=128MB -c max_connections=60"
NAMESPACE = UUID("00000000-0000-4000-8000-000000000000")


def main() -> int:
    """Print the figures; 1 if a promise is not kept."""
    supply = responses()
    with tempfile.TemporaryDirectory() as folder:
        lite = on_sqlite(Path(folder), supply)
    with cluster(DURABLE) as server:
        server.create("bench")
        p95 = on_postgresql(server.url("bench"), supply)
    return int(lite < 1000 or p95 > 40)


def responses() -> Iterator[bytes]:
    """Finished responses to the resident form, each under an id of its own, without end."""
    made = [dict(each) for each in responses_2024() if each["questionnaire"] == "safer-melton-2024"]
    number = 0
    while True:
        for each in made:
            number += 1
            yield canonical.encode(each | {"response_id": str(uuid5(NAMESPACE, str(number)))})


def installed(url: str) -> Intake:
    """An intake with the resident form published."""
    engine = make_engine(url)
    upgrade(engine)
    sessions = Sessions(engine)
    with sessions.begin() as session:
        publish(session, load(FORM), system_clock)
    return Intake(sessions, Catalogue(sessions), system_clock)


def on_sqlite(folder: Path, supply: Iterator[bytes]) -> float:
    """Responses a second, alone."""
    intake = installed(f"sqlite:///{folder / 'bench.db'}")
    send(intake, supply, WARM, 1)
    rounds = [(send(intake, supply, ALONE // 5, 1), bare(folder, supply, ALONE // 5)) for _ in range(5)]
    alone, driver = (median(each) for each in zip(*rounds, strict=True))
    together = send(intake, supply, BATCHED, BATCH)
    print(f"SQLite      alone {alone:7,.0f}/s   (the bare driver {driver:,.0f}/s: {alone / driver:.2f} of it)")
    print(f"            in batches of {BATCH} {together:7,.0f}/s")
    return alone


def on_postgresql(url: str, supply: Iterator[bytes]) -> float:
    """The 95th percentile in milliseconds of 16 threads at once."""
    intake = installed(url)
    send(intake, supply, WARM, 1)
    alone = send(intake, supply, ALONE // 5, 1)
    work = [[next(supply) for _ in range(EACH)] for _ in range(THREADS)]
    began = perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        times = [each for some in pool.map(lambda raws: [timed(intake, raw) for raw in raws], work) for each in some]
    rate = len(times) / (perf_counter() - began)
    p95 = quantiles(times, n=20)[-1] * 1000
    together = send(intake, supply, BATCHED // 2, BATCH)
    print(f"PostgreSQL  alone {alone:7,.0f}/s   in batches of {BATCH} {together:,.0f}/s")
    print(f"            {THREADS} threads: p50 {median(times) * 1000:.1f} ms, p95 {p95:.1f} ms, {rate:,.0f}/s")
    return p95


def send(intake: Intake, supply: Iterator[bytes], count: int, size: int) -> float:
    """Responses a second, `size` in a call."""
    batches = [[Delivery(next(supply), "submit") for _ in range(size)] for _ in range(count // size)]
    began = perf_counter()
    for batch in batches:
        expect_stored(intake, batch)
    return count / (perf_counter() - began)


def timed(intake: Intake, raw: bytes) -> float:
    """Seconds for one response."""
    began = perf_counter()
    expect_stored(intake, [Delivery(raw, "submit")])
    return perf_counter() - began


def expect_stored(intake: Intake, batch: Sequence[Delivery]) -> None:
    wrong = [each for each in intake.receive(batch) if each.status != "stored"]
    if wrong:
        raise SystemExit(f"Not stored: {wrong[0]}")


def bare(folder: Path, supply: Iterator[bytes], count: int) -> float:
    """Rows a second when the driver alone writes the same bytes twice: one commit waited for, one not."""
    raws = [next(supply) for _ in range(count)]
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE IF NOT EXISTS kept (seq INTEGER PRIMARY KEY, raw BLOB, coded BLOB)")
    began = perf_counter()
    for raw in raws:
        for synchronous, statement in (("FULL", "INSERT INTO kept (raw) VALUES (?)"), ("NORMAL", PARTED)):
            connection.execute(f"PRAGMA synchronous={synchronous}")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(statement, (raw,))
            connection.execute("COMMIT")
    took = perf_counter() - began
    connection.close()
    return count / took


PARTED = "UPDATE kept SET raw = NULL, coded = ? WHERE seq = last_insert_rowid()"


if __name__ == "__main__":
    sys.exit(main())
