"""A real server of a test's own: `survey-engine serve` in a process of its own, on a free port."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.error import URLError

from flask import Flask
from werkzeug.serving import make_server

COMMAND = (sys.executable, "-m", "survey_engine.cli.main")
PATIENCE = 60  # seconds; a shared machine may be slow


@dataclass(frozen=True, slots=True)
class Live:
    """A running server: where it answers, where it writes what it says."""

    address: str
    said: Path
    process: subprocess.Popen[bytes]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What tells the command to keep everything in `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SURVEY_")}
    return kept | {
        "SURVEY_DATABASE_URL": f"sqlite:///{folder / 'survey.db'}",
        "SURVEY_KEYS_DIR": str(folder / "keys"),
        "SURVEY_BACKUP_DIR": str(folder / "backups"),
        "SURVEY_SNAPSHOTS_DIR": str(folder / "snapshots"),
        **more,
    }


def command(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `survey-engine` to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(folder, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Live]:
    """A server that answers; stopped, and its end waited for, on leaving."""
    port, said = free_port(), folder / "said"
    address = f"http://127.0.0.1:{port}"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port), "--workers", "1", *arguments],
            env=environment(folder, SURVEY_BASE_URL=address),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        _wait(address, process, said)
        yield Live(address, said, process)
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def answering(app: Flask) -> Iterator[str]:
    """The address at which a thread of this process serves an application."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _wait(address: str, process: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"The server does not answer: {said.read_text()}")
