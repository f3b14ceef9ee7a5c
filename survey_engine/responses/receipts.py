"""What a receipt opens: the response as it is kept now, for the person who gave it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_engine.responses.erasing import with_receipt
from survey_engine.responses.models import Response, Submission
from survey_engine.responses.parts import Parts, join, receipt_hash
from survey_engine.responses.states import ELEMENTS

_SUBMISSION: Any = Submission.__table__
_KEPT = select(*(_SUBMISSION.c[name] for name in ("response_id", "form_hash", "envelope", "coded", "texts")))


@dataclass(frozen=True, slots=True)
class Kept:
    """One response: the version it answers, and its content as far as it is still kept."""

    response_id: str
    form_hash: str
    data: Mapping[str, Any]

    @property
    def answers(self) -> Mapping[str, Any]:
        """The answers still kept."""
        answers: Mapping[str, Any] = self.data["answers"]
        return answers


def by_receipt(session: Session, code: str) -> Kept | None:
    """The current state of the response with that receipt; one that staff have set aside is still its giver's."""
    seq = session.scalar(select(Response.received_seq).where(Response.receipt_hash == receipt_hash(code)))
    if seq is not None:
        chosen = _KEPT.where(_SUBMISSION.c.received_seq == seq)
    else:
        ids = with_receipt(session, receipt_hash(code))
        chosen = _KEPT.where(_SUBMISSION.c.response_id.in_(ids), _SUBMISSION.c.status.in_(ELEMENTS))
    row = session.execute(chosen.order_by(_SUBMISSION.c.received_seq.desc()).limit(1)).one_or_none()
    if row is None or row.form_hash is None:
        return None
    return Kept(row.response_id, row.form_hash, join(Parts(row.envelope, row.coded, row.texts)))
