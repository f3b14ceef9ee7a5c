"""Six hundred made-up responses of 2024: the full form, the stall form and the young people's form.

Drawn by lot from a seed, so the same everywhere. They were "collected" online and at the events of the demonstration
consultation, over the wards, ages and modes of the borough.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from survey_engine.consultations.links import event_id
from survey_engine.consultations.loading import load
from survey_engine.consultations.pages import Occasion
from survey_engine.consultations.timing import london
from survey_engine.definition import compile as compiling
from survey_engine.definition.model import Mode
from survey_engine.definition.routing import Router
from survey_engine.demonstration.filling import fill_in
from survey_engine.demonstration.people import QUESTIONNAIRES, Person, Ward, draw_person, wards
from survey_engine.demonstration.times import at_event, finished_response, in_order, online

CONSULTATION = "safer-melton-demonstration"
OPENED, CLOSED = date(2024, 7, 22), date(2024, 8, 30)
RESIDENT, STALL, YOUNG = "safer-melton-2024", "safer-melton-2024-stall", "safer-melton-2024-young"
YOUTH_EVENTS = ("demo-skate-park",)
MET = frozenset({Mode.TABLET, Mode.KIOSK})
"""Modes in which somebody is met at an event."""


@dataclass(frozen=True, slots=True)
class Batch:
    """So many responses to one form in one way."""

    questionnaire: str
    mode: Mode
    count: int


PLAN = (
    Batch(RESIDENT, Mode.WEB, 300),
    Batch(RESIDENT, Mode.PAPER, 60),
    Batch(RESIDENT, Mode.TABLET, 40),
    Batch(STALL, Mode.TABLET, 120),
    Batch(STALL, Mode.WEB, 30),
    Batch(YOUNG, Mode.WEB, 30),
    Batch(YOUNG, Mode.TABLET, 20),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What every response is drawn from."""

    routers: Mapping[str, Router]
    events: tuple[Occasion, ...]
    wards: tuple[Ward, ...]


def responses_2024(seed: int = 2024) -> Iterator[Mapping[str, object]]:
    """Each response as `survey-engine submit` reads it, in the order given."""
    rng, setting = Random(seed), _setting()
    return in_order(seed, [_response(rng, batch, setting) for batch in PLAN for _ in range(batch.count)])


def _setting() -> Setting:
    forms = {batch.questionnaire for batch in PLAN}
    routers = {form: Router(compiling.load(QUESTIONNAIRES / form / "1.yaml").questionnaire) for form in sorted(forms)}
    page = load(QUESTIONNAIRES / "consultations" / f"{CONSULTATION}.yaml").page
    return Setting(routers, page.events, wards())


def _response(rng: Random, batch: Batch, setting: Setting) -> dict[str, object]:
    event = _event(rng, batch, setting.events)
    started = at_event(rng, event) if event else online(rng, OPENED, CLOSED)
    person = _person(rng, batch, setting.wards, event)
    today = london(started).date().isoformat()
    answers = fill_in(setting.routers[batch.questionnaire], person, rng, (today, batch.mode))
    return {
        **finished_response(rng, batch.questionnaire, batch.mode, started, answers),
        **_where(rng, batch, event),
    }


def _event(rng: Random, batch: Batch, events: tuple[Occasion, ...]) -> Occasion | None:
    if batch.mode not in MET and batch.questionnaire != STALL:
        return None
    young = batch.questionnaire == YOUNG
    return rng.choice([event for event in events if (event.code in YOUTH_EVENTS) is young])


def _person(rng: Random, batch: Batch, places: tuple[Ward, ...], event: Occasion | None) -> Person:
    return draw_person(rng, places, near=event.area if event else None, youth=batch.questionnaire == YOUNG)


def _where(rng: Random, batch: Batch, event: Occasion | None) -> dict[str, str]:
    if event is None:
        return {}
    met = {"event_id": str(event_id(CONSULTATION, event.code))}
    return met | ({"fieldworker": f"demonstration-{rng.randrange(1, 4)}"} if batch.mode is Mode.TABLET else {})
