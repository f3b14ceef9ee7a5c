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
    ids = [each.response_id for each in found]
    kept: dict[str, dict[str, FreeText]] = {}
    for text in session.scalars(select(FreeText).where(FreeText.response_id.in_(ids))):
        kept.setdefault(text.response_id, {})[text.question] = text
    before = written_in(session, {text.received_seq for texts in kept.values() for text in texts.values()})
    for each in found:
        own = kept.get(each.response_id, {})
        for question, words in each.texts.items():
            if question not in own:
                session.add(_new(questionnaire, each, question, places))
                continue
            text = own.pop(question)
            if text.received_seq != each.received_seq:
                if before.get(text.received_seq, {}).get(question) != words:
                    _begin_again(session, text, words, places)
                text.received_seq = each.received_seq
        for text in own.values():
            session.delete(text)


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
