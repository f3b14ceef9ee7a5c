"""The responses to count, for the pages: where they are, and how to tell whether anything came in since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis import standing
from analysis.counting import Source, in_memory
from analysis.populations import keeping
from analysis.populations.model import Population, Weighting
from analysis.snapshot import reading
from analysis.standing import Standing
from analysis.waves import Scope
from survey_engine.consultations import queries
from survey_engine.consultations.catalogue import Form
from survey_engine.responses.models import Response
from survey_engine.responses.states import Environment

LIVE = Environment.LIVE.value


@dataclass(frozen=True, slots=True)
class Moment:
    """When a page is made, and the forms published then."""

    now: datetime
    published: Sequence[Form]


@dataclass(frozen=True, slots=True)
class Material:
    """What a page is made from: respondents to count, how their consultation stood, whom they are compared with.

    `against` counts those of the other side of a comparison, `published` is every form there is.
    """

    source: Source
    against: Source | None
    standing: Standing
    populations: tuple[Population, ...]
    published: Sequence[Form]


def read(session: Session, scope: Scope, against: Scope | None, moment: Moment) -> Material:
    """The live responses to these forms as they stand."""
    return Material(
        source=_source(session, scope),
        against=_source(session, against) if against else None,
        standing=standing.of(queries.consultations(session), scope.forms, moment.now, LIVE),
        populations=keeping.populations(session),
        published=moment.published,
    )


def _source(session: Session, scope: Scope) -> Source:
    return in_memory(scope, [reading.read(session, form, LIVE) for form in scope.forms])


def weightings(session: Session) -> dict[str, Weighting]:
    """Every scheme of weights there is, by `population/scheme`."""
    schemes = [Weighting(each, scheme) for each in keeping.populations(session) for scheme in each.schemes]
    return {each.name: each for each in schemes}


def version(session: Session, *scopes: Scope) -> tuple[tuple[str, int, int], ...]:
    """Another one as soon as a response to these forms comes, changes or goes."""
    query = (
        select(Response.questionnaire, func.count(), func.max(Response.received_seq))
        .where(
            Response.questionnaire.in_({form.questionnaire.id for scope in scopes for form in scope.forms}),
            Response.environment == LIVE,
        )
        .group_by(Response.questionnaire)
        .order_by(Response.questionnaire)
    )
    return tuple((name, count, last) for name, count, last in session.execute(query))
