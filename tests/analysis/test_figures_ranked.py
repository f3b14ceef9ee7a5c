"""Figures with ranges are ranked, grouped and filtered by the range they lie in or that was named."""

from typing import Any

import builders
import pytest
from packed import columns

from analysis.counts.counting import in_memory
from analysis.counts.part import Request
from analysis.snapshot.reading import Snapshot
from analysis.tabulation.tables import rank
from analysis.waves import Scope
from survey_engine.consultations.catalogue import Form
from survey_engine.definition import packing
from survey_engine.errors import DataError

FORM = builders.of(
    builders.question(
        "loss",
        "amount",
        builders.option("nothing", low=0, high=0),
        builders.option("some", low=1, high=249),
        builders.option("much", low=250, high=None),
        builders.option("dont_know"),
    ),
    builders.question("staff", "number", builders.option("few", low=0, high=9), builders.option("many", low=10)),
    builders.question("premises", "number"),
)
PEOPLE: list[dict[str, Any]] = [
    {"loss": "0.00", "staff": 2, "premises": 1},
    {"loss": "249.99", "staff": 9},
    {"loss": "250.00", "staff": "many"},
    {"loss": "much", "staff": 25},
    {"loss": "dont_know"},
    {"staff": "few"},
]


def ranked(question: str = "loss", **asked: Any) -> dict[tuple[str | None, ...], dict[str, int | None]]:
    snapshot = Snapshot(Form(FORM, "hash", b""), columns(FORM, PEOPLE), {"web": 6}, 0, None, None)
    scope = Scope(FORM.id, (snapshot.form,))
    table = rank(scope, in_memory(scope, [snapshot]), Request(question=question, **asked))
    return {
        tuple(group.key.values()): {line.choice.code: line.mentions for line in group.rows} for group in table.groups
    }


def test_an_amount_is_ranked_by_the_range_it_lies_in_to_the_last_penny() -> None:
    assert ranked() == {(): {"nothing": 1, "some": 1, "much": 2, "dont_know": 1}}


def test_a_table_is_divided_by_the_ranges_of_a_number() -> None:
    assert ranked(by=("staff",)) == {
        ("few",): {"nothing": 1, "some": 1, "much": 0, "dont_know": 0},
        ("many",): {"nothing": 0, "some": 0, "much": 2, "dont_know": 0},
        (None,): {"nothing": 0, "some": 0, "much": 0, "dont_know": 1},
    }


def test_a_filter_by_a_figure_keeps_only_those_who_gave_it() -> None:
    assert ranked(where="staff >= 10") == {(): {"nothing": 0, "some": 0, "much": 1, "dont_know": 0}}


def test_a_figure_is_kept_in_pence_and_unknown_where_only_a_range_is() -> None:
    numbers = columns(FORM, PEOPLE).numbers("loss").tolist()

    assert numbers == [0, 24_999, 25_000, packing.UNKNOWN, packing.UNKNOWN, 0]


def test_a_figure_without_ranges_has_no_options_to_rank() -> None:
    with pytest.raises(DataError, match="'premises' is a number question: there are no options to rank"):
        ranked("premises")
