"""Uploads that end anywhere leave nothing behind in the server: no connection, no transaction, no thread that waits."""

import json
import random
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from faults.sites import Site
from sqlalchemy import text
from tablets import Tablet, enrolled

from field_sync.sealing import KeyStore
from survey_engine.store.clock import system_clock
from survey_engine.store.engine import make_engine, writing

UPLOADS = 1000
AT_ONCE = 20
STALLED = 6  # more than the server has threads
LIVING = {"01", "03", "08"}  # TCP: established, being established, and left open here when the other side has closed
PATIENCE = 45  # seconds; uploads that stand still are let go after 10


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path, database=database_url)
    made.make()
    made.start()
    yield made
    made.kill()


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    made.make()
    made.start()
    yield made
    made.kill()


def let_in(site: Site) -> Tablet:
    """A tablet of that server."""
    key = KeyStore(site.folder / "keys", system_clock).current("safer-melton-demonstration")
    with site.sessions() as sessions:
        return enrolled(sessions, system_clock, key)


def request(tablet: Tablet, *items: Any) -> bytes:
    body = json.dumps(tablet.batch(*items)).encode()
    head = [
        "POST /sync/v1/batches HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {tablet.token}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def begin(site: Site, raw: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE)
    line.sendall(raw)
    return line


def abort(line: socket.socket, chance: random.Random) -> None:
    """Gone: with a goodbye, or without."""
    if chance.random() < 0.5:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    line.close()


def connections(site: Site) -> int:
    """How many connections the server has, as the kernel counts."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    here = f"0100007F:{site.port:04X}"
    return sum(row[1] == here and row[3] in LIVING for row in rows)


def left(site: Site) -> int:
    """Connections once all had time to go."""
    until = time.monotonic() + PATIENCE
    while connections(site) and time.monotonic() < until:
        time.sleep(0.1)
    return connections(site)


def transactions(site: Site) -> int:
    """How many transactions are open in the store."""
    if site.url.startswith("sqlite"):
        engine = make_engine(site.url)
        with writing(engine).begin() as other:  # waits for nobody, or fails
            other.execute(text("PRAGMA busy_timeout = 0"))
        engine.dispose()
        return 0
    with psycopg.connect(site.url.replace("+psycopg", "")) as other:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        row = other.execute(f"{query} AND state <> 'idle' AND backend_type = 'client backend'").fetchone()
    assert row is not None
    return int(row[0])


def files(site: Site) -> int:
    """How many files and sockets the server has open."""
    return max(len(list(Path(f"/proc/{each}/fd").iterdir())) for each in site.processes())


def statuses(site: Site, raw: bytes) -> list[str]:
    head, _, body = raw.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    asked = urllib.request.Request(f"{site.address}/sync/v1/batches", body, headers)
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
        return [each["status"] for each in json.load(answer)["results"]]


def test_a_thousand_aborted_uploads_leave_no_connection_behind(site: Site) -> None:
    chance, tablet = random.Random(17), let_in(site)
    raw = request(tablet, tablet.tally(), tablet.tally())
    cuts = list(range(1, len(raw) + 1))  # at every offset, and after the whole
    chance.shuffle(cuts)
    before = files(site)
    for start in range(0, len(cuts), AT_ONCE):
        lines = [begin(site, raw[:cut]) for cut in cuts[start : start + AT_ONCE]]
        for line in lines:
            abort(line, chance)

    assert len(cuts) >= UPLOADS
    assert left(site) == 0
    assert transactions(site) == 0
    assert files(site) <= before + 20  # a pool of connections to the store, not one an upload
    assert set(statuses(site, raw)) <= {"stored", "duplicate"}


def test_uploads_that_stand_still_are_let_go_and_then_everybody_is_served(on_sqlite: Site) -> None:
    site, tablet = on_sqlite, let_in(on_sqlite)
    raw = request(tablet, *[tablet.tally() for _ in range(8)])
    lines = [begin(site, raw[: len(raw) // 2]) for _ in range(STALLED)]
    try:
        with urllib.request.urlopen(f"{site.address}/sync/v1/ping?nonce=n", timeout=PATIENCE) as answer:
            assert answer.status == 200
        assert statuses(site, raw) == ["stored"] * 8
        assert left(site) == 0
    finally:
        for line in lines:
            with suppress(OSError):
                line.close()
