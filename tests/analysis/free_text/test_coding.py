"""Two people code the same texts without seeing each other's codes; differences are settled; people count once."""

from collections.abc import Callable

import pytest
from writing_desks import STORY, Desk

from analysis.free_text import coding, frames
from analysis.free_text.agreeing import Pair
from analysis.free_text.coding import Work, people
from analysis.free_text.frames import Code, Frame
from analysis.free_text.models import FreeText
from survey_engine.errors import Conflict, DataError

Stories = Callable[..., list[FreeText]]


@pytest.fixture
def frame(desk: Desk) -> Frame:
    hand = desk.hand()
    with desk.sessions.begin() as session:
        return frames.make(
            session, hand, STORY, [Code(each, each.title(), f"Says {each}") for each in ("speed", "dogs")]
        )


def give(desk: Desk, name: str, text: FreeText, frame: Frame, *codes: str) -> None:
    hand = desk.hand(name)
    with desk.sessions.begin() as session:
        coding.give(session, hand, text.id, (frame, codes))


def settle(desk: Desk, text: FreeText, frame: Frame, *codes: str) -> None:
    hand = desk.hand("cyd")
    with desk.sessions.begin() as session:
        coding.settle(session, hand, text.id, (frame, codes))


def work(desk: Desk, frame: Frame) -> Work:
    with desk.sessions.read() as session:
        return coding.work(session, STORY, frame)


def next_for(desk: Desk, name: str, frame: Frame) -> str | None:
    with desk.sessions.read() as session:
        text = coding.next_text(session, STORY, frame, name)
        return text.words if text else None


def test_each_text_goes_to_two_people_and_to_nobody_twice(desk: Desk, stories: Stories, frame: Frame) -> None:
    fast, dogs = stories("fast", "dogs")

    give(desk, "ada", dogs, frame, "dogs")
    begun = [next_for(desk, name, frame) for name in ("ada", "bob")]
    give(desk, "bob", dogs, frame)
    give(desk, "ada", fast, frame, "speed")
    give(desk, "bob", fast, frame, "speed")

    assert begun == ["fast", "dogs"]  # what one has begun, another finishes first
    assert [next_for(desk, name, frame) for name in ("ada", "bob", "cyd")] == [None, None, None]
    with pytest.raises(Conflict, match="Two people have coded that text"):
        give(desk, "cyd", fast, frame, "dogs")


def test_where_both_give_the_same_it_stands_and_the_rest_waits_to_be_settled(
    desk: Desk, stories: Stories, frame: Frame
) -> None:
    alike, unlike, begun = stories("fast", "fast dogs", "dogs")
    for name, codes in (("bob", ["speed", "dogs"]), ("ada", ["dogs"])):
        give(desk, name, alike, frame, "speed")
        give(desk, name, unlike, frame, *codes)
    give(desk, "ada", begun, frame, "dogs")
    different = Pair(unlike.id, frozenset({"dogs"}), frozenset({"speed", "dogs"}))  # in the order of names

    before = work(desk, frame)
    settle(desk, unlike, frame, "dogs", "speed")
    after = work(desk, frame)

    assert (before.texts, before.once, before.unsettled) == (3, 1, [different])
    assert before.final == {alike.id: {"speed"}}
    assert (after.final, after.unsettled) == ({alike.id: {"speed"}, unlike.id: {"speed", "dogs"}}, [])


def test_a_coder_may_think_again_until_the_other_has_coded_too(desk: Desk, stories: Stories, frame: Frame) -> None:
    [text] = stories("fast")

    give(desk, "ada", text, frame, "dogs")
    give(desk, "ada", text, frame, "speed")
    give(desk, "bob", text, frame, "speed")

    assert work(desk, frame).final == {text.id: {"speed"}}
    with pytest.raises(Conflict, match="what they gave stays as it is"):  # by now ada may see what bob gave
        give(desk, "ada", text, frame, "dogs")


def test_only_codes_of_the_frame_are_given(desk: Desk, stories: Stories, frame: Frame) -> None:
    [text] = stories("fast")

    with pytest.raises(DataError, match="The frame has no code 'litter'"):
        give(desk, "ada", text, frame, "litter")


def test_what_nobody_has_read_is_not_coded(desk: Desk, frame: Frame) -> None:
    desk.write(1, "fast")
    desk.gather()

    assert next_for(desk, "ada", frame) is None
    with pytest.raises(Conflict, match="being read again"):
        give(desk, "ada", desk.texts()[0], frame, "speed")


def test_nothing_is_settled_before_two_have_coded_it(desk: Desk, stories: Stories, frame: Frame) -> None:
    [text] = stories("fast")
    give(desk, "ada", text, frame, "speed")

    with pytest.raises(Conflict, match="Two people must have coded"):
        settle(desk, text, frame, "speed")


def test_people_are_counted_and_never_mentions() -> None:
    final = [("ann", ["speed", "dogs"]), ("ann", ["speed"]), ("bob", ["speed"]), ("cyd", [])]

    assert people(final) == {"speed": 2, "dogs": 1}
