"""Loading the demonstration data: all of it through the one door, and once."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from survey_engine.cli.main import main
from survey_engine.consultations.catalogue import Catalogue
from survey_engine.consultations.queries import consultations
from survey_engine.demonstration import loading
from survey_engine.responses.intake import Intake
from survey_engine.responses.models import Response, Submission
from survey_engine.store.clock import Clock
from survey_engine.store.sessions import Sessions

COUNTS = {
    "community-safety-2020": 144,
    "safer-melton-2024": 400,
    "safer-melton-2024-business": 300,
    "safer-melton-2024-stall": 150,
    "safer-melton-2024-young": 50,
}


def load(sessions: Sessions, clock: Clock) -> Mapping[tuple[str, str], int]:
    with sessions.begin() as session:
        loading.publish_shipped(session, clock)
    return loading.deliver(sessions, Intake(sessions, Catalogue(sessions), clock))


def test_every_demonstration_response_is_stored(sessions: Sessions, clock: Clock) -> None:
    counts = load(sessions, clock)
    with sessions.read() as session:
        kept = session.execute(select(Response.questionnaire, func.count()).group_by(Response.questionnaire)).all()
        slugs = [page.slug for page in consultations(session)]

    assert counts == {(name, "stored"): count for name, count in COUNTS.items()}
    assert dict(map(tuple, kept)) == COUNTS
    assert sorted(slugs) == ["community-safety-2020", "safer-melton-2024", "safer-melton-demonstration"]


def test_loading_again_changes_nothing(sessions: Sessions, clock: Clock) -> None:
    load(sessions, clock)
    again = load(sessions, clock)
    with sessions.read() as session:
        submissions = session.scalar(select(func.count()).select_from(Submission))

    assert again == {(name, loading.KNOWN): count for name, count in COUNTS.items()}
    assert submissions == 1044


def test_the_source_says_that_they_are_made_up(sessions: Sessions, clock: Clock) -> None:
    load(sessions, clock)
    with sessions.read() as session:
        sources = set(session.scalars(select(Submission.source)))

    assert sources == {"demonstration"}


def test_the_command_says_what_it_loaded_and_that_it_is_made_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEY_DATABASE_URL", f"sqlite:///{tmp_path / 'survey.db'}")
    monkeypatch.setenv("SURVEY_KEYS_DIR", str(tmp_path / "keys"))
    done = CliRunner().invoke(main, ["demo"])

    assert done.exit_code == 0
    assert done.stdout == "".join(f"{name}\tstored\t{count}\n" for name, count in COUNTS.items())
    assert "made-up demonstration data" in done.stderr


def test_the_command_writes_files_for_submit_and_import(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["demo", "--write", str(tmp_path)])
    files = [Path(line) for line in done.stdout.splitlines()]
    lines = [orjson.loads(line) for file in files if file.suffix == ".jsonl" for line in file.read_bytes().splitlines()]

    assert [file.name for file in files] == [
        "demonstration-2020.jsonl",
        "demonstration-2020.csv",
        "demonstration-2024.jsonl",
        "demonstration-2024-business.jsonl",
    ]
    assert Counter(line["questionnaire"] for line in lines) == COUNTS
