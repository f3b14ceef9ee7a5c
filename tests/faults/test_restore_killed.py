"""A restore or a backup that is killed at any moment leaves one whole store, and no file that looks finished."""

import multiprocessing
import random
import time
from pathlib import Path
from uuid import UUID

import pytest
from clocks import SettableClock
from sqlalchemy import Engine, func, select

from survey_engine.accounts.models import AuditEntry, Role, Staff
from survey_engine.store import archive
from survey_engine.store.backup import backup, restore
from survey_engine.store.engine import make_engine
from survey_engine.store.migrating import is_current
from survey_engine.store.sessions import Sessions
from survey_engine.store.state import epoch

ROUNDS = 4
CONTEXT = multiprocessing.get_context("spawn")


def fill(sessions: Sessions, clock: SettableClock, people: range) -> None:
    """As many audit lines as people, always."""
    with sessions.begin() as session:
        for number in people:
            session.add(
                Staff(
                    id=UUID(int=number + 1),
                    name=f"person{number}",
                    full_name="x" * 2000,
                    role=Role.OFFICER,
                    password_hash="x",
                    must_change=False,
                    created_at=clock(),
                )
            )
            session.add(AuditEntry(at=clock(), actor="a", action="b", subject="c", detail={}))


def counts(engine: Engine) -> tuple[int, int, int]:
    """People, audit lines, epochs."""
    with Sessions(engine).read() as session:
        people = session.scalar(select(func.count()).select_from(Staff)) or 0
        lines = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        return people, lines, len([epoch(session)])


def restore_for_ever(url: str, files: list[Path], started: object) -> None:
    """Put one backup, then the other, in the store, until killed."""
    started.set()  # type: ignore[attr-defined]
    while True:
        for file in files:
            restore(url, file, force=True)


def back_up_for_ever(url: str, file: Path, started: object) -> None:
    """Write one backup over the other until killed."""
    engine = make_engine(url)
    started.set()  # type: ignore[attr-defined]
    while True:
        backup(engine, file)


def kill_at_random(target: object, *arguments: object) -> None:
    """Let a process work for a moment, then end it as a power cut would."""
    started = CONTEXT.Event()
    process = CONTEXT.Process(target=target, args=(*arguments, started))
    process.start()
    assert started.wait(60)
    time.sleep(random.uniform(0.05, 1.2))
    process.kill()
    process.join(10)
    assert process.exitcode == -9


@pytest.fixture
def files(sessions: Sessions, clock: SettableClock, tmp_path: Path) -> list[Path]:
    """A backup of 200 people and one of 300."""
    fill(sessions, clock, range(200))
    backup(sessions.engine, tmp_path / "200.backup", clock)
    fill(sessions, clock, range(200, 300))
    backup(sessions.engine, tmp_path / "300.backup", clock)
    return [tmp_path / "200.backup", tmp_path / "300.backup"]


def test_a_restore_killed_at_any_moment_leaves_one_whole_store(
    sessions: Sessions, database_url: str, files: list[Path]
) -> None:
    seen = set()
    for _ in range(ROUNDS):
        kill_at_random(restore_for_ever, database_url, files)
        engine = make_engine(database_url)
        seen.add(counts(engine))
        assert is_current(engine)
        engine.dispose()
    restore(database_url, files[0], force=True)

    assert seen <= {(200, 200, 1), (300, 300, 1)}
    assert counts(sessions.engine) == (200, 200, 1)


def test_a_backup_killed_at_any_moment_leaves_the_last_whole_one(database_url: str, files: list[Path]) -> None:
    for _ in range(ROUNDS):
        kill_at_random(back_up_for_ever, database_url, files[0])
        assert archive.verify(files[0]).heading.tables["staff"] in (200, 300)
