"""Backups of either database: whole, verified, taken while others write, and put back all or nothing."""

import io
import os
import threading
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from clocks import SettableClock
from sqlalchemy import Engine, func, select, text

from survey_engine.accounts.models import AuditEntry, Role, Staff, StaffSession
from survey_engine.errors import Conflict
from survey_engine.store.archive import BackupError, verify, write
from survey_engine.store.backup import backup, restore
from survey_engine.store.engine import make_engine
from survey_engine.store.migrating import is_current
from survey_engine.store.sessions import Sessions
from survey_engine.store.state import backed_up_at, epoch

MOMENT = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
TRICKY = 'tab\t, newline\n, backslash \\N \\., quote ", snowman ☃'


def person(number: int, full_name: str = "Ada") -> Staff:
    """A member of staff told from others by a number."""
    return Staff(
        id=UUID(int=number),
        name=f"ada{number}",
        full_name=full_name,
        role=Role.OFFICER,
        password_hash="x",
        must_change=False,
        created_at=MOMENT,
    )


def entry(subject: str) -> AuditEntry:
    """One line of the audit trail."""
    return AuditEntry(at=MOMENT, actor="ada", action="test", subject=subject, detail={"said": TRICKY})


def fill(sessions: Sessions) -> None:
    """One member of staff, a session, two audit lines; text and bytes that are hard to copy."""
    with sessions.begin() as session:
        session.add(person(1, TRICKY))
        session.flush()
        session.add(
            StaffSession(
                token_hash=bytes(range(256)), staff_id=UUID(int=1), signed_in_at=MOMENT, seen_at=MOMENT, ends_at=MOMENT
            )
        )
        session.add_all([entry("first"), entry("second")])


def test_what_was_backed_up_comes_back_in_another_store(
    sessions: Sessions, empty_database_url: str, tmp_path: Path, clock: SettableClock
) -> None:
    fill(sessions)
    manifest = backup(sessions.engine, tmp_path / "kept.zip", clock)

    restored = restore(empty_database_url, tmp_path / "kept.zip", clock=clock)

    engine = make_engine(empty_database_url)
    with Sessions(engine).read() as session:
        staff = session.scalars(select(Staff)).one()
        token = session.scalars(select(StaffSession.token_hash)).one()
        lines = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert (staff.full_name, staff.role, staff.disabled_at, staff.created_at) == (
            TRICKY,
            Role.OFFICER,
            None,
            MOMENT,
        )
        assert token == bytes(range(256))
        assert [(line.subject, line.detail) for line in lines] == [
            ("first", {"said": TRICKY}),
            ("second", {"said": TRICKY}),
        ]
        assert epoch(session) == restored.epoch
    assert is_current(engine)
    assert restored.epoch != manifest.heading.epoch
    assert manifest.heading.taken_at == "2024-03-01T12:00:00+00:00"
    assert {name: rows for name, rows in manifest.heading.tables.items() if rows} == {
        "alembic_version": 1,
        "audit_entry": 2,
        "staff": 1,
        "staff_session": 1,
        "store_state": 1,
    }
    engine.dispose()


def test_numbering_goes_on_after_a_restore(sessions: Sessions, empty_database_url: str, tmp_path: Path) -> None:
    fill(sessions)
    backup(sessions.engine, tmp_path / "kept.zip")
    restore(empty_database_url, tmp_path / "kept.zip")

    engine = make_engine(empty_database_url)
    with Sessions(engine).begin() as session:
        session.add(entry("third"))
        session.flush()
        numbers = session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)).all()
    engine.dispose()

    assert numbers == [1, 2, 3]


def test_a_backup_is_recorded_once_it_is_verified(sessions: Sessions, tmp_path: Path, clock: SettableClock) -> None:
    with sessions.read() as session:
        before = backed_up_at(session)
    backup(sessions.engine, tmp_path / "a.zip", clock)
    clock.advance(minutes=15)
    backup(sessions.engine, tmp_path / "b.zip", clock)
    with sessions.read() as session:
        after = backed_up_at(session)

    assert (before, after) == (None, MOMENT + timedelta(minutes=15))
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("survey.db")) == [
        "a.zip",
        "b.zip",
    ]
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600


