"""Where opened submissions meet what is already kept: duplicates, conflicts, erasures, the current response.

Everything happens inside the caller's transaction; nothing here commits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, text, update

from survey_engine.definition.canonical import sha256
from survey_engine.errors import Fault, SurveyError
from survey_engine.responses.changes import noting
from survey_engine.responses.content import Content
from survey_engine.responses.ledger import Change, Ledger
from survey_engine.responses.models import WAITING, Response, Submission
from survey_engine.responses.opening import Opened
from survey_engine.responses.parts import NAMES
from survey_engine.responses.states import Element, Status
from survey_engine.store.direct import Direct, Link, Row

MOST_FAULTS = 50  # kept of one response
_SUBMISSION: Any = Submission.__table__
_RESPONSE: Any = Response.__table__
_ELEMENT = ("response_id", "received_seq", "revision", "content_hash", "status")
_JUDGED = [column.name for column in _SUBMISSION.columns if column.name not in ("received_seq", "source")]
_DERIVED = [column.name for column in _RESPONSE.columns if column.name != "response_id"]
_BLANK: Row = dict.fromkeys(_JUDGED)


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
    """Another process judged one of these submissions first."""

    code = "responses.overtaken"


class Recorder:
    """Records what was judged, with statements prepared for one database."""

    def __init__(self, direct: Direct) -> None:
        elements, ids = select(*(_SUBMISSION.c[name] for name in _ELEMENT)), _SUBMISSION.c.response_id
        self._known_one = direct.prepare(elements.where(ids == bindparam("id")))
        self._known = direct.prepare(elements.where(direct.among(ids, "ids")))
        self._judge = direct.prepare(_change(_SUBMISSION, "received_seq", _JUDGED).where(text(WAITING)))
        self._restate = direct.prepare(_change(_SUBMISSION, "received_seq", ["status"]))
        self._insert = direct.prepare(insert(_RESPONSE))
        self._note = direct.prepare(noting())
        self._replace = direct.prepare(_change(_RESPONSE, "response_id", _DERIVED))
        self._flag = direct.prepare(_change(_RESPONSE, "response_id", ["conflict"]))

    def record(self, link: Link, opened: Sequence[Opened]) -> list[Outcome]:
        """Write what was judged, in this order, and say what became of each.

        Raises OvertakenError when another process has judged one of these meanwhile; then nothing may be committed.
        """
        ids = list({each.content.response_id for each in opened if each.content})
        one = len(ids) == 1
        known = link.rows(self._known_one, {"id": ids[0]}) if one else link.rows(self._known, {"ids": ids})
        settled = self._write(link, _ledger(known), opened)
        return [outcome(each, settled[each.arrival.received_seq]) for each in opened]

    def _write(self, link: Link, ledger: Ledger, opened: Sequence[Opened]) -> dict[int, Status]:
        places = [_place(ledger, each) for each in opened]
        changes = {change.response_id: change for change in ledger.changes()}
        statuses: dict[int, Status] = {}
        rows = []
        for each, (status, repeats) in zip(opened, places, strict=True):
            settled = status or _settled(changes, each)
            statuses[each.arrival.received_seq] = settled
            rows.append(_submission(each, settled, repeats))
        if link.run(self._judge, sorted(rows, key=_by_response)) != len(rows):
            raise OvertakenError("Another process judged one of these submissions first.")
        self._derive(link, changes.values(), {each.arrival.received_seq: each for each in opened})
        return statuses

    def _derive(self, link: Link, changes: Iterable[Change], opened: Mapping[int, Opened]) -> None:
        """Bring `Response`, and the status of submissions kept before, up to date."""
        new: list[Row] = []
        replaced: list[Row] = []
        flagged: list[Row] = []
        restated: list[Row] = []
        for change in changes:
            before, after = change.before, change.after
            restated += [{"key": seq, "status": status} for seq, status in change.restated.items()]
            if after.current is not None and after.current != before.current:
                row = {**(opened[after.current].row or {}), "received_seq": after.current, "conflict": after.conflict}
                (new if before.current is None else replaced).append(row)
            elif after.conflict != before.conflict:
                flagged.append({"key": change.response_id, "conflict": after.conflict})
        link.run(self._insert, sorted(new, key=_by_response))
        replaced = [{**row, "key": row["response_id"]} for row in sorted(replaced, key=_by_response)]
        link.run(self._note, [{"key": row["key"]} for row in [*replaced, *flagged]])
        link.run(self._replace, replaced)
        link.run(self._flag, flagged)
        link.run(self._restate, restated)


def _by_response(row: Row) -> str:
    """One order for all, so that two processes writing the same responses wait for each other and never in a ring."""
    return row["response_id"] or ""


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


def _place(ledger: Ledger, opened: Opened) -> tuple[Status | None, int | None]:
    if opened.content is None:
        return Status.HELD, None
    return ledger.place(opened.content, opened.arrival.received_seq, sound=opened.row is not None)


def _settled(changes: Mapping[str, Change], opened: Opened) -> Status:
    return changes[opened.response_id or ""].after.statuses[opened.arrival.received_seq]


def _submission(opened: Opened, status: Status, repeats: int | None) -> Row:
    """The columns of one submission, now that it is judged."""
    arrival, content = opened.arrival, opened.content
    row = {**_BLANK, "key": arrival.received_seq, "status": status, "duplicate_of": repeats}
    if status is Status.ERASED:
        row["response_id"] = opened.response_id
        return row
    row["received_at"], row["environment"] = arrival.received_at, opened.environment or arrival.environment
    row["clock_offset"] = arrival.clock_offset
    if content is None:
        row["raw"] = arrival.raw
    elif status is not Status.DUPLICATE:
        row.update(_element(opened, content))
    if opened.reasons and status is not Status.DUPLICATE:
        row["reasons"] = [reason.value for reason in opened.reasons]
        row["faults"] = [[fault.path, fault.code] for fault in opened.faults[:MOST_FAULTS]]
    return row


def _element(opened: Opened, content: Content) -> dict[str, Any]:
    parts = {name: getattr(opened.parts, name) for name in NAMES}
    return {
        "response_id": content.response_id,
        "revision": content.revision,
        "content_hash": content.content_hash,
        "questionnaire": content.questionnaire,
        "version": content.version,
        "form_hash": opened.form_hash,
        "mode": content.mode.value,
        "event_id": content.event_id,
        **parts,
        **{f"{name}_hash": sha256(part) for name, part in parts.items()},
    }


def outcome(opened: Opened, status: Status) -> Outcome:
    """What the bringer is told."""
    revision = opened.content.revision if opened.content else None
    told = status in (Status.QUARANTINED, Status.HELD)
    reasons, faults = (opened.reasons, opened.faults) if told else ((), ())
    return Outcome(opened.response_id, revision, status, reasons, opened.arrival.received_seq, faults)
