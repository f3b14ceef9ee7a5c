"""What pages are made from: respondents to count, when they were read, and whether anything came in since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis import standing
from analysis.counts.counting import Source
from analysis.counts.sources import Sources
from analysis.populations import keeping
from analysis.populations.model import Population, Weighting
from analysis.standing import Standing
from analysis.waves import Scope
from survey_engine.consultations import queries
from survey_engine.consultations.catalogue import Form
from survey_engine.responses.models import ResponseChange, Submission
from survey_engine.store.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Moment:
    """When a page is made, and the forms published then."""

    now: datetime
    published: Sequence[Form]


@dataclass(frozen=True, slots=True)
class Material:
    """Live respondents to count, how their consultation stood, and populations to compare them with.

    `against` counts those of the other side of a comparison, `published` is every form there is.
    """

    source: Source
    against: Source | None
    standing: Standing
    populations: tuple[Population, ...]
    published: Sequence[Form]
    sessions: Sessions

    @property
    def made_up(self) -> int:
        """How many of the respondents are demonstration data."""
        both = [self.source, *([self.against] if self.against else [])]
        return sum(snapshot.demonstration for source in both for snapshot in source.snapshots)


def gather(sources: Sources, sessions: Sessions, scopes: Sequence[Scope], moment: Moment) -> Material:
    """The responses of one scope, or of two that are compared, as they stand."""
    found = [sources.of(scope) for scope in scopes]
    with sessions.read() as session:
        pages, populations = queries.consultations(session), keeping.populations(session)
    return Material(
        source=found[0],
        against=found[1] if len(found) > 1 else None,
        standing=standing.of(pages, scopes[0].forms, moment.now),
        populations=populations,
        published=moment.published,
        sessions=sessions,
    )


def weightings(session: Session) -> dict[str, Weighting]:
    """Every scheme of weights there is, by `population/scheme`."""
    schemes = [Weighting(each, scheme) for each in keeping.populations(session) for scheme in each.schemes]
    return {each.name: each for each in schemes}


def version(session: Session, now: datetime) -> str:
    """Another one when a response comes, changes or goes, and every minute: quick to ask, however many there are.

    The minute is for what becomes visible late: numbers are given out before they are committed.
    """
    asked = [select(func.max(Submission.received_seq)), select(func.max(ResponseChange.number))]
    return " ".join([f"{now:%Y-%m-%dT%H:%M}", *(str(session.scalar(each)) for each in asked)])
