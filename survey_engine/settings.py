"""What an installation is told from outside: environment variables, with defaults that work on a laptop.

Production takes no default that would be unsafe there, and says all it lacks at once.
"""

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from survey_engine.errors import SurveyError

NAMES = {
    "SURVEY_DATABASE_URL": "where answers are kept",
    "SURVEY_SECRET_KEY": "signs cookies and forms; at least 32 characters",
    "SURVEY_KEYS_DIR": "folder of secret keys, readable by this service only",
    "SURVEY_BASE_URL": "public address, as on posters; https:// in production",
    "SURVEY_ENV": "development or production",
    "SURVEY_BACKUP_DIR": "folder for backups, best on another disk",
    "SURVEY_SNAPSHOTS_DIR": "folder for copies of answers that make counting quick; may be deleted at any time",
    "SURVEY_DASK_SCHEDULER": "address of a Dask scheduler for large analyses; none is needed",
}
NEEDED_IN_PRODUCTION = (
    "SURVEY_DATABASE_URL",
    "SURVEY_SECRET_KEY",
    "SURVEY_KEYS_DIR",
    "SURVEY_BASE_URL",
    "SURVEY_BACKUP_DIR",
)
SECRET_LENGTH = 32


class SettingsError(SurveyError):
    """Settings the service must not start with."""

    code = "settings.refused"


class Environment(StrEnum):
    """Where the service runs."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an installation may be told. Folders are absolute; the base URL has no slash at its end."""

    database_url: str = field(repr=False)  # may hold a password
    secret_key: str = field(repr=False)
    keys_dir: Path
    base_url: str
    environment: Environment
    backup_dir: Path
    snapshots_dir: Path
    dask_scheduler: str | None = None

    @property
    def production(self) -> bool:
        """Whether real people's answers are at stake."""
        return self.environment is Environment.PRODUCTION

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings, or raise SettingsError naming everything that is wrong."""
        given = {name: environ[name].strip() for name in NAMES if environ.get(name, "").strip()}
        environment = _environment(given.get("SURVEY_ENV", Environment.DEVELOPMENT))
        if environment is Environment.PRODUCTION:
            _refuse_unsafe(given)
        instance = instance_dir(environ)
        keys = Path(given.get("SURVEY_KEYS_DIR", instance / "keys")).absolute()
        return cls(
            database_url=_database_url(given.get("SURVEY_DATABASE_URL", f"sqlite:///{instance / 'survey.db'}")),
            secret_key=given.get("SURVEY_SECRET_KEY") or kept_secret(keys / "secret_key"),
            keys_dir=_private_folder(keys),
            base_url=given.get("SURVEY_BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
            environment=environment,
            backup_dir=Path(given.get("SURVEY_BACKUP_DIR", instance / "backups")).absolute(),
            snapshots_dir=Path(given.get("SURVEY_SNAPSHOTS_DIR", instance / "snapshots")).absolute(),
            dask_scheduler=given.get("SURVEY_DASK_SCHEDULER"),
        )


def instance_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder for what an installation makes: `instance` in the project, or the user's data folder."""
    project = Path(__file__).resolve().parents[1]
    if (project / "pyproject.toml").is_file():
        return project / "instance"
    data = environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data).absolute() / "survey-engine"


def kept_secret(file: Path) -> str:
    """The secret in `file`, made at the first call and readable by its owner only; two processes agree on one."""
    _private_folder(file.parent)
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    if not file.exists():
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, file)  # fails when another process was first: then its secret counts
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_text().strip()


def _private_folder(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _environment(name: str) -> Environment:
    try:
        return Environment(name)
    except ValueError:
        raise SettingsError(f"SURVEY_ENV is '{name}'; use development or production.") from None


def _database_url(text: str) -> str:
    """`text` checked, with a SQLite file's path made absolute."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise SettingsError(
            "SURVEY_DATABASE_URL is not a database address; use sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE."
        ) from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        url = url.set(database=str(Path(url.database).absolute()))
    elif url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise SettingsError(f"SURVEY_DATABASE_URL begins with {url.drivername}; use sqlite or postgresql+psycopg.")
    return url.render_as_string(hide_password=False)


def _refuse_unsafe(given: Mapping[str, str]) -> None:
    wrong = [f"{name} is not set ({NAMES[name]})." for name in NEEDED_IN_PRODUCTION if name not in given]
    if "SURVEY_SECRET_KEY" in given and len(given["SURVEY_SECRET_KEY"]) < SECRET_LENGTH:
        wrong.append(f"SURVEY_SECRET_KEY is shorter than {SECRET_LENGTH} characters.")
    if not given.get("SURVEY_BASE_URL", "https://").startswith("https://"):
        wrong.append("SURVEY_BASE_URL does not begin with https://; cookies and answers would travel in the clear.")
    keys = Path(given.get("SURVEY_KEYS_DIR", "."))
    if "SURVEY_KEYS_DIR" in given and keys.is_dir() and keys.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        wrong.append(f"SURVEY_KEYS_DIR {keys} can be read by others; run chmod 700 on it.")
    if wrong:
        raise SettingsError("Not safe to run in production:\n" + "\n".join(f"- {each}" for each in wrong))
