"""Responses that somebody should look at: near-duplicates, disputed ones, and those answered faster than can be read.

They are flagged and never dropped: a family at one table gives equal answers in good faith. It reads only what it flags
by, and hands on the numbers of the responses.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from analysis.snapshot import reading
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import Mode
from survey_engine.responses.models import Response, Submission

NEAR_DUPLICATE, DISPUTED, FAST = "near_duplicate", "disputed", "fast"
LABELS = {
    NEAR_DUPLICATE: "Same answers as another, at the same event or online, minutes apart",
    DISPUTED: "Disputed by another version of the same response",
    FAST: "Answered more than three times as fast as half of the others",
}

NEAR_AT_EVENT = timedelta(minutes=2)
NEAR_ONLINE = timedelta(minutes=10)
TIMES_FASTER = 3
FEWEST_TIMED = 20
"""Responses whose times say what is usual for a form and mode."""
TIMED = (Mode.WEB.value, Mode.TABLET.value, Mode.KIOSK.value)
"""Modes whose times are of people answering, not of somebody typing in."""

Numbers = frozenset[int]
"""received_seq of responses."""


def find(session: Session, form: Form, environment: str = "live") -> Mapping[str, Numbers]:
    """The flagged responses to one form, by flag. Of near-duplicates the first is not flagged."""
    return {
        NEAR_DUPLICATE: frozenset(_repeats(session.execute(_alike(form, environment)))),
        DISPUTED: frozenset(
            session.scalars(select(Response.received_seq).where(reading.of(form, environment), Response.conflict))
        ),
        FAST: frozenset(_hasty(session.execute(_timed(form, environment)))),
    }


def _alike(form: Form, environment: str) -> Select[*tuple[Any, ...]]:
    """Responses whose answers, words included, somebody else gave too."""
    same = (Submission.coded_hash, Submission.texts_hash)
    joined = Submission.received_seq == Response.received_seq
    of_form = reading.of(form, environment)
    some = select(*same).select_from(Response).join(Submission, joined).where(of_form)
    repeated = some.group_by(*same).having(func.count() > 1).subquery()
    return (
        select(Response.received_seq, Response.event_id, *same, Response.finished_at, Submission.clock_offset)
        .join(Submission, joined)
        .join(repeated, (repeated.c.coded_hash == same[0]) & (repeated.c.texts_hash == same[1]))
        .where(of_form, Response.finished_at.is_not(None))
    )


def _repeats(rows: Iterable[Any]) -> Iterator[int]:
    alike: dict[tuple[Any, ...], list[tuple[datetime, int]]] = defaultdict(list)
    for number, event, coded, texts, finished, offset in rows:
        alike[event, coded, texts].append((finished + timedelta(milliseconds=offset or 0), number))
    for (event, *_), sightings in alike.items():
        near = NEAR_ONLINE if event is None else NEAR_AT_EVENT
        for (before, _), (after, number) in pairwise(sorted(sightings)):
            if after - before < near:
                yield number


def _timed(form: Form, environment: str) -> Select[*tuple[Any, ...]]:
    return select(Response.received_seq, Response.mode, Response.started_at, Response.finished_at).where(
        reading.of(form, environment),
        Response.mode.in_(TIMED),
        Response.started_at.is_not(None),
        Response.finished_at.is_not(None),
    )


def _hasty(rows: Iterable[Any]) -> Iterator[int]:
    taken: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for number, mode, started, finished in rows:
        taken[mode].append(((finished - started).total_seconds(), number))
    for times in taken.values():
        usual = median(time for time, _ in times)
        if len(times) >= FEWEST_TIMED:
            yield from (number for time, number in times if time * TIMES_FASTER < usual)
