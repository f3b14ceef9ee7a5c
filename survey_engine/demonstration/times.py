"""When made-up responses were given, and the envelope around their answers. Drawn by lot, never read from a clock."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from survey_engine.consultations.pages import Occasion
from survey_engine.consultations.timing import at
from survey_engine.definition.model import Answers, Mode

NAMESPACE = UUID("0b9b3c52-6c1f-4e6b-8b7e-2f6f0f5f7c3a")  # of demonstration responses; drawn once


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
    rng: Random, questionnaire: str, mode: Mode, started: datetime, answers: Answers
) -> dict[str, object]:
    """One line for `survey-engine submit`, but for its id."""
    finished = started + timedelta(seconds=rng.randrange(60, 840))
    return {
        "revision": 1,
        "questionnaire": questionnaire,
        "version": 1,
        "mode": mode.value,
        "started_at": _stamp(started),
        "finished_at": _stamp(finished),
        "answers": dict(answers),
    }


def in_order(seed: int, responses: Iterable[dict[str, object]]) -> Iterator[dict[str, object]]:
    """The responses in the order they were given, each with an id that follows from the seed and its place alone."""
    given = sorted(responses, key=lambda response: str(response["started_at"]))
    for number, response in enumerate(given):
        name = f"{seed}/{response['questionnaire']}/{number}"
        yield {"response_id": str(uuid5(NAMESPACE, name)), **response}


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
