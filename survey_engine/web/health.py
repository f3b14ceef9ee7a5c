"""For machines that watch the service: is the process up, and can it take answers now."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from survey_engine.access import public
from survey_engine.engine import Engine, current_engine
from survey_engine.store.engine import writing
from survey_engine.store.migrating import is_current
from survey_engine.store.state import backed_up_at

log = logging.getLogger(__name__)
bp = Blueprint("health", __name__)
BACKUP_LATE = timedelta(hours=1)  # one is taken every 15 minutes


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="up"), 200, {"Cache-Control": "no-store"}


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Whether answers can be taken: 200, or 503 and what is wrong.

    A late backup is told and no reason to turn people away: answers are safer here than nowhere.
    """
    checks = {name: _holds(name, check) for name, check in CHECKS.items()}
    good = all(checks.values())
    words = {name: "ok" if holds else "failed" for name, holds in checks.items()}
    words["backup_fresh"] = "ok" if _holds("backup_fresh", _backup_fresh) else "late"
    status = {"status": "ready" if good else "not ready", "checks": words}
    return jsonify(status), 200 if good else 503, {"Cache-Control": "no-store"}


def _holds(name: str, check: Callable[[Engine], bool]) -> bool:
    try:
        return check(current_engine())
    except (SQLAlchemyError, OSError) as error:
        log.error("Not ready: %s: %s", name, type(error).__name__)
        return False


def _database_writable(engine: Engine) -> bool:
    """Change a row for real, and take it back: a full disk or a standby server shows only then."""
    with writing(engine.sessions.engine).connect() as connection:
        changed = connection.execute(text("UPDATE store_state SET since = since"))
        connection.rollback()
    return changed.rowcount == 1


def _migrations_current(engine: Engine) -> bool:
    return is_current(engine.sessions.engine)


def _keys_loaded(engine: Engine) -> bool:
    return bool(engine.settings.secret_key) and engine.settings.keys_dir.is_dir()


def _backup_fresh(engine: Engine) -> bool:
    with engine.sessions.read() as session:
        taken = backed_up_at(session)
    return taken is not None and engine.clock() - taken < BACKUP_LATE


CHECKS: Mapping[str, Callable[[Engine], bool]] = {
    "database_writable": _database_writable,
    "migrations_current": _migrations_current,
    "keys_loaded": _keys_loaded,
}
