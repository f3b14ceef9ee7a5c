"""An installation that commands run in this process find."""

from pathlib import Path

import pytest
from commands import TINY, run


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of the test's own that commands run in, with nothing published."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SURVEY_KEYS_DIR", str(tmp_path / "keys"))
    monkeypatch.setenv("SURVEY_DATABASE_URL", f"sqlite:///{tmp_path / 'survey.db'}")
    return tmp_path


@pytest.fixture
def tiny_installation(home: Path) -> None:
    """An installation of the test's own, with the tiny questionnaire published."""
    (home / "tiny.yaml").write_text(TINY)
    assert run("publish", "tiny.yaml").exit_code == 0
