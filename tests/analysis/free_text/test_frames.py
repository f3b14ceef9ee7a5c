"""Code frames: versions that never change, and what carries over from one to the next."""

import builders
import pytest
from deliveries import TINY
from writing_desks import STORY, Desk

from analysis.free_text import coding, frames
from analysis.free_text.frames import Code, Frame
from survey_engine.definition.model import Analysis
from survey_engine.errors import DataError

SPEED = Code("speed", "Speeding", "Any vehicle too fast")
DOGS = Code("dogs", "Dogs", "Dogs and what they leave")
LIGHTS = Code("lights", "Lights", "Street lights")


def make(desk: Desk, *codes: Code) -> Frame:
    hand = desk.hand()
    with desk.sessions.begin() as session:
        return frames.make(session, hand, STORY, codes)


def current(desk: Desk) -> Frame | None:
    with desk.sessions.read() as session:
        return frames.current(session, *STORY)


def test_a_change_is_a_new_version_and_no_change_is_none(desk: Desk) -> None:
    before = current(desk)
    first, same, second = make(desk, SPEED, DOGS), make(desk, SPEED, DOGS), make(desk, DOGS, SPEED)

    assert (before, first, same) == (None, Frame(1, (SPEED, DOGS)), Frame(1, (SPEED, DOGS)))
    assert current(desk) == second == Frame(2, (DOGS, SPEED))


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ([], "at least one code"),
        ([Code("Speed", "Speeding", "fast")], "'Speed' is no code"),
        ([Code("speed", "Speeding", " ")], "a definition that says when it applies"),
        ([SPEED, SPEED], "'speed' is there twice"),
        ([Code(f"c{number}", "C", "C") for number in range(101)], "at most 100 codes"),
    ],
)
def test_codes_that_cannot_be_kept_apart_are_refused(desk: Desk, codes: list[Code], message: str) -> None:
    with pytest.raises(DataError, match=message):
        make(desk, *codes)


def test_what_still_means_the_same_carries_over_and_the_rest_is_coded_again(desk: Desk) -> None:
    first = make(desk, SPEED, DOGS)
    for number, story in enumerate(["fast", "dogs", "both", "neither"], 1):
        desk.write(number, story)
    desk.gather()
    texts = desk.texts()
    desk.read(*texts)
    hand = desk.hand()
    with desk.sessions.begin() as session:
        for text, codes in zip(texts, [["speed"], ["dogs"], ["speed", "dogs"], []], strict=True):
            coding.give(session, hand, text.id, (first, codes))

    reworded = Code("dogs", "Dogs", "Only dogs that bite")
    relabelled = Code("speed", "Cars that go too fast", SPEED.definition)
    versions = [once(desk, make(desk, *codes)) for codes in ([relabelled, reworded], [relabelled, reworded, LIGHTS])]

    assert versions == [2, 1]  # speed and neither; then only speed, since light may fit where nothing did


def once(desk: Desk, frame: Frame) -> int:
    with desk.sessions.read() as session:
        return coding.work(session, STORY, frame).once


def test_an_other_option_starts_from_its_questions_options_and_a_story_from_the_concerns() -> None:
    concerns = builders.of(*TINY.questions(), analysis=Analysis(roles={"concern": ("concerns",)}))
    expected = (Code("speeding", "Speeding", "Says: Speeding"), Code("dog_fouling", "Dog fouling", "Says: Dog fouling"))

    assert frames.proposed(concerns, "story") == expected
    assert frames.proposed(TINY, "concerns_other") == expected
    assert frames.proposed(builders.of(*TINY.questions()), "story") == ()
