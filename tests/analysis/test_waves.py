"""What a table or a comparison is about, by the names people give it."""

from dataclasses import replace

import builders
import pytest

from analysis import waves
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import Analysis, Wave
from survey_engine.errors import NotFound


def form(name: str, version: int, wave: Wave | None) -> Form:
    made = builders.of(builders.question("concerns", "multiple", "drugs"), analysis=Analysis(wave=wave))
    return Form(replace(made, id=name, version=version), f"{name}{version}", b"")


FIRST, SECOND = form("town", 1, Wave("safety", "2020")), form("town", 2, Wave("safety", "2024"))
STALL, OLD, LONE = (
    form("stall", 1, Wave("safety", "2024")),
    form("old", 1, Wave("safety", "2016")),
    form("lone", 1, None),
)
PUBLISHED = [FIRST, SECOND, STALL, OLD, LONE]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("old", ["old1"]),
        ("safety@2016", ["old1"]),
        ("2016", ["old1"]),
        ("2020", ["town1"]),  # an earlier version of the same questionnaire
        ("safety@2024", ["town2", "stall1"]),
    ],
)
def test_what_a_wave_is_compared_with_may_be_named_in_several_ways(name: str, expected: list[str]) -> None:
    own = waves.scope(PUBLISHED, "town", "2024" if name == "2016" else None)

    assert [each.form_hash for each in waves.other(PUBLISHED, own, name).forms] == expected


def test_a_questionnaire_of_no_series_has_no_other_waves() -> None:
    with pytest.raises(NotFound, match="lone is in no series, so '2020' is no wave of it"):
        waves.other(PUBLISHED, waves.scope(PUBLISHED, "lone"), "2020")


def test_a_wave_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(NotFound, match=r"There is no wave 'safety@1999' here\. Waves: safety@2016, safety@2020"):
        waves.other(PUBLISHED, waves.scope(PUBLISHED, "town"), "1999")
