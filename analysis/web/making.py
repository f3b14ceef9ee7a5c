"""Sets going what pages and files are made from: in a job, from the responses as they stand, once for all who ask.

Each app keeps its own jobs and sources, made when first asked for: a process that is forked takes no threads along.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from flask import current_app

from analysis.counts.sources import Sources
from analysis.snapshot import building
from analysis.web import material
from analysis.web.desk import Desk
from analysis.web.jobs import Done, Jobs, Progress, Report, key
from analysis.web.material import Material, Moment
from survey_engine.engine import Engine, current_engine

Make = Callable[[Material, Report], bytes]
Thing = TypeVar("Thing")
log = logging.getLogger(__name__)
PATIENCE = 0.8  # seconds for which an answer is waited for before the page says how far it is


def made(desk: Desk, what: str, make: Make) -> Done | Progress:
    """What `make` makes for a desk, or how far it is. `what` names what is made of the same question."""
    engine = current_engine()
    with engine.sessions.read() as session:
        version = material.version(session, engine.clock())
        jobs = _jobs(building.store_folder(engine.settings.snapshots_dir, session) / "jobs")
    moment, source = Moment(engine.clock(), engine.catalogue.all()), sources(engine)
    scopes = [desk.scope, *([desk.against] if desk.against else [])]

    def work(report: Report) -> bytes:
        report(Progress("Reading the responses", 0, 2))
        return make(material.gather(source, engine.sessions, scopes, moment), report)

    try:
        return jobs.ask(key(what, desk.name, desk.asked), version, work, PATIENCE)
    except OSError as error:  # a full disk, say: whoever asks waits, and the next one waits again
        log.warning("Answers of the analysis cannot be kept: %s", error)
        return Done(work(lambda _progress: None))


def sources(engine: Engine) -> Sources:
    """What this process counts from."""
    return _kept(
        "sources", lambda: Sources(engine.sessions, engine.settings.snapshots_dir, engine.settings.dask_scheduler)
    )


def _jobs(folder: Path) -> Jobs:
    """The jobs of the store as it is, beside its copies of answers: a restored store, or a copied one, is another."""
    return _kept(f"jobs in {folder}", lambda: Jobs(folder))


def _kept(name: str, make: Callable[[], Thing]) -> Thing:
    kept: dict[str, Thing] = current_app.extensions.setdefault("analysis", {})
    return kept[name] if name in kept else kept.setdefault(name, make())
