"""Settings from the environment: laptop defaults, and what production refuses."""

import stat
from pathlib import Path

import pytest

from survey_engine import settings as module
from survey_engine.settings import Environment, Settings, SettingsError, instance_dir

PROJECT = Path(module.__file__).parents[1]


def production(folder: Path, **changed: str) -> dict[str, str]:
    """A sound production environment, with some of it changed; an empty value takes a setting away."""
    return {
        "SURVEY_ENV": "production",
        "SURVEY_DATABASE_URL": "postgresql://survey:s3cret@db/survey",
        "SURVEY_SECRET_KEY": "k" * 40,
        "SURVEY_KEYS_DIR": str(folder / "keys"),
        "SURVEY_BASE_URL": "https://consult.example.org/",
        "SURVEY_BACKUP_DIR": str(folder / "backups"),
        **changed,
    }


def test_nothing_set_gives_a_laptop_its_own_folder_wherever_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    settings = Settings.from_environment({"SURVEY_KEYS_DIR": str(tmp_path / "keys")})

    assert settings == Settings(
        database_url=f"sqlite:///{PROJECT}/instance/survey.db",
        secret_key=(tmp_path / "keys" / "secret_key").read_text(),
        keys_dir=tmp_path / "keys",
        base_url="http://127.0.0.1:8000",
        environment=Environment.DEVELOPMENT,
        backup_dir=PROJECT / "instance" / "backups",
        snapshots_dir=PROJECT / "instance" / "snapshots",
        dask_scheduler=None,
    )
    assert instance_dir({}) == PROJECT / "instance"


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    environ = {"SURVEY_KEYS_DIR": str(tmp_path / "keys")}

    first, second = Settings.from_environment(environ), Settings.from_environment(environ)

    kept = tmp_path / "keys" / "secret_key"
    assert first.secret_key == second.secret_key == kept.read_text()
    assert len(first.secret_key) == 64
    assert [path.name for path in kept.parent.iterdir()] == ["secret_key"]
    assert (stat.S_IMODE(kept.stat().st_mode), stat.S_IMODE(kept.parent.stat().st_mode)) == (0o600, 0o700)


def test_a_relative_sqlite_file_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    settings = Settings.from_environment({"SURVEY_DATABASE_URL": "sqlite:///a/b.db", "SURVEY_KEYS_DIR": "keys"})

    assert settings.database_url == f"sqlite:///{tmp_path}/a/b.db"


def test_production_with_everything_said_is_accepted(tmp_path: Path) -> None:
    settings = Settings.from_environment(production(tmp_path))

    assert settings.production
    assert settings.database_url == "postgresql+psycopg://survey:s3cret@db/survey"
    assert settings.base_url == "https://consult.example.org"
    assert "s3cret" not in repr(settings)
    assert "kkk" not in repr(settings)


def test_production_says_all_it_lacks_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"SURVEY_ENV": "production"})

    assert str(refused.value) == (
        "Not safe to run in production:\n"
        "- SURVEY_DATABASE_URL is not set (where answers are kept).\n"
        "- SURVEY_SECRET_KEY is not set (signs cookies and forms; at least 32 characters).\n"
        "- SURVEY_KEYS_DIR is not set (folder of secret keys, readable by this service only).\n"
        "- SURVEY_BASE_URL is not set (public address, as on posters; https:// in production).\n"
        "- SURVEY_BACKUP_DIR is not set (folder for backups, best on another disk)."
    )


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"SURVEY_SECRET_KEY": "short"}, "SURVEY_SECRET_KEY is shorter than 32 characters."),
        ({"SURVEY_SECRET_KEY": " "}, "SURVEY_SECRET_KEY is not set"),
        ({"SURVEY_BASE_URL": "http://consult.example.org"}, "SURVEY_BASE_URL does not begin with https://"),
    ],
)
def test_production_refuses_what_is_unsafe(tmp_path: Path, changed: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Settings.from_environment(production(tmp_path, **changed))


def test_production_refuses_keys_others_can_read(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o755)

    with pytest.raises(SettingsError, match="can be read by others; run chmod 700"):
        Settings.from_environment(production(tmp_path))


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"SURVEY_ENV": "staging"}, "SURVEY_ENV is 'staging'; use development or production."),
        ({"SURVEY_DATABASE_URL": "nonsense"}, "SURVEY_DATABASE_URL is not a database address"),
        ({"SURVEY_DATABASE_URL": "mysql://db/x"}, "SURVEY_DATABASE_URL begins with mysql; use sqlite or postgresql"),
    ],
)
def test_a_setting_that_cannot_be_understood_is_refused(tmp_path: Path, environ: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Settings.from_environment({"SURVEY_KEYS_DIR": str(tmp_path), **environ})
