"""What people's own words came to: people by code, and options before and after back-coding. Exact, for officers."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import orjson
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from analysis.free_text.back_coding import Moved, Written, back_code
from analysis.free_text.coding import Work, people
from analysis.free_text.frames import Code, Frame
from analysis.free_text.models import FreeText
from survey_engine.consultations.finding import in_language
from survey_engine.definition.model import Question
from survey_engine.responses.models import Submission
from survey_engine.responses.parts import is_tombstone

CAVEAT = "People chose to write, so this describes those who did and not all residents."


@dataclass(frozen=True, slots=True)
class Theme:
    """One code, and the people whose words it stands for. `share`: of those whose words are coded; None of nobody."""

    code: str
    label: str
    people: int
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Themes:
    """The codes, the most people first.

    coded  people whose codes stand
    none   of these, those no code fits
    texts  people whose words may be coded
    """

    themes: tuple[Theme, ...]
    coded: int
    none: int
    texts: int


def themes(session: Session, frame: Frame, work: Work) -> Themes:
    """Count people by code. Words whose codes do not stand yet count nowhere."""
    persons = dict(session.execute(_of(work).with_only_columns(FreeText.id, FreeText.response_id)).all())
    counted = people((persons[text], codes) for text, codes in work.final.items())
    base = len(set(persons.values()))
    found = [_theme(each, counted.get(each.code, 0), base) for each in frame.codes]
    return Themes(
        tuple(sorted(found, key=lambda each: -each.people)),  # stable: ties stay as in the frame
        coded=base,
        none=sum(not codes for codes in work.final.values()),
        texts=work.texts,
    )


def other_option(question: Question) -> str | None:
    """The option of a question beside which people write."""
    return next((option.code for option in question.options if option.requires_text), None)


def resolved(session: Session, question: Question, before: Mapping[str, int], coded: tuple[Frame, Work]) -> list[Moved]:
    """The options of `question` before and after what people wrote beside "other" is counted where it belongs."""
    frame, work = coded
    other = other_option(question) or ""
    labels = {**frame.labels, **{option.code: in_language(option.label, "en") for option in question.options}}
    ticked = _ticked(session, question, work)
    written = [Written(ticked.get(text, frozenset()), codes) for text, codes in work.final.items()]
    return back_code(before, labels, written, other)


def _theme(code: Code, count: int, base: int) -> Theme:
    return Theme(code.code, code.label, count, Fraction(count, base) if base else None)


def _of(work: Work) -> Select[FreeText]:
    """The texts whose codes stand."""
    return select(FreeText).where(FreeText.id.in_(list(work.final)))


def _ticked(session: Session, question: Question, work: Work) -> Mapping[int, frozenset[str]]:
    """The options that whoever wrote each text had ticked."""
    rows = session.execute(
        _of(work)
        .join(Submission, Submission.received_seq == FreeText.received_seq)
        .with_only_columns(FreeText.id, Submission.coded)
    )
    ticked: dict[int, frozenset[str]] = {}
    for text, coded in rows:
        answer = {} if coded is None or is_tombstone(coded) else orjson.loads(coded).get(question.id, [])
        ticked[text] = frozenset([answer] if isinstance(answer, str) else answer)
    return ticked


def sentence(theme: Theme, found: Themes) -> str:
    """A theme as evidence, to be copied with its owner's name: counts of people, no superlative, and the caveat."""
    said = f"{theme.people} of the {found.coded} people whose written answers were coded wrote of: {theme.label}."
    return f"{said} Two people coded each answer. {CAVEAT}"
