"""What is printed under every table."""

from dataclasses import replace
from datetime import UTC, datetime

import builders
from packed import columns

from analysis import notes
from analysis.snapshot import Snapshot
from analysis.waves import Scope
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import Analysis, Wave

FORM = builders.of(
    builders.question("concerns", "multiple", "drugs", "dogs", max_choices=2),
    analysis=Analysis(wave=Wave("safety", "2024")),
)
MORNING = datetime(2024, 8, 30, 9, 0, tzinfo=UTC)
AFTER_MIDNIGHT_IN_LONDON = datetime(2024, 8, 30, 23, 30, tzinfo=UTC)
SNAPSHOT = Snapshot(
    Form(FORM, "hash", b""),
    columns(FORM, [{"concerns": ["drugs"]}, {"concerns": ["dogs"]}], ["tablet", "web"]),
    {"tablet": 1, "web": 1},
    0,
    MORNING,
    AFTER_MIDNIGHT_IN_LONDON,
)


def under(snapshot: Snapshot) -> tuple[str, ...]:
    return notes.of([snapshot], "concerns", Scope("tiny", (snapshot.form,)), base="answered", left_out=0)


def test_wave_limit_dates_modes_base_and_caveats_are_all_there() -> None:
    assert under(SNAPSHOT) == (
        "tiny version 1: wave 2024 of safety, 2 responses; people could choose up to 2 of 2.",
        "Finished between 30 August 2024 and 31 August 2024.",
        "Collected by tablet: 1, web: 1.",
        "Base: people who answered the question. Unweighted: each response counts once.",
        "Percentages do not add to 100 because people could choose more than one.",
        notes.SELF_SELECTED,
    )


def test_one_day_is_named_once() -> None:
    assert "Finished on 30 August 2024." in under(replace(SNAPSHOT, last=MORNING))


def test_made_up_responses_are_named_before_anything_else() -> None:
    assert under(replace(SNAPSHOT, demonstration=1))[0] == (
        "DEMONSTRATION DATA: 1 of 2 responses are made up. Do not use this table."
    )
