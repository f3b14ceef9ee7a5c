"""How many responses there are, and how many deliveries wait for somebody's decision. Counts only, never answers."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_engine.responses.models import Response, Submission
from survey_engine.responses.states import DEMONSTRATION, Environment, Status

Counts = Mapping[str, Mapping[Environment, int]]  # of each questionnaire

UNDECIDED = (Status.QUARANTINED, Status.HELD, Status.CONFLICT)


def by_questionnaire(session: Session) -> Counts:
    """Current responses to every version of each questionnaire that has any."""
    found: dict[str, dict[Environment, int]] = defaultdict(dict)
    query = select(Response.questionnaire, Response.environment, func.count())
    for name, environment, count in session.execute(query.group_by(Response.questionnaire, Response.environment)):
        found[name][environment] = count
    return found


def made_up(session: Session) -> Mapping[str, int]:
    """How many of the current responses to each questionnaire are demonstration data."""
    query = (
        select(Response.questionnaire, func.count())
        .join(Submission, Submission.received_seq == Response.received_seq)
        .where(Submission.source == DEMONSTRATION)
        .group_by(Response.questionnaire)
    )
    return dict(session.execute(query).all())


def undecided(session: Session) -> Mapping[Status, int]:
    """How many deliveries count for nothing until staff decide; each of the three kinds is named."""
    query = select(Submission.status, func.count()).where(Submission.status.in_(UNDECIDED))
    found: dict[Status, int] = dict(session.execute(query.group_by(Submission.status)).all())
    return {status: found.get(status, 0) for status in UNDECIDED}