def test_a_backup_taken_while_others_write_is_one_moment(
    sessions: Sessions, empty_database_url: str, tmp_path: Path
) -> None:
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            with sessions.begin() as session:  # a pair, always together
                session.add(person(uuid4().int))
                session.add(entry("pair"))

    writers = [threading.Thread(target=work) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        while not _staff(sessions.engine):
            pass
        manifest = backup(sessions.engine, tmp_path / "kept.zip")
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    restore(empty_database_url, tmp_path / "kept.zip")

    engine = make_engine(empty_database_url)
    with Sessions(engine).read() as session:
        pairs = session.scalar(select(func.count()).select_from(AuditEntry))
    restored = _staff(engine)
    engine.dispose()
    assert 0 < restored == pairs == manifest.heading.tables["staff"] <= _staff(sessions.engine)


def test_a_store_that_is_not_empty_is_only_replaced_by_force(
    sessions: Sessions, database_url: str, tmp_path: Path
) -> None:
    backup(sessions.engine, tmp_path / "empty.zip")
    fill(sessions)

    with pytest.raises(Conflict, match="The store is not empty"):
        restore(database_url, tmp_path / "empty.zip")
    kept = _staff(sessions.engine)
    restore(database_url, tmp_path / "empty.zip", force=True)

    assert (kept, _staff(sessions.engine)) == (1, 0)  # the engine opened before sees the new store


def test_a_flipped_byte_anywhere_is_refused_and_changes_nothing(
    sessions: Sessions, database_url: str, tmp_path: Path
) -> None:
    fill(sessions)
    file = tmp_path / "kept.zip"
    backup(sessions.engine, file)
    sound = file.read_bytes()

    refused, places = 0, range(0, len(sound), max(1, len(sound) // 60))
    for place in places:
        file.write_bytes(sound[:place] + bytes([sound[place] ^ 0x10]) + sound[place + 1 :])
        try:
            verify(file)
        except BackupError:
            refused += 1
        else:  # a byte of the zip's own dates and flags, which nobody reads: every member must still be right
            assert _members(file.read_bytes()) == _members(sound)
    file.write_bytes(sound[: len(sound) // 2])
    with pytest.raises(BackupError, match="is not a backup of this service, or is damaged"):
        restore(database_url, file, force=True)

    assert refused > len(places) / 2
    assert _staff(sessions.engine) == 1


def test_a_backup_with_rows_missing_is_refused_and_changes_nothing(
    sessions: Sessions, database_url: str, tmp_path: Path
) -> None:
    fill(sessions)
    file = tmp_path / "kept.zip"
    told = backup(sessions.engine, file)
    heading = replace(told.heading, tables={**told.heading.tables, "staff": 2})
    members = _members(file.read_bytes())
    write(file, heading, [(name, [members[name]]) for name in told.sha256])

    with pytest.raises(BackupError, match="staff has 1 row\\(s\\) where 2 were expected"):
        restore(database_url, file, force=True)
    assert _staff(sessions.engine) == 1


def test_a_backup_of_another_format_is_refused(
    sessions: Sessions, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(sessions.engine, tmp_path / "kept.zip")
    monkeypatch.setattr("survey_engine.store.archive.FORMAT", 2)

    with pytest.raises(BackupError, match="has format 1; this version reads format 2"):
        restore(database_url, tmp_path / "kept.zip")


def test_a_backup_of_newer_tables_is_refused(sessions: Sessions, database_url: str, tmp_path: Path) -> None:
    told = backup(sessions.engine, tmp_path / "kept.zip")
    members = _members((tmp_path / "kept.zip").read_bytes())
    newer = replace(told.heading, revision="9999")
    write(tmp_path / "newer.zip", newer, [(name, [members[name]]) for name in told.sha256])

    with pytest.raises(BackupError, match="of a newer version \\(tables 9999\\)"):
        restore(database_url, tmp_path / "newer.zip")


def test_a_backup_never_overwrites_what_is_not_a_backup(sessions: Sessions, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sir")

    with pytest.raises(BackupError, match="exists and is not a backup"):
        backup(sessions.engine, letter)

    assert letter.read_text() == "Dear Sir"


def test_a_database_of_something_else_is_left_alone(
    sessions: Sessions, empty_database_url: str, tmp_path: Path
) -> None:
    backup(sessions.engine, tmp_path / "kept.zip")
    other = make_engine(empty_database_url)
    with other.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id integer)"))

    with pytest.raises(BackupError, match="tables of something else"):
        restore(empty_database_url, tmp_path / "kept.zip")
    other.dispose()


def test_a_backup_goes_back_only_to_its_own_kind_of_database(
    sessions: Sessions, backend: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    backup(sessions.engine, tmp_path / "kept.zip")
    other = f"sqlite:///{tmp_path / 'other.db'}"
    if backend == "sqlite":
        other = request.getfixturevalue("postgres").url("postgres")

    with pytest.raises(BackupError, match=f"This backup is of {backend}; it cannot be restored to"):
        restore(other, tmp_path / "kept.zip")


def test_what_a_killed_backup_left_is_removed_once_it_must_be_dead(sessions: Sessions, tmp_path: Path) -> None:
    old, new = tmp_path / ".unfinished-old", tmp_path / ".unfinished-new"
    for left in (old, new):
        left.mkdir()
        (left / "survey.db").write_text("answers")
    os.utime(old, (0, 0))

    backup(sessions.engine, tmp_path / "kept.zip")

    assert (old.exists(), new.exists()) == (False, True)


def _staff(engine: Engine) -> int:
    with Sessions(engine).read() as session:
        return session.scalar(select(func.count()).select_from(Staff)) or 0


def _members(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
