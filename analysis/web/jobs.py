"""Answers that may take a while: worked out once for all who ask the same, and kept for a quarter of an hour.

An answer is stamped with the version of what it was made from. Whoever asks first starts the work; who asks while it
goes on, or has just ended, gets its answer although something came in meanwhile, or nobody would ever get one. A locked
file says that it goes on, in this process or in another of this machine, and is free again however the process ends.
It knows neither tables nor pages: an answer is bytes.
"""

import fcntl
import logging
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import orjson

from survey_engine.errors import DataError, SurveyError

KEPT = 15 * 60  # seconds
FRESH = 5.0  # seconds for which an answer is good whatever came in since
AT_ONCE = 2  # jobs a process works at; the others wait their turn
PAUSE = 0.005  # seconds between looks for an answer
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: what it does now, and how many of how many steps are done."""

    words: str = "Waiting for its turn"
    done: int = 0
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """A job's answer."""

    body: bytes


Report = Callable[[Progress], None]
Work = Callable[[Report], bytes]


class JobError(SurveyError):
    """A job that failed, for no fault of whoever asked."""

    code = "analysis.job"


def key(*parts: object) -> str:
    """A name for what is asked: the same for the same."""
    return sha256(repr(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Jobs:
    """The jobs of one installation on one machine, in a folder that nobody else may read."""

    folder: Path

    def ask(self, name: str, version: str, work: Work, patience: float) -> Done | Progress:
        """The answer to `name`, waited for `patience` seconds, or how far it is; DataError when there is none."""
        until = time.monotonic() + patience
        self._begin(name, version, work)
        while (found := self._found(name, version)) is None:
            if time.monotonic() >= until:
                return self._progress(name)
            time.sleep(PAUSE)
            self._begin(name, version, work, waiting=True)  # whoever was at it may have ended with an older answer
        return found

    def _begin(self, name: str, version: str, work: Work, *, waiting: bool = False) -> None:
        """Start the work unless it is done, or somebody is at it. Those `waiting` are told that it failed meanwhile."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it may be deleted at any time
        lock = None if self._is_answered(name, version) else _locked(self._file(name, "lock"))
        if lock is None:
            return
        failed = waiting and self._file(name, "failed").exists()
        if failed or self._is_answered(name, version):  # while we waited for the lock
            os.close(lock)
            return
        sweep(self.folder)
        for kind in ("done", "fault", "failed"):
            self._file(name, kind).unlink(missing_ok=True)
        self._pool.submit(self._work, name, version, work, lock)

    def _work(self, name: str, version: str, work: Work, lock: int) -> None:
        stamp = version.encode() + b"\n"
        try:
            body = work(lambda progress: self._write(name, "progress", orjson.dumps(asdict(progress))))
            self._write(name, "done", stamp + body)
        except SurveyError as error:
            self._write(name, "fault", stamp + str(error).encode())
        except Exception:
            log.exception("A job of the analysis failed")
            self._write(name, "failed", b"")
        finally:
            self._file(name, "progress").unlink(missing_ok=True)
            os.close(lock)

    def _found(self, name: str, version: str) -> Done | None:
        if self._file(name, "failed").exists():
            raise JobError("This could not be worked out. Try again, and tell whoever runs the service.")
        if (fault := self._read(name, "fault", version)) is not None:
            raise DataError(fault.decode())
        body = self._read(name, "done", version)
        return None if body is None else Done(body)

    def _is_answered(self, name: str, version: str) -> bool:
        return any(self._read(name, kind, version) is not None for kind in ("done", "fault"))

    def _read(self, name: str, kind: str, version: str) -> bytes | None:
        """What was written, if it is of that version or has only just been written."""
        try:
            with self._file(name, kind).open("rb") as file:
                is_fresh = time.time() - os.fstat(file.fileno()).st_mtime < FRESH
                stamp = file.readline()
                return file.read() if is_fresh or stamp == version.encode() + b"\n" else None
        except FileNotFoundError:
            return None

    def _progress(self, name: str) -> Progress:
        try:
            return Progress(**orjson.loads(self._file(name, "progress").read_bytes()))
        except FileNotFoundError:
            return Progress()

    def _write(self, name: str, kind: str, body: bytes) -> None:
        """Whole or not at all: others read while we write."""
        aside = self._file(name, f"{kind}.{os.getpid()}")
        aside.write_bytes(body)
        aside.replace(self._file(name, kind))

    def _file(self, name: str, kind: str) -> Path:
        return self.folder / f"{name}.{kind}"

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        """Made when first needed: a process that is forked takes no threads along."""
        return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="analysis")


def sweep(folder: Path) -> None:
    """Forget what is old; a file that somebody holds a lock on is in use however old it is."""
    oldest = time.time() - KEPT
    for file in folder.iterdir():
        try:
            if file.stat().st_mtime < oldest and (file.suffix != ".lock" or _is_free(file)):
                file.unlink()
        except FileNotFoundError:
            continue


def _locked(file: Path) -> int | None:
    """The file opened and locked, or None when somebody else has it."""
    opened = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        return None
    os.utime(opened)
    return opened


def _is_free(file: Path) -> bool:
    lock = _locked(file)
    if lock is not None:
        os.close(lock)
    return lock is not None
