"""Which responses a release is made from, and whether another one may be made from them now."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.releases import ledger
from analysis.releases.models import Release, Stage
from analysis.releases.planning import Policy
from survey_engine.errors import Conflict
from survey_engine.responses.models import Response, ResponseChange
from survey_engine.responses.states import Environment


@dataclass(frozen=True, slots=True)
class State:
    """How many responses there are, and a hash that any other set of them does not have."""

    responses: int
    state_hash: str


def read(session: Session, questionnaires: Collection[str]) -> State:
    """The state of the live responses to some questionnaires."""
    ours = Response.questionnaire.in_(questionnaires), Response.environment == Environment.LIVE
    count, last = session.execute(select(func.count(), func.max(Response.received_seq)).where(*ours)).one()
    changes = session.scalar(
        select(func.max(ResponseChange.number)).where(ResponseChange.questionnaire.in_(questionnaires))
    )
    document = [sorted(questionnaires), count, last or 0, changes or 0]
    return State(count, hashlib.sha256(orjson.dumps(document)).hexdigest())


def name(session: Session, slug: str, state: State) -> str:
    """What releases made from this state share: a name that says nothing of how many responses there are."""
    made = ledger.releases(session, slug)
    same = next((each.data for each in made if each.state_hash == state.state_hash), None)
    return same or f"{slug} {len({each.data for each in made}) + 1}"


def check(policy: Policy, made: Sequence[Release], state: State, *, is_open: bool) -> None:
    """Conflict when there have been enough releases for now, or too few responses came since the last one."""
    published = [each for each in made if each.approved_at is not None]
    waiting = [each for each in made if each.stage is Stage.MADE]
    early = [each for each in (*published, *waiting) if each.while_open]
    if is_open and len(early) >= policy.most_while_open:
        raise Conflict(
            f"There have been {len(early)} releases while the consultation is open, and {policy.most_while_open} are "
            "the most: results are not published live. Withdraw one that waits, or wait until it has closed."
        )
    last = max(published, key=lambda each: each.id, default=None)
    if last is None or last.state_hash == state.state_hash:
        return
    change = abs(state.responses - last.responses)
    if 0 < change < policy.fewest_new:
        raise Conflict(
            f"Fewer than {policy.fewest_new} responses came or went since release {last.id}: what they said could be "
            "worked out from the difference. Wait for more, or release other tables when they have come."
        )
