"""Whether the store still says what was received: everything derived is derived again and compared.

Reads in one unchanging state, a few hundred responses at a time, and changes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.definition.canonical import encode, sha256
from survey_engine.errors import DataError
from survey_engine.responses import content as contents
from survey_engine.responses.judging import derive, judge
from survey_engine.responses.models import Parcel, Response, Submission
from survey_engine.responses.parts import NAMES, Parts, is_tombstone, join
from survey_engine.responses.states import ELEMENTS, Element, Environment, Status, settle

CHUNK = 500  # responses
MOST = 1000  # differences reported
_SUBMISSION: Any = Submission.__table__
_RESPONSE: Any = Response.__table__
_ELEMENTS = (
    select(_SUBMISSION)
    .where(_SUBMISSION.c.response_id.is_not(None))
    .order_by(_SUBMISSION.c.response_id, _SUBMISSION.c.received_seq)
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be. `what` is a code."""

    what: str
    response_id: str | None = None
    received_seq: int | None = None


@dataclass(slots=True)
class Report:
    """What was looked at. `state` is a hash of all responses and their contents, in whatever order received.

    `waiting`: parcels that nobody has judged yet; a server at work has a few, and no two moments the same.
    """

    submissions: int = 0
    responses: int = 0
    waiting: int = 0
    differences: list[Difference] = field(default_factory=list)
    state: str = ""

    @property
    def clean(self) -> bool:
        """Whether everything is as it should be."""
        return not self.differences


class Verifier:
    """Compares the whole store with what its submissions say."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def verify(self, session: Session) -> Report:
        """Look at everything."""
        report, total = Report(), 0
        for rows in _chunks(session):
            kept = _responses(session, rows.keys())
            for response_id, submissions in rows.items():
                report.differences += self._compare(submissions, kept.get(response_id))
                total = (total + int(_digest(submissions), 16)) % 2**256
        report.differences += _loose(session)
        report.submissions = session.scalar(select(func.count()).select_from(Submission)) or 0
        report.responses = session.scalar(select(func.count()).select_from(Response)) or 0
        report.waiting = session.scalar(select(func.count()).select_from(Parcel)) or 0
        report.state = f"{total:064x}"
        return report

    def _compare(self, submissions: Sequence[Any], kept: Any) -> Iterator[Difference]:
        """The differences of one response."""
        for each in submissions:
            yield from (Difference(what, each.response_id, each.received_seq) for what in _damage(each))
        elements = [each for each in submissions if each.status in ELEMENTS]
        name = submissions[0].response_id
        if len(elements) < len(submissions) and (elements or kept):
            yield Difference("erased_and_kept", name)
            return
        standing = settle(_element(each) for each in elements)
        for each in elements:
            if standing.statuses[each.received_seq] != each.status:
                yield Difference("status", name, each.received_seq)
        current = next((each for each in elements if each.received_seq == standing.current), None)
        if (current is None) != (kept is None):
            yield Difference("response_missing" if kept is None else "response_unfounded", name)
        if current is not None and kept is not None:
            yield from (
                Difference(f"response.{column}", name) for column in self._unlike(current, kept, standing.conflict)
            )

    def _unlike(self, current: Any, kept: Any, conflict: bool) -> list[str]:
        """The columns of `Response` that do not follow from the current submission."""
        try:
            data = join(Parts(current.envelope, current.coded, current.texts))
            if is_tombstone(current.envelope):
                return []
            content = contents.of(data)
            form = self._catalogue.form(current.form_hash)
            verdict = judge(content, form, current.received_at)
            row = derive(content, form, verdict.judgement, Environment(current.environment))
        except (DataError, ValueError):
            return ["unreadable"]
        row |= {"received_seq": current.received_seq, "conflict": conflict}
        return [column for column, value in row.items() if getattr(kept, column) != value]


def _chunks(session: Session) -> Iterator[dict[str, list[Any]]]:
    """Submissions by response, some hundred responses at a time."""
    rows = session.execute(_ELEMENTS, execution_options={"yield_per": CHUNK})
    chunk: dict[str, list[Any]] = {}
    for response_id, submissions in groupby(rows, key=lambda row: row.response_id):
        chunk[response_id] = list(submissions)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = {}
    if chunk:
        yield chunk


def _responses(session: Session, ids: Iterable[str]) -> dict[str, Any]:
    found = session.execute(select(_RESPONSE).where(_RESPONSE.c.response_id.in_(list(ids))))
    return {row.response_id: row for row in found}


def _element(row: Any) -> Element:
    return Element(row.received_seq, row.revision, row.content_hash, row.status != Status.QUARANTINED)


def _damage(row: Any) -> Iterator[str]:
    """What is wrong with one submission by itself."""
    parts = [getattr(row, name) for name in NAMES]
    for name, part in zip(NAMES, parts, strict=True):
        if part is None or sha256(part) != getattr(row, f"{name}_hash"):
            yield f"{name}_hash"
    if None in parts or any(map(is_tombstone, parts)):
        return
    data = join(Parts(*parts))
    if "dropped" not in data and "receipt_hash" not in data and sha256(encode(data)) != row.content_hash:
        yield "content_hash"


def _digest(submissions: Sequence[Any]) -> str:
    """A hash of one response: its contents in order of hash, whichever came first, and its tombstones."""
    contents_ = sorted(
        [
            row.revision or 0,
            row.content_hash or "",
            str(row.status == Status.QUARANTINED),
            row.coded_hash,
            row.texts_hash,
        ]
        for row in submissions
    )
    return sha256(encode([submissions[0].response_id, contents_]))


def _loose(session: Session) -> Iterator[Difference]:
    """What belongs to nothing: responses without a submission, repeats of nothing."""
    own = select(_SUBMISSION.c.received_seq).where(_SUBMISSION.c.received_seq == _RESPONSE.c.received_seq)
    for name in session.scalars(select(_RESPONSE.c.response_id).where(~own.exists())):
        yield Difference("response_unfounded", name)
    first = _SUBMISSION.alias()
    repeated = select(first.c.received_seq).where(first.c.received_seq == _SUBMISSION.c.duplicate_of)
    repeats = select(_SUBMISSION.c.received_seq).where(_SUBMISSION.c.status == Status.DUPLICATE, ~repeated.exists())
    for seq in session.scalars(repeats):
        yield Difference("repeats_nothing", None, seq)
