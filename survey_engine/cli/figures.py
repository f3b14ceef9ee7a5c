"""What commands that show exact figures share: the answers to count, where their consultation stood, and the note."""

from dataclasses import dataclass

from analysis import standing
from analysis.counts.counting import Source
from analysis.standing import Standing
from analysis.waves import Scope
from survey_engine.accounts import audit
from survey_engine.cli import counting
from survey_engine.consultations import queries
from survey_engine.engine import Engine


@dataclass(frozen=True, slots=True)
class Figures:
    """The answers to these forms."""

    scope: Scope
    source: Source
    standing: Standing


def look(engine: Engine, scope: Scope, environment: str, page: str | None) -> Figures:
    """Read the answers, and note that somebody saw exact figures, on which `page`; None: what is shown is protected."""
    with engine.sessions.read() as session:
        stood = standing.of(queries.consultations(session), scope.forms, engine.clock(), environment)
    if page is not None:
        with engine.sessions.begin() as session:
            audit.record(session, engine.clock, None, "figures.seen", scope.name, page=page)
    return Figures(scope, counting.source(engine, scope, environment), stood)
