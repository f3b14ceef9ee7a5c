"""A tiny questionnaire put up, people who write something, and the staff who work on it."""

from dataclasses import dataclass
from typing import Any

from clocks import SettableClock
from deliveries import content, deliver, door
from sqlalchemy import select

from analysis.free_text import gathering, reviewing
from analysis.free_text.models import FreeText, Reading
from analysis.free_text.reviewing import Verdict
from survey_engine.accounts import staff
from survey_engine.accounts.models import Role
from survey_engine.accounts.staff import Hand
from survey_engine.consultations.catalogue import Form
from survey_engine.definition import canonical
from survey_engine.store.sessions import Sessions

STORY = ("tiny", "story")


@dataclass
class Desk:
    """The store, people's answers coming in, and the staff who work on them."""

    sessions: Sessions
    clock: SettableClock
    forms: tuple[Form, ...]

    def write(self, number: int, story: str | None = None, **changes: Any) -> None:
        """Response `number` comes in, telling a story."""
        answers = changes.pop("answers", None) or {"concerns": ["dog_fouling"]}
        if story is not None:
            answers = {**answers, "story": story}
        raw = canonical.encode(content(number, **changes, answers=answers))
        [outcome] = deliver(door(self.sessions, self.clock), raw)
        assert outcome.status == "stored", outcome

    def gather(self, slice_: int = gathering.SLICE) -> int:
        """Look for texts once; says how many responses are left."""
        with self.sessions.begin() as session:
            return gathering.gather(session, self.forms, slice_)

    def texts(self) -> list[FreeText]:
        """Every text, in the order found."""
        with self.sessions.read() as session:
            return list(session.scalars(select(FreeText).order_by(FreeText.id)))

    def hand(self, name: str = "ada") -> Hand:
        """A member of staff of that name."""
        with self.sessions.begin() as session:
            found = next((each for each in staff.staff(session) if each.name == name), None)
            made = found or staff.add(session, Hand(self.clock), name, name.title(), Role.OFFICER)[0]
        return Hand(self.clock, made)

    def read(self, *texts: FreeText) -> None:
        """Somebody reads these texts, and finds all of them safe as they are."""
        hand = self.hand()
        with self.sessions.begin() as session:
            for text in texts:
                reviewing.decide(session, hand, text.id, Verdict(Reading.SAFE))
