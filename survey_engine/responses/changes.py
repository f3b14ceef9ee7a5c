"""Which responses changed after they were first taken in: noted beside the change, in the same transaction.

A response that simply comes in is not noted: its number is higher than any seen before. Never commits.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Insert, bindparam, insert, select
from sqlalchemy.orm import Session

from survey_engine.responses.models import Response, ResponseChange

_RESPONSE: Any = Response.__table__
_CHANGE: Any = ResponseChange.__table__
_NOTED = ("questionnaire", "version", "environment", "received_seq")


def noting() -> Insert:
    """Note the row of the response that is the parameter `key`, as it stands; none is none."""
    rows = select(*(_RESPONSE.c[name] for name in _NOTED)).where(_RESPONSE.c.response_id == bindparam("key"))
    return insert(_CHANGE).from_select(list(_NOTED), rows.with_for_update())  # what is replaced next, and nothing else


_NOTING = noting()


def note(session: Session, response_ids: Iterable[str]) -> None:
    """Note these responses as they stand: before they are replaced or deleted, and after one comes in late."""
    for response_id in response_ids:
        session.connection().execute(_NOTING, {"key": response_id})
