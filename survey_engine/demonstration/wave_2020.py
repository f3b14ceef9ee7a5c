"""144 made-up responses of 2020 whose ranked table is the one shown to councillors on 3 March 2020.

The counts are real; who ticked what together, when and where is not known and is drawn by lot.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from survey_engine.consultations.links import event_id
from survey_engine.consultations.loading import load
from survey_engine.consultations.pages import Occasion
from survey_engine.definition.model import Mode
from survey_engine.demonstration.people import QUESTIONNAIRES
from survey_engine.demonstration.times import at_event, finished_response, in_order, online

FORM = "community-safety-2020"
BASE = 144
TICKS = {
    "drug_use_dealing": 54,
    "dog_fouling": 41,
    "burglary": 39,
    "inconsiderate_parking": 31,
    "vehicle_crime": 29,
    "speeding": 29,
}
"""How many of the 144 ticked each, in the order of the questionnaire."""

OPENED, SHOWN = date(2020, 1, 13), date(2020, 3, 2)
FACE_TO_FACE = 0.4
"""Share of the responses given at an event, on paper. Invented."""

COLUMNS = ("response_id", "mode", "started_at", "finished_at", "concerns")


def responses_2020(seed: int = 2020) -> Iterator[Mapping[str, object]]:
    """Each response as `survey-engine submit` reads it, in the order given."""
    rng = Random(seed)
    events = load(QUESTIONNAIRES / "consultations" / f"{FORM}.yaml").page.events
    return in_order(seed, [_response(rng, ticks, events) for ticks in _ticks(rng)])


def table_2020(seed: int = 2020) -> str:
    """The same responses as a CSV file for `survey-engine import`, one row each."""
    out = io.StringIO()
    rows = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\r\n")
    rows.writeheader()
    rows.writerows(_row(response) for response in responses_2020(seed))
    return out.getvalue()


def _ticks(rng: Random) -> list[list[str]]:
    """What each of the 144 ticked: dealt one each first, and what is left to people who do not have it yet."""
    deck = [code for code, count in TICKS.items() for _ in range(count)]
    rng.shuffle(deck)
    ticked = [{code} for code in deck[:BASE]]
    for code in deck[BASE:]:
        rng.choice([ticks for ticks in ticked if code not in ticks]).add(code)
    return [[code for code in TICKS if code in ticks] for ticks in ticked]


def _response(rng: Random, ticks: list[str], events: tuple[Occasion, ...]) -> dict[str, object]:
    answers = {"concerns": ticks}
    if rng.random() >= FACE_TO_FACE:
        return finished_response(rng, FORM, Mode.WEB, online(rng, OPENED, SHOWN), answers)
    event = rng.choice(events)
    met = {"event_id": str(event_id(FORM, event.code))}
    return {**finished_response(rng, FORM, Mode.PAPER, at_event(rng, event), answers), **met}


def _row(response: Mapping[str, object]) -> dict[str, object]:
    answers = response["answers"]
    assert isinstance(answers, dict)
    return {**response, **answers, "concerns": ";".join(answers["concerns"])}
