"""Texts are found among the responses, follow them when they change, and go with them when they are erased."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from deliveries import response_id
from sqlalchemy import func, select
from writing_desks import STORY, Desk

from analysis.free_text import coding, frames, quotes, reviewing
from analysis.free_text.frames import Code
from analysis.free_text.models import Coding, FreeText, Quote, Reading, Settlement
from analysis.free_text.quotes import Said
from survey_engine.responses.erasing import erase_response
from survey_engine.responses.models import Submission
from survey_engine.responses.parts import tombstone

FRAME = [Code("speed", "Speeding", "Any vehicle too fast"), Code("dogs", "Dogs", "Dogs and what they leave")]


def found(desk: Desk) -> list[tuple[str, str, list[str], bool]]:
    return [(text.response_id, text.question, text.hints, text.danger) for text in desk.texts()]


def test_every_text_waits_for_somebody_to_read_it_with_hints_of_what_to_look_for(desk: Desk) -> None:
    desk.write(1, "Dave drives too fast")
    desk.write(2, "my partner hits me", answers={"concerns": ["other"], "concerns_other": "shouting"})
    desk.write(3)
    desk.write(4, "   ")

    left = desk.gather()

    assert left == 0
    assert found(desk) == [
        (response_id(1), "story", ["name"], False),
        (response_id(2), "concerns_other", [], False),
        (response_id(2), "story", ["safeguarding"], True),
    ]
    assert {text.reading for text in desk.texts()} == {Reading.WAITING}


def test_a_slice_at_a_time_and_never_twice(desk: Desk) -> None:
    for number in range(1, 8):
        desk.write(number, f"story {number}")

    left = [desk.gather(slice_=3), desk.gather(slice_=3), desk.gather(slice_=3), desk.gather()]

    assert left == [4, 1, 0, 0]
    assert len(desk.texts()) == 7


def test_a_corrected_text_waits_again_and_one_that_stayed_does_not(desk: Desk) -> None:
    desk.write(1, "cars are too fast")
    desk.write(2, "cars are too fast")
    desk.gather()
    desk.read(*desk.texts())

    desk.write(1, "cars are too fast, says Dave", revision=2)
    desk.write(2, "cars are too fast", revision=2, answers={"concerns": ["speeding"]})
    desk.gather()

    readings = {text.response_id: (text.reading, text.hints) for text in desk.texts()}
    assert readings == {response_id(1): (Reading.WAITING, ["name"]), response_id(2): (Reading.SAFE, [])}


def test_a_text_that_was_taken_back_goes(desk: Desk) -> None:
    desk.write(1, "cars are too fast")
    desk.gather()

    desk.write(1, None, revision=2)
    desk.gather()

    assert desk.texts() == []


def test_answers_of_tests_are_nobodys_words(desk: Desk) -> None:
    desk.write(1, "only a test", environment="test")

    desk.gather()

    assert desk.texts() == []


def test_an_erased_response_takes_its_texts_codes_and_quotes_along(desk: Desk) -> None:
    desk.write(1, "cars are too fast")
    desk.write(2, "dogs everywhere")
    desk.gather()
    desk.read(*desk.texts())
    ada, bob = desk.hand("ada"), desk.hand("bob")
    with desk.sessions.begin() as session:
        frame = frames.make(session, ada, STORY, FRAME)
        for text in desk.texts():
            coding.give(session, ada, text.id, (frame, {"speed"}))
            coding.give(session, bob, text.id, (frame, {"dogs"}))
            coding.settle(session, ada, text.id, (frame, {"dogs"}))
            quotes.choose(session, ada, text.id, (text.words or "", Said({}, "", 12)))

    with desk.sessions.begin() as session:
        erase_response(session, response_id(1), desk.clock())

    with desk.sessions.read() as session:
        left: dict[str, Any] = {
            table.__tablename__: session.scalar(select(func.count()).select_from(table))
            for table in (FreeText, Coding, Settlement, Quote)
        }
    assert left == {"free_text": 1, "free_text_coding": 2, "free_text_settlement": 1, "free_text_quote": 1}
    assert [text.response_id for text in desk.texts()] == [response_id(2)]


def test_words_that_are_no_longer_kept_leave_what_was_made_of_them(desk: Desk) -> None:
    desk.write(1, "cars are too fast")
    desk.gather()
    desk.read(*desk.texts())
    _forget_the_words(desk)

    desk.gather()

    with desk.sessions.read() as session:
        [text] = reviewing.with_words(session, desk.texts())
    assert (text.words, text.text.words) == (None, "cars are too fast")


def _forget_the_words(desk: Desk) -> None:
    with desk.sessions.begin() as session:
        for submission in session.scalars(select(Submission)):
            submission.texts = tombstone("kept long enough", date(2025, 3, 1))


def test_several_who_look_at_once_find_each_text_once(desk: Desk) -> None:
    for number in range(1, 30):
        desk.write(number, f"story {number}")

    with ThreadPoolExecutor(4) as several:
        left = list(several.map(lambda _: desk.gather(), range(4)))

    assert left == [0, 0, 0, 0]
    assert len(desk.texts()) == 29
