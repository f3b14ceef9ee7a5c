"""The queue in which a person reads every text first, and what that person makes of it. Never commits.

Signs of danger come before everything else and are settled by themselves: the outcome is kept, never the story.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from analysis.free_text.keeping import written_in
from analysis.free_text.models import FreeText, Quote, Reading, Triage
from survey_engine.accounts import audit
from survey_engine.accounts.staff import Hand
from survey_engine.errors import Conflict, DataError

PAGE = 20
SHOWN = (Reading.SAFE, Reading.REDACTED)
LONGEST = 4000  # characters


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text to be read, and its words; None when they are no longer kept."""

    text: FreeText
    words: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person made of a text: `words` for others to see, when they differ from what was written."""

    reading: Reading
    words: str = ""
    triage: Triage | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Texts of one question: all, those nobody has read, those others may see, those with a sign of danger."""

    texts: int = 0
    waiting: int = 0
    shown: int = 0
    danger: int = 0

    def more(self, reading: Reading, count: int, *, danger: bool) -> "Tally":
        """With so many more."""
        return Tally(
            self.texts + count,
            self.waiting + count * (reading is Reading.WAITING),
            self.shown + count * (reading in SHOWN),
            self.danger + count * danger,
        )


def waiting(session: Session, questionnaire: str, question: str, most: int = PAGE) -> list[Waiting]:
    """The next texts that nobody has read, signs of danger first, then in the order received."""
    mine = FreeText.questionnaire == questionnaire, FreeText.question == question
    queue = select(FreeText).where(*mine, FreeText.reading == Reading.WAITING)
    return with_words(session, session.scalars(queue.order_by(FreeText.danger.desc(), FreeText.id).limit(most)).all())


def with_words(session: Session, texts: Sequence[FreeText]) -> list[Waiting]:
    """Texts and what was written."""
    written = written_in(session, {text.received_seq for text in texts})
    return [Waiting(text, written.get(text.received_seq, {}).get(text.question)) for text in texts]


def decide(session: Session, hand: Hand, text_id: int, verdict: Verdict) -> None:
    """Keep what somebody made of a text; DataError when that cannot be, Conflict when somebody else was first."""
    text = session.get(FreeText, text_id, with_for_update=True)
    if text is None or text.reading is not Reading.WAITING:
        raise Conflict("Somebody else has read that text meanwhile, or it was erased. The list shows what is left.")
    [found] = with_words(session, [text])
    if text.danger and verdict.triage is None:
        raise DataError("Say what came of the sign of danger.")
    text.reading, text.words = verdict.reading, _shown(found, verdict)
    text.read_by, text.read_at = name(hand), hand.clock()
    if verdict.triage is not None:
        text.danger, text.triage, text.triage_by, text.triage_at = False, verdict.triage, name(hand), hand.clock()
        audit.record(session, hand.clock, hand.actor, "text.triaged", subject(text), outcome=verdict.triage.value)
    audit.record(session, hand.clock, hand.actor, "text.read", subject(text), outcome=verdict.reading.value)


def open_again(session: Session, hand: Hand, text_id: int) -> None:
    """Put a text back into the queue: whoever read it was mistaken. Its codes stay; its quotes must be cleared anew."""
    text = session.get(FreeText, text_id, with_for_update=True)
    if text is not None and text.reading is not Reading.WAITING:
        text.reading, text.words, text.read_by, text.read_at = Reading.WAITING, None, None, None
        mine = update(Quote).where(Quote.text_id == text.id)
        session.execute(mine.values(cleared_by=None, cleared_at=None))
        audit.record(session, hand.clock, hand.actor, "text.reopened", subject(text))


def tallies(session: Session, questionnaire: str) -> Mapping[str, Tally]:
    """How many texts each question has, by what was made of them."""
    counted: dict[str, Tally] = {}
    query = select(FreeText.question, FreeText.reading, FreeText.danger, func.count())
    grouped = query.where(FreeText.questionnaire == questionnaire).group_by(*query.selected_columns[:3])
    for question, reading, danger, count in session.execute(grouped):
        counted[question] = counted.get(question, Tally()).more(reading, count, danger=danger)
    return counted


def in_danger(session: Session) -> Mapping[str, int]:
    """How many texts with a sign of danger nobody has looked into, by questionnaire."""
    query = select(FreeText.questionnaire, func.count()).where(FreeText.danger).group_by(FreeText.questionnaire)
    return dict(session.execute(query).all())


def name(hand: Hand) -> str:
    """Who does it."""
    return hand.actor.name if hand.actor else audit.COMMAND_LINE


def subject(text: FreeText) -> str:
    """How the audit trail names a text: by question and number, with nothing of what it says."""
    return f"{text.questionnaire}.{text.question} {text.id}"


def _shown(found: Waiting, verdict: Verdict) -> str | None:
    """What others may see of it."""
    match verdict.reading:
        case Reading.SAFE if found.words is not None:
            return found.words
        case Reading.REDACTED if verdict.words.strip():
            return verdict.words.strip()[:LONGEST]
        case Reading.WITHHELD:
            return None
        case Reading.REDACTED:
            raise DataError("Write what others may see, or withhold the text.")
    raise DataError("The words of that text are no longer kept: withhold it.")
