"""Code frames: the codes that answers to a question are sorted into, version by version. Never commits.

A version is never changed. What was coded with an earlier one carries over where its codes still mean the same; the
rest is coded again.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analysis.free_text.models import CodeFrame, Coding, FrameCode, FreeText, Settlement
from survey_engine.accounts import audit
from survey_engine.accounts.staff import Hand
from survey_engine.definition.model import Questionnaire
from survey_engine.errors import Conflict, DataError

CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
MOST = 100  # codes in a frame


@dataclass(frozen=True, slots=True)
class Code:
    """One code, its words, and when it applies: what makes two people choose it alike."""

    code: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One version of the codes for a question, in order."""

    version: int
    codes: tuple[Code, ...]

    @property
    def labels(self) -> Mapping[str, str]:
        """Words by code."""
        return {each.code: each.label for each in self.codes}


def current(session: Session, questionnaire: str, question: str) -> Frame | None:
    """The newest version; None before the first."""
    mine = CodeFrame.questionnaire == questionnaire, CodeFrame.question == question
    kept = session.scalars(select(CodeFrame).where(*mine).order_by(CodeFrame.version.desc()).limit(1)).one_or_none()
    if kept is None:
        return None
    return Frame(kept.version, tuple(Code(each.code, each.label, each.definition) for each in kept.codes))


def make(session: Session, hand: Hand, about: tuple[str, str], codes: Sequence[Code]) -> Frame:
    """Make the next version of the frame of (questionnaire, question); DataError where codes cannot be told apart."""
    _check(codes)
    before = current(session, *about)
    if before is not None and before.codes == tuple(codes):
        return before
    version = before.version + 1 if before else 1
    frame = CodeFrame(questionnaire=about[0], question=about[1], version=version, made_at=hand.clock())
    frame.made_by = hand.actor.name if hand.actor else audit.COMMAND_LINE
    frame.codes = [
        FrameCode(code=each.code, place=place, label=each.label, definition=each.definition)
        for place, each in enumerate(codes)
    ]
    try:
        with session.begin_nested():
            session.add(frame)
    except IntegrityError:
        raise Conflict("Somebody else has changed these codes meanwhile. Look at them again.") from None
    made = Frame(version, tuple(codes))
    if before is not None:
        _carry_over(session, about, before, made)
    audit.record(session, hand.clock, hand.actor, "frame.made", f"{about[0]}.{about[1]}", version=str(version))
    return made


def proposed(questionnaire: Questionnaire, question: str) -> tuple[Code, ...]:
    """Codes to start from: of an other option its question's own options, else the questionnaire's concerns."""
    asked = {each.id: each for each in questionnaire.questions()}
    own = asked.get(question.removesuffix("_other")) if question.endswith("_other") else None
    concerns = [asked[each] for each in questionnaire.analysis.roles.get("concern", ()) if each in asked]
    source = own or (concerns[0] if concerns else None)
    options = [option for option in source.options if not option.special] if source else []
    language = questionnaire.languages[0]
    return tuple(Code(each.code, each.label[language], f"Says: {each.label[language]}") for each in options)


def _check(codes: Sequence[Code]) -> None:
    if not codes:
        raise DataError("A code frame needs at least one code.")
    if len(codes) > MOST:
        raise DataError(f"A code frame has at most {MOST} codes: more than that nobody keeps apart.")
    for each in codes:
        if not CODE.fullmatch(each.code):
            raise DataError(f"'{each.code}' is no code: use small letters, digits and _, beginning with a letter.")
        if not each.label.strip() or not each.definition.strip():
            raise DataError(f"Give '{each.code}' words and a definition that says when it applies.")
    names = [each.code for each in codes]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise DataError(f"'{twice}' is there twice.")


def _carry_over(session: Session, about: tuple[str, str], before: Frame, after: Frame) -> None:
    """Move to the new version what would be coded the same with it: where no code fitted, a new one may."""
    meant = {each.code: each.definition for each in after.codes}
    kept = frozenset(each.code for each in before.codes if meant.get(each.code) == each.definition)
    more = meant.keys() - before.labels.keys()
    texts = select(FreeText.id).where(FreeText.questionnaire == about[0], FreeText.question == about[1])
    codings = select(Coding).where(Coding.text_id.in_(texts), Coding.version == before.version)
    settled = select(Settlement).where(Settlement.text_id.in_(texts), Settlement.version == before.version)
    rows: list[Coding | Settlement] = [*session.scalars(codings), *session.scalars(settled)]
    for row in rows:
        if kept.issuperset(row.codes) and (row.codes or not more):
            row.version = after.version
