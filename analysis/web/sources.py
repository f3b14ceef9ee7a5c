"""The responses to count, for the pages: where they are, and how to tell whether anything came in since."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis import standing
from analysis.counting import Source, in_memory
from analysis.populations import keeping
from analysis.populations.model import Weighting
from analysis.snapshot import reading
from analysis.standing import Standing
from analysis.waves import Scope
from survey_engine.consultations import queries
from survey_engine.responses.models import Response
from survey_engine.responses.states import Environment

LIVE = Environment.LIVE.value


@dataclass(frozen=True, slots=True)
class Material:
    """What a page is made from: respondents to count, and where their consultation stood."""

    source: Source
    standing: Standing


def read(session: Session, scope: Scope, now: datetime) -> Material:
    """The live responses to these forms as they stand."""
    source = in_memory(scope, [reading.read(session, form, LIVE) for form in scope.forms])
    return Material(source, standing.of(queries.consultations(session), scope.forms, now, LIVE))


def weightings(session: Session) -> dict[str, Weighting]:
    """Every scheme of weights there is, by `population/scheme`."""
    schemes = [Weighting(each, scheme) for each in keeping.populations(session) for scheme in each.schemes]
    return {each.name: each for each in schemes}


def version(session: Session, scope: Scope) -> tuple[tuple[str, int, int], ...]:
    """Another one as soon as a response to these forms comes, changes or goes."""
    query = (
        select(Response.questionnaire, func.count(), func.max(Response.received_seq))
        .where(
            Response.questionnaire.in_({form.questionnaire.id for form in scope.forms}), Response.environment == LIVE
        )
        .group_by(Response.questionnaire)
        .order_by(Response.questionnaire)
    )
    return tuple((name, count, last) for name, count, last in session.execute(query))
