"""What people were promised on the web, noted beside the backups and apart from the store.

A store restored from a backup knows nothing of what came after it. Tablets offer theirs again; a browser cannot. These
notes say which web responses are lost then, by the hash of their receipt, and which were erased and must be again.
They hold no answers, and a note that cannot be written stands in nobody's way.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_engine.responses.erasing import erase_response, with_receipt
from survey_engine.responses.models import Submission
from survey_engine.responses.parts import receipt_hash
from survey_engine.store.clock import Clock

log = logging.getLogger(__name__)
FILE = "promised.jsonl"


class Promise(StrEnum):
    """What somebody was told."""

    KEPT = "kept"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Lost:
    """A web response that was acknowledged and is not in the store."""

    at: str
    receipt_hash: str
    revision: int


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a restore undid: responses lost, and how many were erased again."""

    lost: tuple[Lost, ...]
    erased: int


class Witness:
    """Notes promises in a folder. Safe for threads and processes: each note is one write at the end of the file."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def kept(self, receipt: str, revision: int) -> None:
        """Somebody is told that these answers are kept."""
        self._note(Promise.KEPT, receipt, revision)

    def erased(self, receipt: str) -> None:
        """Somebody is told that these answers are erased."""
        self._note(Promise.ERASED, receipt, 0)

    def _note(self, promise: Promise, receipt: str, revision: int) -> None:
        at = self._clock().isoformat(timespec="seconds")
        note = {"at": at, "what": promise.value, "receipt_hash": receipt_hash(receipt), "revision": revision}
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(self._folder / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, orjson.dumps(note, option=orjson.OPT_APPEND_NEWLINE))
            finally:
                os.close(file)
        except OSError as error:
            log.warning("What was promised could not be noted: %s", type(error).__name__)


def reckon(session: Session, folder: Path, now: datetime) -> Reckoning:
    """After a restore: erase again what was erased, and list what was kept and is not there. Never commits."""
    latest: dict[str, Lost] = {}
    gone: set[str] = set()
    for what, note in _notes(folder / FILE):
        if what is Promise.ERASED:
            gone.add(note.receipt_hash)
        else:
            latest[note.receipt_hash] = note
    erased = sum(_erase(session, each, now) for each in sorted(gone))
    kept = [note for name, note in latest.items() if name not in gone]
    return Reckoning(tuple(note for note in kept if _revision(session, note.receipt_hash) < note.revision), erased)


def _erase(session: Session, hashed: str, now: datetime) -> int:
    ids = with_receipt(session, hashed)
    for response_id in ids:
        erase_response(session, response_id, now)
    return len(ids)


def _revision(session: Session, hashed: str) -> int:
    """The latest revision there is of the response with that receipt; 0 when there is none."""
    ids = with_receipt(session, hashed)
    return session.scalar(select(func.max(Submission.revision)).where(Submission.response_id.in_(ids))) or 0


def _notes(file: Path) -> Iterator[tuple[Promise, Lost]]:
    """The notes, oldest first. One that a crash cut short says nothing."""
    if not file.exists():
        return
    for line in file.read_bytes().splitlines():
        try:
            said = orjson.loads(line)
            yield Promise(said["what"]), Lost(said["at"], said["receipt_hash"], said["revision"])
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
            continue
