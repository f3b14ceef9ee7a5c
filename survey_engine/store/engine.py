"""One SQLAlchemy engine for either database, with the promises this service needs.

SQLite: write-ahead log, every commit on disk before it counts (`synchronous=FULL`), foreign keys on, waiting
instead of failing while another writes. SQLAlchemy, not the driver, emits BEGIN, so that a transaction holds for
reading too, and a writing one takes its lock at the start (`BEGIN IMMEDIATE`) instead of failing half way.
PostgreSQL: psycopg 3, a small pool, and limits on how long a statement or a forgotten transaction may hang.
"""

from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

BEGIN = "survey_begin"  # execution option: what follows BEGIN on SQLite
BUSY_MILLISECONDS = 15_000
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
    "PRAGMA secure_delete=ON",  # what is erased is overwritten, not merely unlinked
    "PRAGMA mmap_size=2147418112",  # read large stores from the system's own cache: as quick with a million rows as few
)
POSTGRES_OPTIONS = (
    "-c timezone=UTC -c statement_timeout=60s -c lock_timeout=15s -c idle_in_transaction_session_timeout=60s"
)


def make_engine(url: str) -> Engine:
    """An engine for `url`; a SQLite file and its folder are made when missing, for their owner only."""
    return _sqlite(url) if make_url(url).get_backend_name() == "sqlite" else _postgresql(url)


def writing(engine: Engine) -> Engine:
    """The same engine and pool, for transactions that write."""
    return engine.execution_options(**{BEGIN: "IMMEDIATE"}) if engine.dialect.name == "sqlite" else engine


def reading(engine: Engine) -> Engine:
    """The same engine and pool, for transactions that see one unchanging state and change nothing."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{BEGIN: "DEFERRED"})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _sqlite(url: str) -> Engine:
    database = make_url(url).database
    if database and database != ":memory:" and not database.startswith("file:"):
        _make_private(Path(database))
    engine = create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000}, **_json())
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _make_private(file: Path) -> None:
    """Only the service's own user may read answers; SQLite gives its other files the same permissions."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        file.touch(mode=0o600)


def _postgresql(url: str) -> Engine:
    return create_engine(
        url,
        connect_args={"options": POSTGRES_OPTIONS, "connect_timeout": 10, "application_name": "survey-engine"},
        pool_size=5,
        max_overflow=10,
        pool_pre_ping=True,
        pool_timeout=15,
        **_json(),
    )


def _json() -> dict[str, Any]:
    return {"json_serializer": lambda value: orjson.dumps(value).decode(), "json_deserializer": orjson.loads}


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not begin or commit behind our back
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get(BEGIN, 'DEFERRED')}")
