"""Two people give codes to the same texts, neither seeing what the other gave; what differs is settled. Never commits.

Only what somebody has read and passed is coded, in the words passed. Counts are of people, each once a code, however
often they say it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from analysis.free_text.agreeing import Pair
from analysis.free_text.frames import Frame
from analysis.free_text.models import Coding, FreeText, Settlement
from analysis.free_text.reviewing import SHOWN, name
from survey_engine.accounts.staff import Hand
from survey_engine.errors import Conflict, DataError

CODERS = 2


@dataclass(frozen=True, slots=True)
class Work:
    """How far the coding of one question is with one version of its frame, and what it came to.

    texts     that may be coded
    once      of these, coded by one person
    pairs     of these, coded by two
    final     the codes that stand, by text: both gave the same, or the difference is settled
    """

    texts: int
    once: int
    pairs: tuple[Pair, ...]
    final: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def unsettled(self) -> list[Pair]:
        """Texts coded differently that nobody has settled."""
        return [pair for pair in self.pairs if pair.text_id not in self.final]


def work(session: Session, about: tuple[str, str], frame: Frame) -> Work:
    """Where the coding of (questionnaire, question) stands."""
    codings: dict[int, list[frozenset[str]]] = {}
    given = select(Coding).join(FreeText, FreeText.id == Coding.text_id).where(*_mine(about))
    for row in session.scalars(given.where(Coding.version == frame.version).order_by(Coding.text_id, Coding.coder)):
        codings.setdefault(row.text_id, []).append(frozenset(row.codes))
    pairs = tuple(Pair(text, *codes[:CODERS]) for text, codes in codings.items() if len(codes) >= CODERS)
    settled = select(Settlement).join(FreeText, FreeText.id == Settlement.text_id).where(*_mine(about))
    final = {pair.text_id: pair.first for pair in pairs if pair.alike}
    for each in session.scalars(settled.where(Settlement.version == frame.version)):
        final[each.text_id] = frozenset(each.codes)
    texts = session.scalar(select(func.count()).select_from(FreeText).where(*_mine(about))) or 0
    return Work(texts, len(codings) - len(pairs), pairs, final)


def next_text(session: Session, about: tuple[str, str], frame: Frame, coder: str) -> FreeText | None:
    """The next text for this person to code: first those that one other person has coded; None when all are done."""
    done = Coding.text_id == FreeText.id, Coding.version == frame.version
    coders = select(func.count()).select_from(Coding).where(*done).scalar_subquery()
    mine = select(Coding.text_id).where(*done, Coding.coder == coder).exists()
    query = select(FreeText).where(*_mine(about), ~mine, coders < CODERS)
    return session.scalars(query.order_by(coders.desc(), FreeText.id).limit(1)).one_or_none()


def give(session: Session, hand: Hand, text_id: int, given: tuple[Frame, Collection[str]]) -> None:
    """Keep the codes that somebody gives a text by a frame; none of them says that none fits.

    DataError for a code that is not in the frame; Conflict when two people have coded it, or nobody may any more.
    """
    frame, codes = given
    _locked(session, text_id)
    if _coders(session, text_id, frame) >= CODERS:
        raise Conflict("Two people have coded that text, and what they gave stays as it is. Take the next.")
    session.merge(
        Coding(
            text_id=text_id,
            coder=name(hand),
            version=frame.version,
            codes=_known(frame, codes),
            coded_at=hand.clock(),
        )
    )


def settle(session: Session, hand: Hand, text_id: int, given: tuple[Frame, Collection[str]]) -> None:
    """Keep the codes that stand for a text that two people coded; Conflict while fewer have."""
    frame, codes = given
    _locked(session, text_id)
    if _coders(session, text_id, frame) < CODERS:
        raise Conflict("Two people must have coded a text before its codes are settled.")
    session.merge(
        Settlement(
            text_id=text_id,
            version=frame.version,
            codes=_known(frame, codes),
            settled_by=name(hand),
            settled_at=hand.clock(),
        )
    )


def people(final: Iterable[tuple[str, Collection[str]]]) -> dict[str, int]:
    """People by code, from (person, codes) of each text: who says a thing twice, in one text or two, counts once."""
    said: dict[str, set[str]] = {}
    for person, codes in final:
        for code in codes:
            said.setdefault(code, set()).add(person)
    return {code: len(persons) for code, persons in said.items()}


def _mine(about: tuple[str, str]) -> tuple[ColumnElement[bool], ...]:
    return FreeText.questionnaire == about[0], FreeText.question == about[1], FreeText.reading.in_(SHOWN)


def _locked(session: Session, text_id: int) -> FreeText:
    text = session.get(FreeText, text_id, with_for_update=True)
    if text is None or text.reading not in SHOWN:
        raise Conflict("That text is not there any more, or is being read again.")
    return text


def _coders(session: Session, text_id: int, frame: Frame) -> int:
    """How many people have coded a text with this version of the frame."""
    given = Coding.text_id == text_id, Coding.version == frame.version
    return session.scalar(select(func.count()).select_from(Coding).where(*given)) or 0


def _known(frame: Frame, codes: Collection[str]) -> list[str]:
    """The codes in the frame's order, each once."""
    if unknown := sorted(set(codes) - frame.labels.keys()):
        raise DataError(f"The frame has no code '{unknown[0]}'. It may have changed: look at it again.")
    return [code for code in frame.labels if code in codes]
