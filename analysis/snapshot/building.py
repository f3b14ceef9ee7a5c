"""Makes the next generation of a form's files: one builder at a time, whole or not at all, while others read.

The new generation is the one before it without what is gone and with what came, or everything anew. The old one is
deleted at once: what was erased must not stay in files. Whoever still reads it keeps what is open.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from sqlalchemy.orm import Session

from analysis.snapshot import files, reading
from analysis.snapshot import rows as lots
from analysis.snapshot.files import Generation, Writer
from analysis.snapshot.following import News, since
from analysis.snapshot.rows import FINISHED, MADE_UP, MODE, SEQ, Rows, Without
from analysis.tally import Ints
from survey_engine.consultations.catalogue import Form
from survey_engine.store.firm import make_firm
from survey_engine.store.sessions import Sessions
from survey_engine.store.state import epoch

UNFINISHED = ".building"
LOCK = ".lock"


def store_folder(folder: Path, session: Session) -> Path:
    """Where the copies of one store are; a store that was restored, or copied elsewhere, is another one."""
    address = session.get_bind().engine.url.render_as_string(hide_password=True)
    return folder / f"{epoch(session)}-{hashlib.sha256(address.encode()).hexdigest()[:8]}"


def place(store: Path, form: Form, environment: str) -> Path:
    """Where the generations of a form are."""
    return store / f"{form.questionnaire.id}-{form.questionnaire.version}-{environment}"


def leave_only(folder: Path, session: Session) -> None:
    """Delete what was copied from a store that has since been restored, or from another one."""
    own = epoch(session)
    for each in folder.iterdir() if folder.is_dir() else ():
        if each.is_dir() and not each.name.startswith(own):
            shutil.rmtree(each, ignore_errors=True)


def newest(home: Path, form: Form) -> Generation | None:
    """The newest generation that can be read."""
    for folder in reversed(generations(home)):
        found = files.read(folder, form)
        if found is not None:
            return found
    return None


def generations(home: Path) -> list[Path]:
    """The folders of generations, the oldest first."""
    try:
        return sorted(each for each in home.iterdir() if each.name.isdigit())
    except FileNotFoundError:
        return []


def build(sessions: Sessions, home: Path, form: Form, environment: str) -> Generation | None:
    """Make the next generation and delete those before it; None when another process is at it."""
    for folder in (home.parent.parent, home.parent, home):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(home) as nobody_else:
        if not nobody_else:
            return None
        fresh = home / UNFINISHED
        shutil.rmtree(fresh, ignore_errors=True)  # of a builder that died
        fresh.mkdir(mode=0o700)
        old = generations(home)
        base = newest(home, form)
        with since(sessions, form, environment, base.marks if base else None) as news:
            made = _write(fresh, form, base, news)
        make_firm(sessions.engine)  # after a power cut the store must still know what the files say
        files.describe(made)
        final = home / f"{int(old[-1].name) + 1 if old else 1:08d}"
        fresh.rename(final)
        files.sync(home)
        for each in old:
            shutil.rmtree(each, ignore_errors=True)
    return files.read(final, form)


def gone(base: Rows, numbers: Ints) -> Ints:
    """The places in `base`, which is in ascending order, of those of these numbers that it has."""
    seq = base[SEQ]
    found = np.searchsorted(seq, numbers)
    inside = found < len(seq)
    return np.unique(found[inside][seq[found[inside]] == numbers[inside]])


def _write(folder: Path, form: Form, base: Generation | None, news: News) -> Generation:
    writer = Writer(folder, form)
    if base is None or news.anew:
        for some in news.chunks:
            writer.write(some)
    else:
        tail = lots.joined([lots.nothing(form), *news.chunks])
        numbers = np.concatenate([news.noted, tail[SEQ]])
        whole = Without(base.rows, gone(base.rows, numbers), tail)
        writer.write(Without(whole.base, whole.gone, tail, np.argsort(whole[SEQ], kind="stable")))
    rows = writer.close()
    counted = np.bincount(rows[MODE], minlength=len(rows.tables[MODE]) + 1)[1:].tolist()
    first, last = reading.span(rows[FINISHED])
    return Generation(
        folder,
        form.form_hash,
        news.marks,
        rows,
        dict(zip(rows.tables[MODE], counted, strict=True)),
        int(np.count_nonzero(rows[MADE_UP])),
        first,
        last,
    )


@contextmanager
def alone(home: Path) -> Iterator[bool]:
    """Whether nobody else builds here; the system lets go of the lock of a process that dies."""
    descriptor = os.open(home / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)
