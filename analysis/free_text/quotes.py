"""What people said, word for word: chosen, cleared by a person, and only then shown. Never commits.

A quote says little of who said it: a kind of area no smaller than town or villages, at most one thing more, and only
what at least ten who answered have in common.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.free_text.models import FreeText, Quote
from analysis.free_text.reviewing import SHOWN, name, subject
from survey_engine.accounts import audit
from survey_engine.accounts.staff import Hand
from survey_engine.errors import Conflict, DataError

AREA = "area_type"  # the only grouping by place that may be said of a person
POOL = 10  # people who must share what is said of somebody
LEFT_OUT = re.compile(r"\[[^\]]*\]|…|\.\.\.")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of who wrote a quote: grouping -> code, the same in words, and of how many people it is true."""

    attributes: Mapping[str, str]
    words: str
    people: int

    def check(self) -> None:
        """DataError when it says too much of a person."""
        if len(self.attributes.keys() - {AREA}) > 1:
            raise DataError("Say at most one thing of the person beside town or villages.")
        if self.people < POOL:
            raise DataError(
                f"Of only {self.people} people who answered is that true. Fewer than {POOL} show who it is."
            )


def choose(session: Session, hand: Hand, text_id: int, proposal: tuple[str, Said]) -> Quote:
    """Choose words of a text to print once cleared; DataError when they are not its words, or say too much of who."""
    words, said = " ".join(proposal[0].split()), proposal[1]
    text = _shown(session, text_id)
    _check_words(words, text)
    said.check()
    quote = Quote(text_id=text_id, words=words, attributes=dict(said.attributes), described=said.words)
    quote.people, quote.chosen_by, quote.chosen_at = said.people, name(hand), hand.clock()
    session.add(quote)
    session.flush()
    audit.record(session, hand.clock, hand.actor, "quote.chosen", subject(text), quote=str(quote.id))
    return quote


def clear(session: Session, hand: Hand, quote_id: int, said: Said) -> None:
    """Let a quote be shown with what is said of the person, counted anew."""
    quote = session.get(Quote, quote_id, with_for_update=True)
    if quote is None:
        raise Conflict("That quote is not there any more.")
    text = _shown(session, quote.text_id)
    _check_words(quote.words, text)
    said.check()
    quote.people, quote.cleared_by, quote.cleared_at = said.people, name(hand), hand.clock()
    audit.record(session, hand.clock, hand.actor, "quote.cleared", subject(text), quote=str(quote_id))


def remove(session: Session, hand: Hand, quote_id: int) -> None:
    """Take a quote away, cleared or not."""
    quote = session.get(Quote, quote_id)
    if quote is not None:
        session.delete(quote)
        audit.record(session, hand.clock, hand.actor, "quote.removed", str(quote_id))


def quotes(session: Session, about: tuple[str, str], *, cleared: bool = True) -> Sequence[Quote]:
    """Quotes from answers to (questionnaire, question), in the order chosen: those cleared, or those that are not."""
    mine = FreeText.questionnaire == about[0], FreeText.question == about[1], FreeText.reading.in_(SHOWN)
    state = Quote.cleared_by.is_not(None) if cleared else Quote.cleared_by.is_(None)
    return session.scalars(
        select(Quote).join(FreeText, FreeText.id == Quote.text_id).where(*mine, state).order_by(Quote.id)
    ).all()


def is_from(quote: str, words: str) -> bool:
    """Whether a quote is in these words, in this order, with … or [something] where words are left out."""
    whole = " ".join(words.split())
    place = 0
    parts = [" ".join(part.split()) for part in LEFT_OUT.split(quote)]
    if not any(parts):
        return False
    for part in parts:
        found = whole.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True


def _shown(session: Session, text_id: int) -> FreeText:
    text = session.get(FreeText, text_id)
    if text is None or text.reading not in SHOWN:
        raise Conflict("That text is not there any more, or is being read again.")
    return text


def _check_words(words: str, text: FreeText) -> None:
    if not is_from(words, text.words or ""):
        raise DataError("A quote is in the words of the text that others may see, with … where words are left out.")
