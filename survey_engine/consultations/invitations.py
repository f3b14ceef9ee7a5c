"""Codes sent by letter: one answer each, from premises that give no name.

A code is kept as a hash, beside the batch it was printed with, and once used the day. Which response it was used for
is noted nowhere, so nobody can be found by it. Never commits.
"""

from collections.abc import Callable
from datetime import date
from hashlib import sha256

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey_engine.consultations.models import Invitation
from survey_engine.store.clock import Clock


def make(session: Session, batch: Invitation, codes: Callable[[], str], count: int) -> list[str]:
    """So many new codes for the consultation, questionnaire and label of `batch`; shown this once."""
    made = []
    for _ in range(count):
        code = codes()
        session.add(
            Invitation(
                code_hash=hashed(code),
                consultation_slug=batch.consultation_slug,
                questionnaire=batch.questionnaire,
                label=batch.label,
                made_at=batch.made_at,
            )
        )
        made.append(code)
    session.flush()
    return made


def batch(slug: str, questionnaire: str, label: str, clock: Clock) -> Invitation:
    """What the codes of one batch share."""
    return Invitation(consultation_slug=slug, questionnaire=questionnaire, label=label, made_at=clock())


def find(session: Session, code_hash: str) -> Invitation | None:
    """The invitation of that code; None when there is none."""
    return session.get(Invitation, code_hash)


def use(session: Session, code_hash: str, day: date) -> bool:
    """Use a code up; False when it is used already, or none of ours."""
    unused = (Invitation.code_hash == code_hash) & Invitation.used_on.is_(None)
    changed: int = session.execute(update(Invitation).where(unused).values(used_on=day)).rowcount  # type: ignore[attr-defined]
    return changed == 1


def batches(session: Session, slug: str) -> list[tuple[str, int, int]]:
    """Label, codes made and codes used, of every batch of a consultation, by label."""
    counts = select(Invitation.label, func.count(), func.count(Invitation.used_on)).group_by(Invitation.label)
    rows = session.execute(counts.where(Invitation.consultation_slug == slug).order_by(Invitation.label))
    return [(label, made, used) for label, made, used in rows]


def hashed(code: str) -> str:
    """How a code is kept: SHA-256 of XXXX-XXXX-XXXX, hex."""
    return sha256(code.encode()).hexdigest()
