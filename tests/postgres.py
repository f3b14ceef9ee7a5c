"""A PostgreSQL cluster of our own for one test run: made in a temporary folder, stopped and removed at the end.

PostgreSQL refuses to run as root, so root hands it to the user `postgres`, whom the Debian package makes.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB -c max_connections=60"

NEW_CLUSTER = ("--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server. Only this machine can reach it, with the password."""

    port: int
    password: str

    def url(self, database: str) -> str:
        """The address of one of its databases, as SURVEY_DATABASE_URL takes it."""
        return f"postgresql+psycopg://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, template: str = "template0") -> None:
        """A new database, a copy of `template`, which nobody may be using."""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )

    def drop(self, database: str) -> None:
        """Remove a database and whoever is still connected to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def _run(self, statement: sql.Composed) -> None:
        address = self.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def cluster(settings: str = QUICK) -> Iterator[Cluster]:
    """Start a cluster; on leaving, stop it and remove its folder. Tests lose nothing when it forgets: hence QUICK."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a run that is ended still stops its server
    folder = Path(tempfile.mkdtemp(prefix="survey-postgres-"))
    password, secret = os.urandom(12).hex(), folder / "password"
    secret.write_text(password)
    if os.geteuid() == 0:
        for each in (folder, secret):
            shutil.chown(each, "postgres", "postgres")
    data, port = folder / "data", _free_port()
    try:
        _as_postgres(["initdb", f"--pgdata={data}", f"--pwfile={secret}", *NEW_CLUSTER])
        options = f"{settings} -c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
        _as_postgres(["pg_ctl", "start", "-w", "-D", str(data), "-l", str(folder / "log"), "-o", options])
        try:
            yield Cluster(port, password)
        finally:
            _as_postgres(["pg_ctl", "stop", "-w", "-D", str(data), "-m", "immediate"])
    finally:
        shutil.rmtree(folder)


def _as_postgres(command: Sequence[str]) -> None:
    program = str(_programs() / command[0])
    runner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*runner, program, *command[1:]], cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stdout}{done.stderr}")


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise RuntimeError("These tests need PostgreSQL; install it first: apt-get install postgresql")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
