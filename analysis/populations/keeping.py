"""Keeps published populations, and finds them and their schemes of weights by name.

What is published never changes, because tables were weighted by it: the same bytes again are no change, others are
refused with the difference. New figures come under a new date or a new id.
"""

from pathlib import Path

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.populations.loading import Loaded, from_canonical, load
from analysis.populations.model import Population, Weighting
from analysis.populations.models import PublishedPopulation
from survey_engine.consultations.difference import difference
from survey_engine.consultations.frozen import Changed, take_turns
from survey_engine.definition import canonical
from survey_engine.errors import DataError, NotFound
from survey_engine.store.clock import Clock

LOCK = 0x506F_7075_6C61_7465  # "Populate": the number PostgreSQL knows our lock by


class PopulationChanged(Changed):
    """A published population and its file differ."""

    code = "population.changed"


def publish(session: Session, loaded: Loaded, clock: Clock) -> bool:
    """Keep a population; False when it was kept already. Raises PopulationChanged."""
    take_turns(session, LOCK)
    new = loaded.population
    kept = session.get(PublishedPopulation, (new.id, new.date))
    if kept is None:
        row = PublishedPopulation(
            population_id=new.id,
            date=new.date,
            canonical=loaded.raw,
            sha256=canonical.sha256(loaded.raw),
            published_at=clock(),
        )
        session.add(row)
        session.flush()
    elif from_canonical(kept.canonical) != new:
        raise PopulationChanged(
            f"{new.id} of {new.date} is published and cannot change: tables may have been weighted by it. Put the file "
            "back as it was, or give it another id or date. What differs:",
            difference(orjson.loads(kept.canonical), orjson.loads(loaded.raw)),
        )
    return kept is None


def publish_shipped(session: Session, clock: Clock, folder: Path) -> None:
    """Publish every population in a folder; again is no change."""
    for path in sorted(folder.glob("*.yaml")):
        publish(session, load(path), clock)


def populations(session: Session) -> tuple[Population, ...]:
    """The newest of every population, by id."""
    chosen = select(PublishedPopulation).order_by(PublishedPopulation.population_id, PublishedPopulation.date)
    newest = {row.population_id: row for row in session.scalars(chosen)}
    return tuple(from_canonical(row.canonical) for row in newest.values())


def population(session: Session, name: str | None = None) -> Population:
    """The newest population of that id; without a name the only one there is. NotFound with what there is instead."""
    known = {each.id: each for each in populations(session)}
    if not known:
        raise NotFound("No population is published. Publish one: survey-engine publish questionnaires/populations")
    if name is None and len(known) > 1:
        raise DataError(f"Several populations are published. Name one of {', '.join(known)}.")
    if name is not None and name not in known:
        raise NotFound(f"No population '{name}' is published. Published: {', '.join(known)}.")
    return known[name] if name is not None else next(iter(known.values()))


def weighting(session: Session, name: str) -> Weighting:
    """The scheme `population/scheme`, or `scheme` alone where only one population has it; or NotFound."""
    schemes = [Weighting(each, scheme) for each in populations(session) for scheme in each.schemes]
    found = [each for each in schemes if name in {each.name, each.scheme.code}]
    if not found:
        known = ", ".join(each.name for each in schemes) or "none; publish a population first"
        raise NotFound(f"There is no scheme of weights '{name}'. Schemes: {known}.")
    if len(found) > 1:
        raise DataError(f"Several populations have a scheme '{name}'. Use one of {', '.join(e.name for e in found)}.")
    return found[0]
