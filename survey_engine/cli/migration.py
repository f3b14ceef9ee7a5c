"""Writes the next migration, for developers: `python -m survey_engine.cli.migration "What changes"`.

Compares the tables the code declares with the tables the migrations make, in a database of its own, and writes the
difference to survey_engine/store/migrations/versions. Read what it wrote before committing it.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

import analysis.evidence.models
import analysis.free_text.models  # importing the modules declares their tables
import analysis.populations.models
import analysis.releases.models  # noqa: F401
import field_sync.models  # noqa: F401
import survey_engine.accounts.models
import survey_engine.consultations.models
import survey_engine.responses.draft_models
import survey_engine.responses.models
import survey_engine.store.models  # noqa: F401
from survey_engine.store.base import Base
from survey_engine.store.engine import make_engine, writing
from survey_engine.store.migrating import configuration, upgrade


def metadata() -> MetaData:
    """Every table of every room."""
    return Base.metadata


def write(message: str) -> None:
    """Write a migration from what the migrations make to what the code declares."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'scratch.db'}")
        upgrade(engine)
        with writing(engine).begin() as connection:
            config = configuration(connection)
            config.attributes["metadata"] = metadata()
            number = f"{len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1:04d}"
            command.revision(config, message, autogenerate=True, rev_id=number)
        engine.dispose()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('Usage: python -m survey_engine.cli.migration "What changes"')
    write(sys.argv[1])
