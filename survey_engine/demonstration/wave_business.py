"""Three hundred made-up answers of 2024 to the business crime survey: online, on a tablet, and on paper.

Drawn by lot from a seed, so the same everywhere: every total of them is known.
"""

from collections.abc import Iterator, Mapping
from random import Random

from survey_engine.consultations.links import event_id
from survey_engine.consultations.loading import load
from survey_engine.consultations.pages import Occasion
from survey_engine.consultations.timing import london
from survey_engine.definition import compile as compiling
from survey_engine.definition.model import Mode
from survey_engine.definition.routing import Router
from survey_engine.demonstration.business_answers import said
from survey_engine.demonstration.filling import fill_in
from survey_engine.demonstration.people import QUESTIONNAIRES
from survey_engine.demonstration.premises import draw_premises
from survey_engine.demonstration.times import at_event, finished_response, in_order, online
from survey_engine.demonstration.wave_2024 import CLOSED, CONSULTATION, OPENED, YOUTH_EVENTS

FORM = "safer-melton-2024-business"
PLAN: Mapping[Mode, int] = {Mode.WEB: 200, Mode.TABLET: 65, Mode.PAPER: 35}


def responses_business(seed: int = 2031) -> Iterator[Mapping[str, object]]:
    """Each response as `survey-engine submit` reads it, in the order given."""
    rng = Random(seed)
    router = Router(compiling.load(QUESTIONNAIRES / FORM / "1.yaml").questionnaire)
    page = load(QUESTIONNAIRES / "consultations" / f"{CONSULTATION}.yaml").page
    events = [event for event in page.events if event.code not in YOUTH_EVENTS]
    return in_order(seed, [_response(rng, mode, router, events) for mode, many in PLAN.items() for _ in range(many)])


def _response(rng: Random, mode: Mode, router: Router, events: list[Occasion]) -> dict[str, object]:
    event = rng.choice(events) if mode is Mode.TABLET else None
    started = at_event(rng, event) if event else online(rng, OPENED, CLOSED)
    premises = draw_premises(rng)
    known = said(premises, router.questions, rng)
    today = london(started).date().isoformat()
    answers = fill_in(router, premises.answering, rng, (today, mode), known)
    met = {"event_id": str(event_id(CONSULTATION, event.code)), "fieldworker": "demonstration-4"} if event else {}
    return {**finished_response(rng, FORM, mode, started, answers), **met}
