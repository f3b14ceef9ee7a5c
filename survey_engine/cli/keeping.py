"""`backup` and `restore`: the whole store in one verified file, and back."""

from collections.abc import Sequence
from pathlib import Path

import click

from field_sync import cards
from survey_engine.cli.opening import open_engine
from survey_engine.responses import witness
from survey_engine.settings import Settings
from survey_engine.store import archive
from survey_engine.store.backup import backup as write_backup
from survey_engine.store.backup import holds_anything
from survey_engine.store.backup import restore as put_back
from survey_engine.store.clock import system_clock
from survey_engine.store.engine import make_engine
from survey_engine.store.sessions import Sessions

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@FILE
def backup(file: Path) -> None:
    """Write everything kept to FILE while the service runs, read it back, and say what is in it."""
    engine = open_engine()
    manifest = write_backup(engine.sessions.engine, file, engine.clock)
    for table, rows in sorted(manifest.heading.tables.items()):
        click.echo(f"{table}\t{rows}")
    click.echo(f"Wrote and verified {file} ({file.stat().st_size:,} bytes).", err=True)
    click.echo("The keys folder is not in it: keep a copy of that elsewhere.", err=True)


@click.command()
@FILE
@click.option("--force", is_flag=True, help="Replace a store that is not empty; it is backed up first.")
def restore(file: Path, force: bool) -> None:
    """Put the backup FILE in place of the store. Tablets then offer everything they still have once more."""
    settings = Settings.from_environment()
    archive.verify(file)
    if force:
        _keep_what_is_there(settings)
    restored = put_back(settings.database_url, file, force=force)
    _adopt_tablets(settings)
    _keep_promises(settings)
    heading = restored.manifest.heading
    rows = sum(heading.tables.values())
    click.echo(f"Restored {rows} row(s) in {len(heading.tables)} table(s), as of {heading.taken_at}.", err=True)
    click.echo(f"The store's epoch is now {restored.epoch}.", err=True)


def _adopt_tablets(settings: Settings) -> None:
    """Tablets enrolled since that backup may hold answers that nobody can collect again."""
    engine = make_engine(settings.database_url)
    try:
        with Sessions(engine).begin() as session:
            count = cards.adopt(session, settings.keys_dir, system_clock)
    finally:
        engine.dispose()
    if count:
        click.echo(f"{count} tablet(s) are as they were before: the backup was older than they are.", err=True)


def _keep_promises(settings: Settings) -> None:
    """Erase again what was erased since, and say which web responses are lost."""
    engine = make_engine(settings.database_url)
    try:
        with Sessions(engine).begin() as session:
            found = witness.reckon(session, settings.backup_dir, system_clock())
    finally:
        engine.dispose()
    if found.erased:
        click.echo(f"{found.erased} response(s) that were erased since are erased again.", err=True)
    if found.lost:
        _list_lost(settings.backup_dir / f"lost-{system_clock():%Y%m%dT%H%M%S}Z.csv", found.lost)


def _list_lost(file: Path, lost: Sequence[witness.Lost]) -> None:
    lines = [f"{each.at},{each.receipt_hash},{each.revision}" for each in lost]
    file.write_text("\n".join(["acknowledged_at,receipt_hash,revision", *lines, ""]))
    click.echo(
        f"{len(lost)} web response(s) acknowledged after this backup are lost; {file} lists them by receipt hash. "
        "Ask people to answer again.",
        err=True,
    )


def _keep_what_is_there(settings: Settings) -> None:
    engine = make_engine(settings.database_url)
    try:
        if holds_anything(engine):
            kept = settings.backup_dir / f"before-restore-{system_clock():%Y%m%dT%H%M%S}Z.backup"
            write_backup(engine, kept)
            click.echo(f"What was there is kept in {kept}.", err=True)
    finally:
        engine.dispose()
