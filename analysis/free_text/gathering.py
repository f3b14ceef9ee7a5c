"""Finds answers in people's own words among the responses and puts each in the queue of those nobody has read.

Looks at what came since it last looked, a slice at a time, and at responses that changed. The words stay where they
are; a text that was corrected waits to be read again. Never commits.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analysis.free_text.keeping import Words, keep, said
from analysis.free_text.models import Gathered
from survey_engine.consultations.catalogue import Form
from survey_engine.responses.models import Response, ResponseChange, Submission
from survey_engine.responses.parts import is_tombstone, written
from survey_engine.responses.states import Environment

SLICE = 250  # responses looked at in one transaction, which keeps others from writing for a moment
OVERLAP = 1000  # numbers looked at again: what is written at once may be seen in another order


def gather(session: Session, forms: Sequence[Form], slice_: int = SLICE) -> int:
    """Look through the next slice of live responses to these versions of one questionnaire; says how many are left."""
    questionnaire = forms[0].questionnaire.id
    mark = _mark(session, questionnaire)
    changes = _changes(session, mark)
    live, seq = _live(questionnaire), Response.received_seq
    fresh = session.execute(live.where(seq > mark.received_seq).order_by(seq).limit(slice_)).all()
    lately = seq.between(mark.received_seq - OVERLAP, mark.received_seq)
    again = session.execute(live.where(or_(lately, seq.in_([number for _, number in changes])))).all()
    rows = {row.response_id: row for row in (*again, *fresh)}
    keep(session, questionnaire, _words(forms, rows.values()), places(forms))
    mark.received_seq = max([mark.received_seq, *(row.received_seq for row in fresh)])
    mark.change = max([mark.change, *(number for number, _ in changes)])
    session.flush()
    return _left(session, questionnaire, mark)


def places(forms: Sequence[Form]) -> frozenset[str]:
    """Words, in lower case, of the places a questionnaire names: they are nobody's name."""
    named: list[str] = []
    for form in forms:
        for question in form.questionnaire.questions():
            named += [place.name for place in question.places]
            named += [words for option in question.options if option.level for words in option.label.values()]
    return frozenset(word.strip("().,").lower() for name in named for word in name.replace("-", " ").split())


def _mark(session: Session, questionnaire: str) -> Gathered:
    """How far it went, for nobody else until this transaction ends: two who look at once find nothing twice."""
    if session.get(Gathered, questionnaire) is None:
        with suppress(IntegrityError), session.begin_nested():  # somebody else may be first
            session.add(Gathered(questionnaire=questionnaire, received_seq=0, change=0))
    return session.get_one(Gathered, questionnaire, with_for_update=True, populate_existing=True)


def _live(questionnaire: str) -> Select[str, int, int, bytes | None]:
    return (
        select(Response.response_id, Response.received_seq, Response.version, Submission.texts)
        .join(Submission, Submission.received_seq == Response.received_seq)
        .where(Response.questionnaire == questionnaire, Response.environment == Environment.LIVE)
    )


def _changes(session: Session, mark: Gathered) -> Sequence[tuple[int, int]]:
    """Number and response of the changes since the last look, and of some before."""
    found = session.execute(
        select(ResponseChange.number, ResponseChange.received_seq)
        .where(ResponseChange.questionnaire == mark.questionnaire, ResponseChange.number > mark.change - OVERLAP)
        .order_by(ResponseChange.number)
        .limit(2 * OVERLAP)
    )
    return [(number, seq) for number, seq in found]


def _left(session: Session, questionnaire: str, mark: Gathered) -> int:
    later = Response.questionnaire == questionnaire, Response.received_seq > mark.received_seq
    live = Response.environment == Environment.LIVE
    return session.scalar(select(func.count()).select_from(Response).where(*later, live)) or 0


def _words(forms: Sequence[Form], rows: Iterable[Any]) -> list[Words]:
    """The texts of these responses; those whose words are no longer kept are left as they are."""
    asked = {form.questionnaire.version: written(form.questionnaire) for form in forms}
    return [
        Words(row.response_id, row.received_seq, said(row.texts, asked.get(row.version, frozenset())))
        for row in rows
        if row.texts is not None and not is_tombstone(row.texts)
    ]
