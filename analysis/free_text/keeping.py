"""Brings the queue of texts in step with the responses: new ones wait, corrected ones wait again, removed ones go."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from analysis.free_text.hints import Hint, kinds
from analysis.free_text.models import Coding, FreeText, Quote, Reading, Settlement
from survey_engine.responses.models import Submission
from survey_engine.responses.parts import is_tombstone

_SUBMISSION: Any = Submission.__table__


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one response as it stands: by question, as written."""

    response_id: str
    received_seq: int
    texts: Mapping[str, str]


def keep(session: Session, questionnaire: str, found: Sequence[Words], places: Collection[str]) -> None:
    """Note these texts; of each response these are all there are."""
    seen = {each.response_id: each for each in found}
    kept: set[tuple[str, str]] = set()
    other: list[int] = []
    columns = FreeText.id, FreeText.response_id, FreeText.question, FreeText.received_seq
    for number, response_id, question, seq in session.execute(
        select(*columns).where(FreeText.response_id.in_(list(seen)))
    ):
        kept.add((response_id, question))
        if seq != seen[response_id].received_seq or question not in seen[response_id].texts:
            other.append(number)
    _follow(session, seen, other, places)
    session.add_all(
        _new(questionnaire, each, question, places)
        for each in found
        for question in each.texts
        if (each.response_id, question) not in kept
    )


def _follow(session: Session, seen: Mapping[str, Words], numbers: Collection[int], places: Collection[str]) -> None:
    """Bring texts whose response has changed in step with it."""
    texts = session.scalars(select(FreeText).where(FreeText.id.in_(numbers))).all() if numbers else []
    before = written_in(session, {text.received_seq for text in texts})
    for text in texts:
        now = seen[text.response_id]
        words = now.texts.get(text.question)
        if words is None:
            session.delete(text)
            continue
        if before.get(text.received_seq, {}).get(text.question) != words:
            _begin_again(session, text, words, places)
        text.received_seq = now.received_seq


def said(texts: bytes | None, names: Collection[str]) -> dict[str, str]:
    """The answers to these questions in the stored part of texts; blank ones are none."""
    answers = {} if texts is None or is_tombstone(texts) else orjson.loads(texts)
    return {
        name: words for name, words in answers.items() if name in names and isinstance(words, str) and words.strip()
    }


def written_in(session: Session, numbers: Collection[int]) -> dict[int, dict[str, Any]]:
    """What these submissions hold of texts, by number; nothing where it is no longer kept."""
    columns = _SUBMISSION.c.received_seq, _SUBMISSION.c.texts
    rows = session.execute(select(*columns).where(_SUBMISSION.c.received_seq.in_(list(numbers))))
    return {seq: orjson.loads(texts) for seq, texts in rows if texts is not None and not is_tombstone(texts)}


def _new(questionnaire: str, found: Words, question: str, places: Collection[str]) -> FreeText:
    there = kinds(found.texts[question], places)
    return FreeText(
        response_id=found.response_id,
        received_seq=found.received_seq,
        questionnaire=questionnaire,
        question=question,
        hints=[hint.value for hint in there],
        danger=Hint.SAFEGUARDING in there,
        reading=Reading.WAITING,
    )


def _begin_again(session: Session, text: FreeText, words: str, places: Collection[str]) -> None:
    """Other words: whatever was made of the earlier ones does not hold for them."""
    for table in (Coding, Settlement, Quote):
        session.execute(delete(table).where(table.text_id == text.id))
    there = kinds(words, places)
    text.hints, text.danger = [hint.value for hint in there], Hint.SAFEGUARDING in there
    text.reading, text.words, text.read_by, text.read_at = Reading.WAITING, None, None, None
    text.triage, text.triage_by, text.triage_at = None, None, None
