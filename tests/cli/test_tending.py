"""What the server does for the store between requests."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from clocks import SettableClock
from deliveries import deliver, door, put_up, raw, response_id
from installations import settings_for

from analysis.snapshot import building
from survey_engine.cli.tending import STAMP, prune, tend_once
from survey_engine.consultations.catalogue import Catalogue
from survey_engine.responses.erasing import erase_response
from survey_engine.responses.intake import Intake
from survey_engine.store import archive
from survey_engine.store.engine import make_engine
from survey_engine.store.sessions import Sessions

NOON = datetime(2024, 8, 1, 12, 0, tzinfo=UTC)


def made(folder: Path, *taken_at: datetime) -> None:
    for each in taken_at:
        (folder / f"survey-{each.strftime(STAMP)}.backup").touch()


def left(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_tending_writes_a_backup_that_verifies(database_url: str, tmp_path: Path, clock: SettableClock) -> None:
    file = tend_once(settings_for(database_url, tmp_path), clock)

    assert file == tmp_path / "backups" / "survey-20240301T120000Z.backup"
    assert archive.verify(file).heading.taken_at == "2024-03-01T12:00:00+00:00"


def test_what_cannot_be_tended_does_not_keep_the_backup_from_being_written(
    database_url: str, tmp_path: Path, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Intake) -> int:
        raise RuntimeError("broken")

    monkeypatch.setattr(Intake, "recover", broken)

    with pytest.raises(RuntimeError, match="broken"):
        tend_once(settings_for(database_url, tmp_path), clock)

    assert archive.verify(tmp_path / "backups" / "survey-20240301T120000Z.backup")


def test_of_the_last_hours_every_backup_is_kept(tmp_path: Path) -> None:
    made(tmp_path, *(NOON - timedelta(minutes=15 * at) for at in range(12)))

    assert prune(tmp_path, NOON) == []


def test_of_yesterday_one_an_hour_is_kept_the_newest(tmp_path: Path) -> None:
    yesterday = datetime(2024, 7, 31, 8, 0, tzinfo=UTC)
    made(tmp_path, *(yesterday + timedelta(minutes=15 * at) for at in range(8)))

    prune(tmp_path, NOON)

    assert left(tmp_path) == ["survey-20240731T084500Z.backup", "survey-20240731T094500Z.backup"]


def test_of_last_month_one_a_day_is_kept_and_none_after_ninety_days(tmp_path: Path) -> None:
    last_month = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)
    made(tmp_path, last_month, last_month + timedelta(hours=5), last_month - timedelta(days=90))

    prune(tmp_path, NOON)

    assert left(tmp_path) == ["survey-20240701T130000Z.backup"]


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "before-restore.backup").touch()
    (tmp_path / "notes.txt").touch()

    prune(tmp_path, NOON)

    assert left(tmp_path) == ["before-restore.backup", "notes.txt"]


def test_tending_takes_what_was_erased_out_of_the_files_for_counting(
    database_url: str, tmp_path: Path, clock: SettableClock
) -> None:
    settings = settings_for(database_url, tmp_path)
    engine = make_engine(database_url)
    sessions = Sessions(engine)
    put_up(sessions, clock)
    deliver(door(sessions, clock), raw(1), raw(2))
    (form,) = Catalogue(sessions).all()
    with sessions.read() as session:
        home = building.place(building.store_folder(settings.snapshots_dir, session), form, "live")
    building.build(sessions, home, form, "live")
    with sessions.begin() as session:
        erase_response(session, response_id(1), clock())
    tend_once(settings, clock)

    assert [(len(each.rows), each.folder.name) for each in [building.newest(home, form)] if each] == [(1, "00000002")]
    assert [each.name for each in building.generations(home)] == ["00000002"]
    engine.dispose()
