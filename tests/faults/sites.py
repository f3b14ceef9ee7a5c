"""The server's side of a run: a real server that can be killed and started again, and what happens to its store."""

import os
import resource
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError

import live
from installations import SHIPPED, ship
from sqlalchemy import text

from field_sync import devices
from survey_engine.accounts import staff
from survey_engine.accounts.models import Role
from survey_engine.accounts.staff import Hand
from survey_engine.consultations.publishing import load_consultation, publish
from survey_engine.definition.compile import load_text
from survey_engine.store.clock import system_clock
from survey_engine.store.engine import make_engine
from survey_engine.store.migrating import upgrade
from survey_engine.store.sessions import Sessions

CONSULTATION = SHIPPED / "consultations" / "safer-melton-demonstration.yaml"
STALL = SHIPPED / "safer-melton-2024-stall" / "1.yaml"
PATIENCE = 90  # seconds


@dataclass
class Site:
    """One installation and its server."""

    folder: Path
    port: int = field(default_factory=live.free_port)
    process: subprocess.Popen[bytes] | None = None
    database: str = ""  # none: a file in the folder
    workers: int = 1

    @property
    def url(self) -> str:
        """Where the store is."""
        return self.database or f"sqlite:///{self.folder / 'survey.db'}"

    @property
    def address(self) -> str:
        """Where the server answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> Path:
        """All that servers wrote."""
        return self.folder / "said"

    @contextmanager
    def sessions(self) -> Iterator[Sessions]:
        """The store, from outside the server."""
        engine = make_engine(self.url)
        try:
            yield Sessions(engine)
        finally:
            engine.dispose()

    def make(self) -> None:
        """An installation with everything shipped, and a fieldworker."""
        engine = make_engine(self.url)
        upgrade(engine)
        with Sessions(engine).begin() as session:
            ship(session, system_clock)
            made, _ = staff.add(session, self.hand, "jo", "Jo Brown", Role.FIELDWORKER)
            made.must_change = False
        engine.dispose()

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        with self.said.open("ab") as out:
            self.process = subprocess.Popen(
                [*live.COMMAND, "serve", "--port", str(self.port), "--workers", str(self.workers)],
                env=live.environment(self.folder, SURVEY_BASE_URL=self.address, SURVEY_DATABASE_URL=self.url),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            with (
                suppress(URLError, OSError),
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5),
            ):
                return
            time.sleep(0.1)
        raise RuntimeError(f"The server does not answer: {self.said.read_text()}")

    def kill(self) -> None:
        """All its processes at once, as when the power fails."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.process = None

    def kill_and_start(self) -> None:
        """Killed, then started as a machine starts it again."""
        self.kill()
        self.start()

    @contextmanager
    def no_space(self, more: int) -> Iterator[None]:
        """The disk is full but for `more` bytes: no file of the server grows further than that."""
        assert self.process is not None
        sizes = [file.stat().st_size for file in self.folder.glob("survey.db*")]
        for each in self.processes():
            resource.prlimit(each, resource.RLIMIT_FSIZE, (max(sizes) + more, resource.RLIM_INFINITY))
        try:
            yield
        finally:
            for each in self.processes():
                with suppress(ProcessLookupError):
                    resource.prlimit(each, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def processes(self) -> list[int]:
        """The ids of the server and its workers."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    @property
    def hand(self) -> Hand:
        """Somebody at the command line."""
        return Hand(system_clock)

    def code(self) -> str:
        """A code that lets one tablet in."""
        with self.sessions() as sessions, sessions.begin() as session:
            return devices.offer(session, self.hand)

    def revoke(self, device: str) -> None:
        """Shut a tablet out."""
        with self.sessions() as sessions, sessions.begin() as session:
            devices.revoke(session, self.hand, devices.by_name(session, device))

    def withdraw(self, moment: datetime | None) -> None:
        """Withdraw the questionnaire from a moment on; None takes that back."""
        with self.sessions() as sessions, sessions.begin() as session:
            session.execute(
                text("UPDATE publication SET withdrawn_at = :at WHERE questionnaire_id = 'safer-melton-2024-stall'"),
                {"at": None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")},
            )
        time.sleep(1.1)  # what is published is read again once a second

    def close(self, day: str | None) -> None:
        """Close the consultation on a day; None opens it again."""
        words = CONSULTATION.read_text()
        file = self.folder / CONSULTATION.name
        file.write_text(
            words.replace('opened: "2024-07-22"', f'opened: "2024-07-22"\nclosed: "{day}"') if day else words
        )
        with self.sessions() as sessions, sessions.begin() as session:
            load_consultation(session, file)
        time.sleep(1.1)

    def renew(self, version: int) -> None:
        """Publish another version of the questionnaire."""
        words = STALL.read_text().replace("version: 1\n", f"version: {version}\n", 1)
        words += f"mapping: {{from: {version - 1}}}\n"
        with self.sessions() as sessions, sessions.begin() as session:
            publish(session, load_text(words.encode(), f"{version}.yaml", SHIPPED / "codelists"), system_clock)
        time.sleep(1.1)

    def backup(self) -> Path:
        """Write a backup, as the server does every quarter of an hour."""
        file = self.folder / f"{time.monotonic_ns()}.backup"
        done = live.command(self.folder, "backup", str(file))
        assert done.returncode == 0, done.stderr
        return file

    def restore(self, file: Path) -> None:
        """Put a backup back."""
        self.kill()
        done = live.command(self.folder, "restore", "--force", str(file))
        assert done.returncode == 0, done.stderr
        self.start()


def now() -> datetime:
    """This machine's time, which is the server's."""
    return system_clock()
