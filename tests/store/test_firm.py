"""Commits that did not wait for the disk can be made to survive a power cut."""

import os
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, insert

from survey_engine.responses.models import Submission
from survey_engine.store.firm import make_firm


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_log_that_commits_are_written_to_is_put_on_disk(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    with engine.begin() as connection:
        connection.execute(insert(Submission).values(status="held", source="web"))
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.readlink(f"/proc/self/fd/{descriptor}")))

    make_firm(engine)

    assert synced == [f"{engine.url.database}-wal"]
    assert Path(synced[0]).stat().st_size > 0


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_store_without_a_log_has_nothing_to_put_on_disk(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)

    make_firm(engine)

    assert synced == []


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_commit_that_waits_follows_those_that_did_not(engine: Engine) -> None:
    with engine.connect() as connection:
        before = _written(connection)
        make_firm(engine)
        assert _written(connection) > before


def _written(connection: Connection) -> int:
    """How far the server's log of what was written goes; reading alone does not move it."""
    return int(connection.exec_driver_sql("SELECT pg_current_wal_insert_lsn() - '0/0'").scalar_one())
