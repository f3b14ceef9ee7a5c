"""Where opened submissions meet what is already kept: duplicates, conflicts, erasures, the current response.

Everything happens inside the caller's transaction; nothing here commits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update

from survey_engine.errors import Fault, SurveyError
from survey_engine.responses import rows
from survey_engine.responses.changes import noting
from survey_engine.responses.ledger import Change, Ledger
from survey_engine.responses.models import Parcel, Response, Submission
from survey_engine.responses.opening import Opened
from survey_engine.responses.states import Element, Reason, Status
from survey_engine.store.direct import Direct, Link, Row

_PARCEL: Any = Parcel.__table__
_SUBMISSION: Any = Submission.__table__
_RESPONSE: Any = Response.__table__
_ELEMENT = ("response_id", "received_seq", "revision", "content_hash", "status")
_DERIVED = [name for name in rows.OF_RESPONSE if name != "response_id"]
_RESPONSE_OF, _ID_OF = rows.OF_SUBMISSION.index("response_id"), rows.OF_RESPONSE.index("response_id")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one delivery. `reasons` are codes; `faults` say more, in words."""

    response_id: str | None
    revision: int | None
    status: Status
    reasons: tuple[str, ...] = ()
    received_seq: int | None = None
    faults: tuple[Fault, ...] = ()


class OvertakenError(SurveyError):
    """Another process has recorded this parcel."""

    code = "responses.overtaken"


class Recorder:
    """Records what was judged, with statements prepared for one database."""

    def __init__(self, direct: Direct) -> None:
        elements, ids = select(*(_SUBMISSION.c[name] for name in _ELEMENT)), _SUBMISSION.c.response_id
        self._shared = direct.shared
        self._numbers = direct.numbering(_SUBMISSION.c.received_seq, _PARCEL.c.number)
        self._known_one = direct.prepare(elements.where(ids == bindparam("id")))
        self._known = direct.prepare(elements.where(direct.among(ids, "ids")))
        locked = select(_SUBMISSION.c.received_seq).where(direct.among(ids, "ids"))
        self._lock = direct.prepare(locked.order_by(ids, _SUBMISSION.c.received_seq).with_for_update())
        self._keep = direct.filling(_SUBMISSION, rows.OF_SUBMISSION)
        self._insert = direct.filling(_RESPONSE, rows.OF_RESPONSE)
        self._restate = direct.prepare(_change(_SUBMISSION, "received_seq", ["status"]))
        self._note = direct.prepare(noting())
        self._replace = direct.prepare(_change(_RESPONSE, "response_id", _DERIVED))
        self._flag = direct.prepare(_change(_RESPONSE, "response_id", ["conflict"]))

    def record(self, link: Link, opened: Sequence[Opened], parcel: int | None) -> list[Outcome]:
        """Write what was judged, in this order, in the place of its parcel, and say what became of each.

        Raises OvertakenError when another process has recorded the parcel meanwhile; then nothing may be committed.
        """
        numbers = link.numbers(self._numbers, len(opened), parcel)
        if not numbers:
            raise OvertakenError("Another process has recorded this parcel.")
        ledger = self._ledger(link, opened)
        numbered = dict(zip(numbers, opened, strict=True))
        placed = [_place(ledger, each, seq) for seq, each in numbered.items()]
        changes = {change.response_id: change for change in ledger.changes()}
        settled = [
            (each, seq, status or changes[each.response_id or ""].after.statuses[seq], repeats)
            for (seq, each), (status, repeats) in zip(numbered.items(), placed, strict=True)
        ]
        link.fill(self._keep, self._ordered([rows.submission(*each) for each in settled], _RESPONSE_OF))
        self._derive(link, changes.values(), numbered)
        return [outcome(each, status, seq) for each, seq, status, _ in settled]

    def recall(self, link: Link, opened: Sequence[Opened]) -> list[Outcome]:
        """What became of submissions that another process has recorded."""
        ledger = self._ledger(link, opened)
        return [_recalled(ledger, each) for each in opened]

    def _ledger(self, link: Link, opened: Sequence[Opened]) -> Ledger:
        """What is known of these responses. Nobody else changes what is known until this transaction ends."""
        ids = list({each.content.response_id for each in opened if each.content})
        known = self._found(link, ids)
        if known and self._shared:
            link.rows(self._lock, {"ids": ids})  # waits for whoever is changing them, so what is found then is new
            known = self._found(link, ids)
        return _ledger(known)

    def _found(self, link: Link, ids: Sequence[str]) -> list[tuple[Any, ...]]:
        if len(ids) == 1:
            return link.rows(self._known_one, {"id": ids[0]})
        return link.rows(self._known, {"ids": ids})

    def _derive(self, link: Link, changes: Iterable[Change], numbered: Mapping[int, Opened]) -> None:
        """Bring `Response`, and the status of submissions kept before, up to date."""
        new: list[rows.Values] = []
        replaced: list[Row] = []
        flagged: list[Row] = []
        restated: list[Row] = []
        for change in changes:
            before, after, seq = change.before, change.after, change.after.current
            restated += [{"key": number, "status": status} for number, status in change.restated.items()]
            if seq is not None and seq != before.current:
                row = rows.response(numbered[seq].row or {}, seq, conflict=after.conflict)
                if before.current is None:
                    new.append(row)
                else:
                    replaced.append(dict(zip(rows.OF_RESPONSE, row, strict=True)) | {"key": change.response_id})
            elif after.conflict != before.conflict:
                flagged.append({"key": change.response_id, "conflict": after.conflict})
        link.fill(self._insert, self._ordered(new, _ID_OF))
        link.run(self._note, [{"key": row["key"]} for row in [*replaced, *flagged]])
        link.run(self._replace, replaced)
        link.run(self._flag, flagged)
        link.run(self._restate, restated)

    def _ordered(self, some: list[rows.Values], at: int) -> list[rows.Values]:
        """One order for all who write at a time, so that they wait for each other and never in a ring."""
        return sorted(some, key=lambda row: row[at] or "") if self._shared else some


def _change(table: Any, key: str, columns: Iterable[str]) -> Any:
    """Set columns of the row whose `key` is the parameter of that name."""
    return update(table).where(table.c[key] == bindparam("key")).values({name: bindparam(name) for name in columns})


def _ledger(known: Iterable[tuple[Any, ...]]) -> Ledger:
    ledger = Ledger()
    for response_id, received_seq, revision, content_hash, status in known:
        if status == Status.ERASED:
            ledger.know(response_id, None, Status.ERASED)
        else:
            sound = status != Status.QUARANTINED
            ledger.know(response_id, Element(received_seq, revision, content_hash, sound), Status(status))
    return ledger


def _place(ledger: Ledger, opened: Opened, seq: int) -> tuple[Status | None, int | None]:
    if opened.content is None:
        return Status.HELD, None
    return ledger.place(opened.content, seq, sound=opened.row is not None)


def _recalled(ledger: Ledger, opened: Opened) -> Outcome:
    """Nothing is said to be kept that is not found."""
    if opened.content is None:
        return outcome(opened, Status.HELD, None)
    found = ledger.find(opened.content)
    if found is None:
        return Outcome(opened.response_id, None, Status.RETRY, (Reason.STORE_UNAVAILABLE,))
    return outcome(opened, *found)


def outcome(opened: Opened, status: Status, seq: int | None) -> Outcome:
    """What the bringer is told."""
    revision = opened.content.revision if opened.content else None
    told = status in (Status.QUARANTINED, Status.HELD)
    reasons, faults = (opened.reasons, opened.faults) if told else ((), ())
    return Outcome(opened.response_id, revision, status, reasons, seq, faults)
