"""Deliveries as they came, those of one call in one row, on disk before anything else is done with them.

Whoever has judged them takes the row away in the transaction that keeps the judgements, so exactly one can: the other
finds nothing to take. What a dead process left is found here. Knows nothing of what deliveries say.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from survey_engine.responses.models import Parcel
from survey_engine.responses.opening import Arrival
from survey_engine.responses.states import Environment, Reason
from survey_engine.store.direct import Direct

_PARCEL: Any = Parcel.__table__
_NEW = ("received_at", "labels", "contents")
_KEEP = insert(_PARCEL).values({name: bindparam(name) for name in _NEW}).returning(_PARCEL.c.number)


class Parcels:
    """The parcels of one database."""

    def __init__(self, direct: Direct) -> None:
        self._direct = direct
        self._keep = direct.prepare(_KEEP)

    def keep(self, arrivals: Sequence[Arrival]) -> int:
        """Put deliveries that came at one moment on disk, committed; gives the number of their parcel."""
        labels, contents = packed(arrivals)
        row = {"received_at": arrivals[0].received_at, "labels": labels, "contents": contents}
        with self._direct.transaction(single=True) as link:
            return link.number(self._keep, row)


def waiting(session: Session) -> Sequence[int]:
    """The numbers of the parcels that wait now, the oldest first."""
    return session.scalars(select(_PARCEL.c.number).order_by(_PARCEL.c.number)).all()


def arrivals(session: Session, number: int) -> list[Arrival]:
    """What is in a parcel; nothing, when somebody has taken it away."""
    row = session.execute(select(_PARCEL).where(_PARCEL.c.number == number)).one_or_none()
    return [] if row is None else list(unpacked(row.labels, row.contents, row.received_at))


def packed(brought: Sequence[Arrival]) -> tuple[bytes, bytes]:
    """Deliveries one after the other, and for each where it came from and how many bytes it has."""
    labels = [[len(each.raw), each.source, each.environment, each.clock_offset, each.reasons] for each in brought]
    return orjson.dumps(labels), b"".join([each.raw for each in brought])


def unpacked(labels: bytes, contents: bytes, received_at: datetime) -> Iterator[Arrival]:
    """The deliveries again."""
    start = 0
    for size, source, environment, clock_offset, reasons in orjson.loads(labels):
        raw, start = contents[start : start + size], start + size
        side = Environment(environment) if environment else None
        yield Arrival(raw, source, side, received_at, clock_offset, tuple(map(Reason, reasons)))
