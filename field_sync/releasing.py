"""What staff decide: let a quarantined response in, or say which of two contents stands. Never commits.

Releasing is a new judgement of the same bytes. What came too late, from a tablet that was shut out, or as a test may
be let in by a person who gives a reason; what breaks the questionnaire's rules may not, as nothing could count it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from field_sync.models import SyncItem
from field_sync.protocol import ItemStatus
from survey_engine.accounts import audit
from survey_engine.accounts.staff import Hand
from survey_engine.consultations.catalogue import Catalogue, Form
from survey_engine.definition import canonical
from survey_engine.errors import Conflict, Fault, NotFound
from survey_engine.responses import changes
from survey_engine.responses import content as contents
from survey_engine.responses.content import Content
from survey_engine.responses.intake import Delivery
from survey_engine.responses.judging import Verdict, derive, judge
from survey_engine.responses.models import Response, Submission
from survey_engine.responses.parts import NAMES, Parts, join, split
from survey_engine.responses.states import ELEMENTS, Element, Environment, Standing, Status, settle

SOURCE = "office"
OURS = frozenset({"receipt_hash", "dropped"})  # keys that keeping adds to what was sent
_SUBMISSION: Any = Submission.__table__
_RESPONSE: Any = Response.__table__


@dataclass(frozen=True, slots=True)
class Released:
    """What a new judgement came to: no faults, and the response counts."""

    response_id: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides, why, and by which published forms."""

    hand: Hand
    reason: str
    catalogue: Catalogue


def release(session: Session, decision: Decision, received_seq: int) -> Released:
    """Judge a quarantined submission again, and let it in when nothing but its circumstances spoke against it."""
    rows = _locked(session, received_seq)
    row = rows[received_seq]
    if row.status is not Status.QUARANTINED:
        raise Conflict("Somebody has decided this already.")
    content = _content(row)
    form = decision.catalogue.version(content.questionnaire, content.version)
    if form is None or content.form_hash not in (None, form.form_hash):
        message = f"{content.questionnaire} version {content.version} is not published here."
        return Released(content.response_id, (Fault("/questionnaire", "unknown_version", message),))
    verdict = judge(_as_sent(content), form, row.received_at)
    if verdict.faults:
        return Released(content.response_id, verdict.faults)
    _let_in(session, row, form, (content, verdict))
    rows[received_seq] = session.execute(_one(received_seq)).one()
    _stand(session, rows, (content, form, verdict), received_seq)
    hand = decision.hand
    audit.record(session, hand.clock, hand.actor, "response.released", content.response_id, reason=decision.reason)
    return Released(content.response_id)


def chosen(session: Session, decision: Decision, received_seq: int) -> Delivery:
    """The next revision of a response, with the content that staff say stands; for the one door, once committed."""
    rows = _locked(session, received_seq)
    row = rows[received_seq]
    if row.status not in (Status.STORED, Status.CONFLICT):
        raise Conflict("This content cannot stand: it is not let in.")
    content = _content(row)
    data = {name: value for name, value in content.data.items() if name != "dropped"}
    data["revision"] = max(each.revision for each in rows.values()) + 1
    hand = decision.hand
    audit.record(session, hand.clock, hand.actor, "response.chosen", content.response_id, reason=decision.reason)
    return Delivery(canonical.encode(data), SOURCE, row.environment, clock_offset=row.clock_offset)


def discard(session: Session, number: int) -> str:
    """Set a held item aside for good: its tablet is told to let go of it. Gives the id it claims."""
    item = session.get(SyncItem, number, with_for_update=True)
    if item is None or item.status != ItemStatus.HELD:
        raise NotFound("Nothing is held under this number.")
    item.status, item.sealed, item.reasons = ItemStatus.ERASED.value, None, None
    return item.item_id or ""


def _locked(session: Session, received_seq: int) -> dict[int, Any]:
    """Every content of the response one submission belongs to, by number; nobody changes them meanwhile."""
    name = session.scalar(select(_SUBMISSION.c.response_id).where(_SUBMISSION.c.received_seq == received_seq))
    own = select(_SUBMISSION).where(_SUBMISSION.c.response_id == name, _SUBMISSION.c.status.in_(ELEMENTS))
    rows = {row.received_seq: row for row in session.execute(own.with_for_update())} if name else {}
    if received_seq not in rows:
        raise NotFound("There is nothing to decide under this number.")
    return rows


def _one(received_seq: int) -> Any:
    return select(_SUBMISSION).where(_SUBMISSION.c.received_seq == received_seq)


def _content(row: Any) -> Content:
    return contents.of(join(Parts(row.envelope, row.coded, row.texts)))


def _as_sent(content: Content) -> Content:
    """Without what keeping added, which nobody sent and the judge would call odd."""
    return replace(content, data={name: value for name, value in content.data.items() if name not in OURS})


def _let_in(session: Session, row: Any, form: Form, judged: tuple[Content, Verdict]) -> None:
    """Keep what a stored submission keeps: the answers on its route, in parts."""
    content, verdict = judged
    parts = split(content.data, verdict.judgement.answers, verdict.coded)
    kept: dict[str, Any] = {name: getattr(parts, name) for name in NAMES}
    hashes = {f"{name}_hash": canonical.sha256(part) for name, part in kept.items()}
    values = {**kept, **hashes, "form_hash": form.form_hash, "status": Status.STORED, "reasons": None, "faults": None}
    session.execute(update(_SUBMISSION).where(_SUBMISSION.c.received_seq == row.received_seq).values(values))


def _stand(session: Session, rows: Mapping[int, Any], judged: tuple[Content, Form, Verdict], released: int) -> None:
    """Bring every status, and the response's one current state, up to date."""
    standing = settle(_elements(rows.values()))
    for seq, status in standing.statuses.items():
        if rows[seq].status != status:
            session.execute(update(_SUBMISSION).where(_SUBMISSION.c.received_seq == seq).values(status=status))
    name = rows[released].response_id
    changes.note(session, [name])
    if standing.current == released:
        session.execute(delete(_RESPONSE).where(_RESPONSE.c.response_id == name))
        session.execute(insert(_RESPONSE).values(_derived(rows[released], judged, standing)))
        changes.note(session, [name])
    else:
        flag = update(_RESPONSE).where(_RESPONSE.c.response_id == name).values(conflict=standing.conflict)
        session.execute(flag)


def _derived(row: Any, judged: tuple[Content, Form, Verdict], standing: Standing) -> dict[str, Any]:
    content, form, verdict = judged
    derived = derive(content, form, verdict.judgement, Environment(row.environment))
    return derived | {"received_seq": row.received_seq, "conflict": standing.conflict}


def _elements(rows: Iterable[Any]) -> list[Element]:
    return [Element(row.received_seq, row.revision, row.content_hash, row.status != Status.QUARANTINED) for row in rows]
