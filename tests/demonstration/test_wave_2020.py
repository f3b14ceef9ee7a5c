"""The made-up responses of 2020: the counts of the published table, from 144 people."""

import csv
import io
from collections import Counter
from itertools import islice
from typing import Any

import pytest

from survey_engine.consultations.links import event_id
from survey_engine.demonstration.wave_2020 import responses_2020, table_2020

PUBLISHED = {
    "drug_use_dealing": 54,
    "dog_fouling": 41,
    "burglary": 39,
    "inconsiderate_parking": 31,
    "vehicle_crime": 29,
    "speeding": 29,
}


def answers(seed: int = 2020) -> list[Any]:
    return [response["answers"] for response in responses_2020(seed)]


@pytest.mark.parametrize("seed", [2020, 1, 2, 3])
def test_the_counts_are_the_published_ones_whatever_the_seed(seed: int) -> None:
    assert Counter(code for each in answers(seed) for code in each["concerns"]) == PUBLISHED


def test_each_of_144_people_ticked_something_once_and_in_the_order_of_the_form() -> None:
    order = list(PUBLISHED)

    assert len(answers()) == 144
    assert all(each["concerns"] for each in answers())
    assert all(each["concerns"] == sorted(set(each["concerns"]), key=order.index) for each in answers())


def test_the_same_seed_gives_the_same_responses_and_another_seed_others() -> None:
    assert list(responses_2020(7)) == list(responses_2020(7))
    assert answers(7) != answers(8)


def test_no_two_responses_share_an_id() -> None:
    assert len({response["response_id"] for response in responses_2020()}) == 144


def test_they_were_given_before_the_table_was_shown() -> None:
    times = [str(response[key]) for response in responses_2020() for key in ("started_at", "finished_at")]

    assert (min(times) >= "2020-01-13T00:00:00Z", max(times) < "2020-03-03T00:00:00Z") == (True, True)


def test_what_was_given_on_paper_was_given_at_a_known_event() -> None:
    known = {str(event_id("community-safety-2020", code)) for code in ("market-21-jan", "parkside-27-jan")}
    met = {response.get("event_id") for response in responses_2020() if response["mode"] == "paper"}

    assert known < met
    assert None not in met


def test_the_table_has_a_row_for_each_response() -> None:
    rows = list(csv.DictReader(io.StringIO(table_2020())))
    first = next(iter(islice(responses_2020(), 1)))

    assert len(rows) == 144
    assert (rows[0]["response_id"], rows[0]["started_at"]) == (first["response_id"], first["started_at"])
    assert sum("dog_fouling" in row["concerns"].split(";") for row in rows) == 41
