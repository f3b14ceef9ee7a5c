"""From a draft to a submission: once, whoever asks and however often, even when a process dies half way.

The content is fixed by whoever comes first and is delivered as those bytes; a second press of "Send" delivers them
again, which the intake knows for a duplicate.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy.orm import Session

from survey_engine.consultations import invitations
from survey_engine.consultations.timing import london
from survey_engine.definition import canonical
from survey_engine.errors import SurveyError
from survey_engine.responses import codes, drafts
from survey_engine.responses.drafts import DraftState
from survey_engine.responses.intake import Delivery, Intake
from survey_engine.responses.states import Status
from survey_engine.responses.witness import Witness
from survey_engine.store.clock import Clock
from survey_engine.store.sessions import Sessions

DEAD_AFTER = timedelta(minutes=2)  # a process that has not delivered by then never will


class NotTakenError(SurveyError):
    """The store could not take the response now; the draft keeps it."""

    code = "response.not_taken"


class InvitationUsedError(SurveyError):
    """The code of a letter was used up meanwhile; nothing is sent."""

    code = "response.invitation_used"


class Finisher:
    """Turns drafts into submissions. Share one; safe for threads."""

    def __init__(self, sessions: Sessions, intake: Intake, clock: Clock, witness: Witness) -> None:
        self._sessions = sessions
        self._intake = intake
        self._clock = clock
        self._witness = witness

    def finish(self, draft: DraftState, token: str, answers: Mapping[str, Any], asked: Collection[str]) -> str:
        """Submit the answers on the route, already judged; gives the receipt code.

        Raises NotTakenError when the store is busy: finishing again later gives the same receipt; InvitationUsedError
        when the code it was begun with has been used.
        """
        now = self._clock()
        content = canonical.encode(_content(draft, token, answers, asked) | {"finished_at": _utc(now)})
        with self._sessions.begin() as session:
            first = drafts.claim(session, draft, content, now=now)
            if first and not self._use(session, draft, token, london(now).date()):
                raise InvitationUsedError("Somebody has answered with this code before.")
            claimed = drafts.by_token(session, token)
        if claimed is not None and claimed.content is not None:
            self._deliver(claimed.response_id, claimed.content)
        return receipt_of(draft, token)

    def again(self, draft: DraftState) -> None:
        """Submit what was finished and not taken yet; nothing, when it was."""
        if draft.content is not None:
            self._deliver(draft.response_id, draft.content)

    def deliver_left_over(self) -> int:
        """Submit what was finished by processes that died before delivering it; says how many."""
        with self._sessions.read() as session:
            waiting = drafts.undelivered(session, self._clock() - DEAD_AFTER)
        for response_id, content in waiting:
            self._deliver(response_id, content)
        return len(waiting)

    @staticmethod
    def _use(session: Session, draft: DraftState, token: str, day: date) -> bool:
        """Use up the code of a letter that the draft was begun with; False when that has been used."""
        sealed = draft.invitation
        return sealed is None or invitations.use(session, codes.unsealed_invitation(sealed, token), day)

    def _deliver(self, response_id: str, content: bytes) -> None:
        (outcome,) = self._intake.receive([Delivery(content, "web")])
        if outcome.status is Status.RETRY:
            raise NotTakenError("The store is busy; try again in a minute.")
        said = orjson.loads(content)
        self._witness.kept(said["receipt"], said["revision"])  # first: what is not settled is delivered again
        with self._sessions.begin() as session:
            drafts.settle(session, response_id)


def receipt_of(draft: DraftState, token: str) -> str:
    """The receipt of what is written under `token`: a changed response keeps the one it has."""
    if draft.sealed_receipt is not None:
        return codes.unsealed_receipt(draft.sealed_receipt, token)
    return codes.receipt_code(token)


def _content(draft: DraftState, token: str, answers: Mapping[str, Any], asked: Collection[str]) -> dict[str, Any]:
    """What a finished response says, but for when it finished."""
    content: dict[str, Any] = {
        "response_id": draft.response_id,
        "revision": draft.revision,
        "questionnaire": draft.questionnaire_id,
        "version": draft.version,
        "form_hash": draft.form_hash,
        "mode": draft.mode,
        "language": draft.language,
        "started_at": _utc(draft.started_at),
        "answers": dict(answers),
        "receipt": receipt_of(draft, token),
        "salt": codes.salt(token),
    }
    if draft.event_id is not None:
        content["event_id"] = str(draft.event_id)
    if orders := {question: order for question, order in draft.option_order.items() if question in asked}:
        content["option_order"] = orders
    return content


def _utc(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")
