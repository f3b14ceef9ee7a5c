"""What becomes of what a tablet brings, told in a line, and what is kept of it."""

from typing import Any

from sqlalchemy import select
from tablets import Tablet, Wire, brought

from field_sync.receiving import Carrier, Receiver
from field_sync.wire import base64url, unbase64
from survey_engine.store.base import Base
from survey_engine.store.sessions import Sessions


def carried(tablet: Tablet) -> Carrier:
    return Carrier("tablet", tablet.device_id)


def told(receiver: Receiver, tablet: Tablet, *items: Any) -> list[str]:
    """Each result's status with its reasons, when this tablet brings these items."""
    results = receiver.receive(brought(*items), carried(tablet))
    return [" ".join([each.status, *each.reasons]) for each in results]


def kept(sessions: Sessions, model: type[Base]) -> list[Any]:
    with sessions.read() as session:
        return list(session.scalars(select(model)))


def flipped(item: Wire, part: str, at: int) -> Wire:
    raw = bytearray(unbase64(item[part]))
    raw[at] ^= 1
    return item | {part: base64url(bytes(raw))}
