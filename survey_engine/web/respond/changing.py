"""A response that was sent is opened again, to be changed and sent once more under the same receipt.

Only while its consultation is open, and only what its giver wrote on the web: what staff took down is theirs to put
right. Until it is sent again, what was sent before stands.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from survey_engine.consultations import queries
from survey_engine.consultations.finding import opening_of
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.consultations.timing import Opening
from survey_engine.definition.model import Mode
from survey_engine.engine import current_engine
from survey_engine.responses import codes, content, drafts
from survey_engine.responses.drafts import DraftState
from survey_engine.responses.receipts import Kept


def where(kept: Kept, pages: Sequence[ConsultationPage]) -> ConsultationPage | None:
    """The open consultation, of those that ask the questionnaire, in which a response may be changed now."""
    if kept.data.get("mode") != Mode.WEB or "started_at" not in kept.data:
        return None
    now = current_engine().clock()
    return next((page for page in pages if opening_of(page, now) is Opening.OPEN), None)


def reopen(session: Session, kept: Kept, receipt: str, page: ConsultationPage) -> str:
    """Keep a draft of the response's next revision; gives the token of its link, the same when asked again."""
    data: Any = kept.data
    revision = data["revision"] + 1
    token = codes.change_token(receipt, revision)
    now = current_engine().clock()
    draft = DraftState(
        response_id=kept.response_id,
        consultation_slug=page.slug,
        questionnaire_id=data["questionnaire"],
        version=data["version"],
        form_hash=kept.form_hash,
        mode=Mode.WEB.value,
        language=data.get("language", page.languages[0]),
        event_id=UUID(data["event_id"]) if "event_id" in data else None,
        link_code=None,
        answers=dict(kept.answers),
        option_order=data.get("option_order", {}),
        revision=revision,
        sealed_receipt=codes.sealed_receipt(receipt, token),
        position="check",
        started_at=content.moment(data["started_at"]),
        updated_at=now,
        finished_at=None,
        content=None,
        closed_at=page.closed_at,
        page=queries.kept(session, page.slug).page,
    )
    drafts.reopen(session, draft, token)
    return token
