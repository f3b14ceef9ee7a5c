"""What is printed under every table."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import builders
from packed import columns

from analysis.counts.counting import in_memory
from analysis.counts.part import Request
from analysis.snapshot.reading import Snapshot
from analysis.standing import Standing
from analysis.tabulation import notes
from analysis.tabulation.tables import rank
from analysis.waves import Scope
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import Analysis, Wave

FORM = builders.of(
    builders.question("capacity", "multiple", "resident", "business"),
    builders.question("concerns", "multiple", "drugs", "dogs", max_choices=2),
    builders.question("priorities", "rank", "police", "lights", max_choices=2),
    builders.question("town", "grid", "safe", "unsafe", rows=builders.options("day", "dark")),
    analysis=Analysis(wave=Wave("safety", "2024")),
)
PEOPLE: list[dict[str, Any]] = [
    {"concerns": ["drugs"], "capacity": ["resident", "business"]},
    {"concerns": ["drugs", "dogs"], "capacity": ["resident"]},
]
MORNING = datetime(2024, 8, 30, 9, 0, tzinfo=UTC)
AFTER_MIDNIGHT_IN_LONDON = datetime(2024, 8, 30, 23, 30, tzinfo=UTC)
SNAPSHOT = Snapshot(
    Form(FORM, "hash", b""),
    columns(FORM, PEOPLE, ["tablet", "web"]),
    {"tablet": 1, "web": 1},
    0,
    MORNING,
    AFTER_MIDNIGHT_IN_LONDON,
)


def under(snapshot: Snapshot = SNAPSHOT, standing: Standing | None = None, **asked: Any) -> Sequence[str]:
    scope = Scope("tiny", (snapshot.form,))
    return rank(scope, in_memory(scope, [snapshot]), Request(**{"question": "concerns", **asked}), standing).notes


def test_wave_limit_dates_modes_base_sums_and_caveats_are_all_there() -> None:
    assert under(standing=Standing(AFTER_MIDNIGHT_IN_LONDON, None)) == (
        "tiny version 1: wave 2024 of safety, 2 responses; people could choose up to 2 of 2.",
        "Finished between 30 August 2024 and 31 August 2024.",
        "Collected by tablet: 1, web: 1.",
        "Interim: responses were read on 31 August 2024 at 00:30, while answers were still being taken.",
        "Base: people who answered the question. Unweighted: each response counts once.",
        "Percentages do not add to 100 because people could choose more than one.",
        "3 choices, 1.5 a person; 0 of those counted gave none.",
        "* Fewer than 5 people: not shown.",
        notes.SELF_SELECTED,
        notes.NO_MARGIN,
    )


def test_a_table_is_final_once_the_consultation_had_closed() -> None:
    closed = Standing(AFTER_MIDNIGHT_IN_LONDON, closed_at=MORNING)

    assert "Final: responses were read on 31 August 2024 at 00:30, after the consultation had closed." in under(
        standing=closed
    )


def test_without_a_standing_nothing_is_said_of_it() -> None:
    assert [note for note in under() if note.startswith(("Interim", "Final"))] == []


def test_one_day_is_named_once() -> None:
    assert "Finished on 30 August 2024." in under(replace(SNAPSHOT, last=MORNING))


def test_made_up_responses_are_named_before_anything_else() -> None:
    assert under(replace(SNAPSHOT, demonstration=1))[0] == (
        "DEMONSTRATION DATA: 1 of 2 responses are made up. Do not use this table."
    )


def test_groups_that_overlap_say_so() -> None:
    assert notes.OVERLAPPING in under(by=("capacity",))
    assert notes.OVERLAPPING not in under(by=("mode",))


def test_modelled_uncertainty_is_labelled_and_then_nothing_denies_a_margin() -> None:
    told = under(uncertainty=True)

    assert any(note.startswith("Intervals, rank ranges and “too close to call” are modelled") for note in told)
    assert notes.NO_MARGIN not in told


def test_nobody_but_an_officer_is_given_modelled_uncertainty() -> None:
    assert notes.NO_MARGIN in under(uncertainty=True, profile="public")


def test_a_ranked_question_says_that_its_measures_are_never_mixed() -> None:
    assert notes.RANKED in under(question="priorities")
    assert notes.MANY not in under(question="priorities")


def test_one_row_of_a_grid_says_how_many_answered_the_others() -> None:
    form = replace(
        SNAPSHOT, columns=columns(FORM, [{"town": {"day": "safe"}}, {"town": {"day": "safe", "dark": "unsafe"}}])
    )

    assert "The rows of this grid were answered by 1 to 2 people." in under(form, question="town.day")


def test_rows_that_only_a_later_version_of_a_grid_has_are_left_out() -> None:
    town = builders.question("town", "grid", "safe", "unsafe", rows=builders.options("day", "dark", "dusk"))
    later = replace(builders.of(town), version=2)
    answers: Any = {"town": {"day": "safe", "dark": "safe", "dusk": "safe"}}
    newest = Snapshot(Form(later, "hash2", b""), columns(later, [answers]), {"web": 1}, 0, None, None)
    before = replace(SNAPSHOT, columns=columns(FORM, [{"town": {"day": "safe"}}]))
    scope = Scope("tiny", (newest.form, before.form))

    told = rank(scope, in_memory(scope, [newest, before]), Request(question="town.day")).notes

    assert "The rows of this grid were answered by 1 to 2 people." in told
