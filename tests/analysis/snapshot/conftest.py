"""A store with files of its answers."""

from pathlib import Path

import pytest
from kept_store import Store

from survey_engine.store.sessions import Sessions


@pytest.fixture
def store(sessions: Sessions, tmp_path: Path) -> Store:
    """A store with the tiny questionnaire and nobody's answers yet."""
    return Store(sessions, tmp_path / "snapshots")
