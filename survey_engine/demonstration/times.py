"""When made-up responses were given: ids and moments, drawn and never read from a clock."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from survey_engine.consultations.pages import Occasion
from survey_engine.consultations.timing import at
from survey_engine.definition.model import Answers, Mode


def response_id(rng: Random) -> str:
    """A version 4 UUID."""
    return str(UUID(int=rng.getrandbits(128), version=4))


def online(rng: Random, first: date, last: date) -> datetime:
    """A moment between 7am and 10pm in London, on a day from `first` to `last`; more in the beginning."""
    days = (last - first).days
    day = first + timedelta(days=int(days * rng.random() * rng.random()))
    return at(day) + timedelta(hours=7, seconds=rng.randrange(15 * 3600))


def at_event(rng: Random, event: Occasion) -> datetime:
    """A moment while an event is on; between 10am and 3pm where its times are not known."""
    starts = event.starts_at or at(event.day) + timedelta(hours=10)
    ends = event.ends_at or starts + timedelta(hours=5)
    return starts + timedelta(seconds=rng.randrange(int((ends - starts).total_seconds()) - 900))


def finished_response(
    rng: Random, form: tuple[str, int], mode: Mode, started: datetime, answers: Answers
) -> Mapping[str, object]:
    """One line for `survey-engine submit`."""
    finished = started + timedelta(seconds=rng.randrange(60, 840))
    return {
        "response_id": response_id(rng),
        "revision": 1,
        "questionnaire": form[0],
        "version": form[1],
        "mode": mode.value,
        "started_at": _stamp(started),
        "finished_at": _stamp(finished),
        "answers": dict(answers),
    }


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
