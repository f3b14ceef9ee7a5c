"""Every text is read by a person first; what that person makes of it is all that others see."""

import pytest
from sqlalchemy import select
from writing_desks import STORY, Desk

from analysis.free_text import reviewing
from analysis.free_text.models import Reading, Triage
from analysis.free_text.reviewing import Tally, Verdict
from survey_engine.accounts.models import AuditEntry
from survey_engine.errors import Conflict, DataError


def queue(desk: Desk) -> list[str | None]:
    with desk.sessions.read() as session:
        return [each.words for each in reviewing.waiting(session, *STORY)]


def decide(desk: Desk, number: int, verdict: Verdict, name: str = "ada") -> None:
    hand = desk.hand(name)
    with desk.sessions.begin() as session:
        reviewing.decide(session, hand, number, verdict)


def test_signs_of_danger_come_first_and_then_the_order_received(desk: Desk) -> None:
    for number, story in enumerate(["too fast", "dogs", "he hits me", "he said he will kill her"], 1):
        desk.write(number, story)
    desk.gather()

    assert queue(desk) == ["he hits me", "he said he will kill her", "too fast", "dogs"]
    with desk.sessions.read() as session:
        assert reviewing.in_danger(session) == {"tiny": 2}
        assert reviewing.tallies(session, "tiny") == {"story": Tally(texts=4, waiting=4, shown=0, danger=2)}


def test_what_somebody_made_of_a_text_is_what_others_see(desk: Desk) -> None:
    for number, story in enumerate(["too fast", "Dave is too fast", "I am Dave"], 1):
        desk.write(number, story)
    desk.gather()
    safe, changed, hidden = desk.texts()

    decide(desk, safe.id, Verdict(Reading.SAFE))
    decide(desk, changed.id, Verdict(Reading.REDACTED, " [name] is too fast "))
    decide(desk, hidden.id, Verdict(Reading.WITHHELD, "ignored"))

    assert [(text.reading, text.words, text.read_by) for text in desk.texts()] == [
        (Reading.SAFE, "too fast", "ada"),
        (Reading.REDACTED, "[name] is too fast", "ada"),
        (Reading.WITHHELD, None, "ada"),
    ]
    assert queue(desk) == []


def test_a_sign_of_danger_is_looked_into_before_anything_else_and_only_the_outcome_is_kept(desk: Desk) -> None:
    desk.write(1, "he hits me")
    desk.gather()
    [text] = desk.texts()

    with pytest.raises(DataError, match="Say what came of the sign of danger"):
        decide(desk, text.id, Verdict(Reading.SAFE))
    decide(desk, text.id, Verdict(Reading.WITHHELD, triage=Triage.PASSED_ON))

    [text] = desk.texts()
    assert (text.danger, text.triage, text.triage_by, text.words) == (False, Triage.PASSED_ON, "ada", None)
    with desk.sessions.read() as session:
        notes = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("text."))).all()
        assert [(note.action, note.subject, note.detail) for note in notes] == [
            ("text.triaged", f"tiny.story {text.id}", {"outcome": "passed_on"}),
            ("text.read", f"tiny.story {text.id}", {"outcome": "withheld"}),
        ]


def test_two_who_read_the_same_text_do_not_overwrite_each_other(desk: Desk) -> None:
    desk.write(1, "too fast")
    desk.gather()
    [text] = desk.texts()
    decide(desk, text.id, Verdict(Reading.WITHHELD))

    with pytest.raises(Conflict, match="Somebody else has read that text"):
        decide(desk, text.id, Verdict(Reading.SAFE), "bob")
    assert desk.texts()[0].reading is Reading.WITHHELD


def test_a_change_needs_words(desk: Desk) -> None:
    desk.write(1, "too fast")
    desk.gather()

    with pytest.raises(DataError, match="Write what others may see"):
        decide(desk, desk.texts()[0].id, Verdict(Reading.REDACTED, "  "))


def test_a_mistaken_reader_puts_it_back_into_the_queue(desk: Desk) -> None:
    desk.write(1, "too fast")
    desk.gather()
    [text] = desk.texts()
    decide(desk, text.id, Verdict(Reading.SAFE))

    hand = desk.hand()
    with desk.sessions.begin() as session:
        reviewing.open_again(session, hand, text.id)

    assert queue(desk) == ["too fast"]
    assert desk.texts()[0].words is None
