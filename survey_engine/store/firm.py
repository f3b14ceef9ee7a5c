"""Commits that did not wait for the disk are made to survive a power cut, for those who keep what they read elsewhere.

The door does not wait once it has judged, as it can judge again. A copy that outlasts a power cut must not know more
than the store: so whoever makes one asks for this between reading and keeping.
"""

import os
from pathlib import Path

from sqlalchemy import Engine, update

from survey_engine.store.models import StoreState


def make_firm(engine: Engine) -> None:
    """Wait until everything committed by now is on disk."""
    if engine.dialect.name == "sqlite":
        _put_on_disk(Path(f"{engine.url.database}-wal"))
        return
    with engine.begin() as connection:  # a commit that waits takes all before it along, if only it writes something
        connection.execute(update(StoreState).values(since=StoreState.since))


def _put_on_disk(log: Path) -> None:
    """What is committed and no longer in the log is on disk already."""
    try:
        descriptor = os.open(log, os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
