"""What the server does for the store between requests: back it up, finish what a dead process left, forget what
nobody can finish any more, copy answers for counting.

The serving process starts `survey-engine tend` every quarter of an hour, as a process of its own: a thread that
worked on the database while workers are forked could leave them waiting for ever. Cron may run it as well.
"""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import click

from analysis.counts.sources import Sources
from analysis.web import jobs
from field_sync.receiving import Receiver
from field_sync.sealing import KeyStore
from survey_engine.consultations.catalogue import Catalogue
from survey_engine.responses import drafts
from survey_engine.responses.admission import GRACE
from survey_engine.responses.finishing import Finisher
from survey_engine.responses.intake import Intake
from survey_engine.responses.states import Environment
from survey_engine.responses.witness import Witness
from survey_engine.settings import Settings
from survey_engine.store.backup import backup
from survey_engine.store.clock import Clock, system_clock
from survey_engine.store.engine import make_engine
from survey_engine.store.migrating import upgrade
from survey_engine.store.sessions import Sessions

EVERY = timedelta(minutes=15)
FIRST_AFTER = timedelta(minutes=1)
STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"survey-(\d{8}T\d{6}Z)\.backup")
KEPT = ((timedelta(hours=3), "%Y%m%dT%H%M%S"), (timedelta(days=2), "%Y%m%dT%H"), (timedelta(days=90), "%Y%m%d"))
"""Up to an age, one backup is kept of each: all of them, one an hour, one a day."""


@click.command()
def tend() -> None:
    """Back up the store and tidy drafts, once; prints the backup's file. The server does this every 15 minutes."""
    click.echo(tend_once(Settings.from_environment(), system_clock))


def tend_once(settings: Settings, clock: Clock) -> Path:
    """Everything there is to do now; gives the backup written: first, so that nothing that goes wrong prevents it."""
    engine = make_engine(settings.database_url)
    try:
        upgrade(engine)
        settings.backup_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = settings.backup_dir / f"survey-{clock().strftime(STAMP)}.backup"
        backup(engine, file, clock)
        prune(settings.backup_dir, clock())
        sessions = Sessions(engine)
        intake = Intake(sessions, Catalogue(sessions), clock)
        intake.recover()
        Receiver(sessions, intake, KeyStore(settings.keys_dir, clock), clock).recover()
        Finisher(sessions, intake, clock, Witness(settings.backup_dir, clock)).deliver_left_over()
        with sessions.begin() as session:
            drafts.drop_stale(session, clock() - GRACE, clock() - drafts.KEPT_FOR)
        try:
            copy_for_counting(Sources(sessions, settings.snapshots_dir, settings.dask_scheduler), Catalogue(sessions))
            for answers in settings.snapshots_dir.glob("*/jobs"):
                jobs.sweep(answers)
        except OSError as error:  # of no consequence to what is kept: counting takes longer
            click.echo(f"The files for counting are not up to date: {error}", err=True)
    finally:
        engine.dispose()
    return file


def copy_for_counting(sources: Sources, catalogue: Catalogue) -> None:
    """Bring the files that make counting quick up to date, and out of them what has been erased."""
    sources.tidy()
    for form in catalogue.all():
        for environment in Environment:
            sources.refresh(form, environment)


def prune(folder: Path, now: datetime) -> list[Path]:
    """Remove backups of ours that newer ones make needless; gives those removed."""
    kept: set[tuple[int, str]] = set()
    removed = []
    for taken_at, file in sorted(_backups(folder), reverse=True):
        span = next((at for at, (age, _) in enumerate(KEPT) if now - taken_at <= age), None)
        key = None if span is None else (span, taken_at.strftime(KEPT[span][1]))
        if key is None or key in kept:
            file.unlink()
            removed.append(file)
        else:
            kept.add(key)
    return removed


def _backups(folder: Path) -> list[tuple[datetime, Path]]:
    named = ((_NAME.fullmatch(file.name), file) for file in folder.iterdir())
    return [(datetime.strptime(name[1], STAMP).replace(tzinfo=UTC), file) for name, file in named if name]


class Tending:
    """A thread that starts `survey-engine tend` now and then, and complains when that fails."""

    def __init__(self, every: timedelta = EVERY, first_after: timedelta = FIRST_AFTER) -> None:
        self._every = every.total_seconds()
        self._first = first_after.total_seconds()
        self._stop = Event()
        self._thread = Thread(target=self._run, name="tending", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Start no more."""
        self._stop.set()

    def _run(self) -> None:
        wait = self._first
        while not self._stop.wait(wait):
            wait = self._every
            done = subprocess.run(
                [sys.executable, "-m", "survey_engine.cli.main", "tend"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            if not done.stdout.strip():  # gunicorn may have taken the exit status of our child
                reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
                click.echo(f"The store was NOT backed up: {reason[0]}", err=True)
