"""What every test may ask for: a fresh database of either kind, sessions on it, and a clock that obeys."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from clocks import SettableClock
from hypothesis import settings
from postgres import Cluster, cluster
from sqlalchemy import Engine

from survey_engine.accounts.passwords import ARGON2ID
from survey_engine.store.engine import make_engine
from survey_engine.store.migrating import upgrade
from survey_engine.store.sessions import Sessions

BACKENDS = ("sqlite", "postgresql")

settings.register_profile("here", deadline=None)  # a shared machine is slow at moments that mean nothing
settings.load_profile("here")


@pytest.fixture
def clock() -> SettableClock:
    """Noon on 1 March 2024, UTC, until the test says otherwise."""
    return SettableClock()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Passwords hashed with little work: the real parameters have a test of their own."""
    ARGON2ID.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def files_for_counting_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Commands keep their copies of answers where no other installation of this machine has its own."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SURVEY_SNAPSHOTS_DIR", str(tmp_path_factory.mktemp("snapshots")))
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server of this run's own; a missing package is an error, never a skip."""
    with cluster() as running:
        yield running


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, to copy from."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    _make_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres: Cluster) -> str:
    """The name of a PostgreSQL database with every table, to copy from."""
    postgres.create("survey_template")
    _make_tables(postgres.url("survey_template"))
    return "survey_template"


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Runs the test once on each kind of database."""
    name: str = request.param
    return name


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of the test's own, tables ready, nothing in them."""
    if backend == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), tmp_path / "survey.db")
        yield f"sqlite:///{tmp_path / 'survey.db'}"
    else:
        yield from _postgres_database(request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template"))


@pytest.fixture
def empty_database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of the test's own without any table."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        yield from _postgres_database(request.getfixturevalue("postgres"), "template0")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh database with every table."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def sessions(engine: Engine) -> Sessions:
    """Sessions on a fresh database with every table."""
    return Sessions(engine)


def _postgres_database(server: Cluster, template: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    server.create(name, template)
    yield server.url(name)
    server.drop(name)


def _make_tables(url: str) -> None:
    engine = make_engine(url)
    upgrade(engine, SettableClock())
    engine.dispose()
