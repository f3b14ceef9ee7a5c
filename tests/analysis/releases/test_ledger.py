"""The ledger keeps what was put into it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from clocks import SettableClock
from installations import DURING, installation, settings_for, ship
from sqlalchemy.orm import Session

from analysis.releases import ledger
from analysis.releases.models import Release
from survey_engine.app import create_app
from survey_engine.engine import Engine
from survey_engine.errors import Conflict, NotFound

THEN = datetime(2024, 9, 1, tzinfo=UTC)


@pytest.fixture
def engine(database_url: str, tmp_path: Path, clock: SettableClock) -> Engine:
    """An installation with one release in its ledger."""
    clock.set(DURING)
    made = installation(create_app(settings_for(database_url, tmp_path), clock))
    with made.sessions.begin() as session:
        ship(session, clock)
    with made.sessions.begin() as session:
        session.add(release())
    return made


def release() -> Release:
    return Release(
        consultation_slug="community-safety-2020", title="2020", profile="public", body=b"{}", sha256="a", data="one",
        state_hash="b", responses=144, while_open=False, made_at=THEN, made_by="ada", approved_at=THEN,
        approved_by="bea", withdrawn_at=None, withdrawn_by=None, reason=None,
    )  # fmt: skip


def test_what_was_released_is_neither_changed_nor_deleted(engine: Engine) -> None:
    with pytest.raises(Conflict, match="Release 1 is fixed: body, sha256 cannot be changed"):
        change(engine)
    with pytest.raises(Conflict, match="Release 1 stays in the ledger"):
        delete(engine)
    with engine.sessions.read() as session:
        assert ledger.release(session, 1).body == b"{}"
    engine.sessions.engine.dispose()


def test_the_public_sees_the_one_approved_last(engine: Engine) -> None:
    with engine.sessions.read() as session:
        shown = ledger.current(session, "community-safety-2020")
        none = ledger.current(session, "safer-melton-2024")
        missing(session)

    assert (shown and shown.id, none) == (1, None)
    engine.sessions.engine.dispose()


def change(engine: Engine) -> None:
    with engine.sessions.begin() as session:
        kept = ledger.release(session, 1)
        kept.body, kept.sha256, kept.reason = b"[]", "c", "may be said"


def delete(engine: Engine) -> None:
    with engine.sessions.begin() as session:
        session.delete(ledger.release(session, 1))


def missing(session: Session) -> None:
    with pytest.raises(NotFound, match="There is no release 7"):
        ledger.release(session, 7)
