"""kill -9 at random points while responses are submitted: nothing acknowledged is missing, nothing is double.

A child process submits and says which responses were acknowledged; it is killed without warning, and another goes on
with whatever was not acknowledged, until all are. The store is then read with SQL of this test's own.
"""

import multiprocessing
import os
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import psycopg
from deliveries import deliver, door, put_up, raw, response_id
from sqlalchemy import make_url

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.responses.verifying import Verifier
from survey_engine.store.clock import system_clock
from survey_engine.store.engine import make_engine
from survey_engine.store.sessions import Sessions

RESPONSES = 2000
FORK = multiprocessing.get_context("fork")  # a fresh process within milliseconds, so that many can be killed


def submit(url: str, numbers: Sequence[int], acknowledged: int, seed: int) -> None:
    """The child: submit these responses, alone and in batches, and write the id of each one acknowledged."""
    batches = random.Random(seed)
    intake = door(Sessions(make_engine(url)), system_clock)
    left = list(numbers)
    while left:
        batch = [left.pop(0) for _ in range(min(len(left), batches.choice([1, 1, 1, 5, 40])))]
        outcomes = deliver(intake, *(response(number) for number in batch))
        told = [each.response_id for each in outcomes if each.status in ("stored", "duplicate")]
        assert len(told) == len(batch), outcomes
        os.write(acknowledged, "".join(f"{each}\n" for each in told).encode())


def response(number: int) -> bytes:
    return raw(number, answers={"concerns": ["dog_fouling"], "visits": number % 400, "story": f"Number {number}"})


def killed(url: str, numbers: Sequence[int], chance: random.Random) -> set[str]:
    """Let a child submit and kill it at a random moment; gives the ids it wrote."""
    end, start = os.pipe()
    child = FORK.Process(target=submit, args=(url, numbers, start, chance.randrange(2**32)))
    child.start()
    os.close(start)
    written, enough, grace = b"", chance.randrange(0, 110), chance.random() * 0.01
    while written.count(b"\n") <= enough and (more := os.read(end, 65536)):
        written += more
    time.sleep(grace)  # into the middle of whatever comes next
    child.kill()
    child.join()
    while more := os.read(end, 65536):  # what was acknowledged before the kill was seen by the respondent
        written += more
    os.close(end)
    assert child.exitcode in (-9, 0), child.exitcode
    return set(written.decode().splitlines())


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    """What the store says, asked without anything of ours in between."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with sqlite3.connect(Path(address.database or "")) as lite:
            return lite.execute(query).fetchall()
    with psycopg.connect(url.replace("+psycopg", "")) as server:
        return server.execute(query).fetchall()


def test_whatever_was_acknowledged_is_stored_once_however_often_the_server_is_killed(database_url: str) -> None:
    engine = make_engine(database_url)
    put_up(Sessions(engine), system_clock)
    engine.dispose()
    chance, acknowledged, kills, unjudged = random.Random(20240830), set[str](), 0, 0
    everyone = {response_id(number): number for number in range(RESPONSES)}

    while left := [number for name, number in everyone.items() if name not in acknowledged]:
        acknowledged |= killed(database_url, left, chance)
        kills += 1
        stored = {name for (name,) in rows(database_url, "SELECT response_id FROM response")}
        waiting = rows(database_url, "SELECT number FROM parcel")
        assert acknowledged <= stored
        unjudged += len(waiting)

    engine = make_engine(database_url)
    sessions = Sessions(engine)
    door(sessions, system_clock).recover()
    counts = Counter(rows(database_url, "SELECT status FROM submission"))
    contents = rows(database_url, "SELECT response_id, revision FROM submission WHERE content_hash IS NOT NULL")
    with sessions.read() as session:
        report = Verifier(Catalogue(sessions)).verify(session)
    engine.dispose()
    print(f"\n{kills} kills, {unjudged} parcels left unjudged, {counts[('duplicate',)]} sent again though stored")
    assert kills > 20
    assert Counter(rows(database_url, "SELECT response_id FROM response")) == {(name,): 1 for name in everyone}
    assert Counter(contents) == {(name, 1): 1 for name in everyone}
    assert counts[("stored",)] == RESPONSES
    assert set(counts) <= {("stored",), ("duplicate",)}
    assert report.differences == []
