"""What a worker of the cluster does: read a range of responses from the store, and count it as anybody would.

It is given all it needs. The store's address, which may hold a password, does not show in what Dask logs of its work.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import text

from analysis.counts.part import Part, Request
from analysis.counts.patterns import Sets
from analysis.ranking import Choice
from analysis.snapshot import reading
from analysis.snapshot import rows as lots
from analysis.snapshot.rows import FINISHED, MADE_UP, MODE, NEVER, Events, Rows
from analysis.tally import Sums
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.compile import from_canonical
from survey_engine.responses.models import Response
from survey_engine.store.engine import make_engine
from survey_engine.store.sessions import Sessions

_RESPONSE: Any = Response.__table__


@dataclass(frozen=True, slots=True)
class Address:
    """Where the store is. Dask logs the arguments of work that fails as they show themselves."""

    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A published form as it travels."""

    form_hash: str
    canonical: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Range:
    """Responses of a form by their numbers, both ends included, as one exported state of the store has them."""

    form: Text
    environment: str
    low: int
    high: int
    state: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What to count. `events` are those of the store."""

    form: Text
    events: Events
    choices: Sequence[Choice]
    request: Request
    grouped: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """What a range says of its responses for the words of a table. Moments are microseconds, NEVER of nobody."""

    people: int
    modes: Counter[str]
    made_up: int
    first: int
    last: int

    def __add__(self, other: "Told") -> "Told":
        moments = [each for each in (self.first, self.last, other.first, other.last) if each != NEVER]
        ends = (min(moments), max(moments)) if moments else (NEVER, NEVER)
        return Told(self.people + other.people, self.modes + other.modes, self.made_up + other.made_up, *ends)


def load(address: Address, part: Range) -> Rows:
    """Read a range."""
    form = _form(part.form)
    with _sessions(address).read() as session:
        session.execute(text(f"SET TRANSACTION SNAPSHOT '{part.state}'"))
        numbers = _RESPONSE.c.received_seq.between(part.low, part.high)
        found = list(reading.chunks(session, form, part.environment, numbers))
    return lots.joined([lots.nothing(form), *found])


def tell(rows: Rows) -> Told:
    """What a range says of its responses."""
    counted = np.bincount(rows[MODE], minlength=len(rows.tables[MODE]) + 1)[1:].tolist()
    modes = Counter(dict(zip(rows.tables[MODE], counted, strict=True)))
    return Told(len(rows), modes, int(np.count_nonzero(rows[MADE_UP])), *reading.span(rows[FINISHED]))


def count(rows: Rows, asked: Asked) -> Sums:
    """Count a range."""
    return _part(rows, asked).count(asked.choices, asked.request, grouped=asked.grouped)


def sets(rows: Rows, asked: Asked) -> Sets:
    """The sets of a range."""
    return _part(rows, asked).sets(asked.choices, asked.request)


def _part(rows: Rows, asked: Asked) -> Part:
    return Part.of(lots.columns(_form(asked.form), rows, asked.events), asked.request)


@lru_cache(maxsize=4)
def _sessions(address: Address) -> Sessions:
    return Sessions(make_engine(address.url))


@lru_cache(maxsize=64)
def _form(travelled: Text) -> Form:
    return Form(from_canonical(travelled.canonical), travelled.form_hash, travelled.canonical)
