"""Responses to one form as columns: each field of the packed record on its own, and where each response came from.

Knows no database and no file; what it holds may lie in either.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.rows.columns import Coded, Columns
from analysis.tally import Bools, Ints
from survey_engine.consultations.catalogue import Form

SEQ, MODE, EVENT, FINISHED, MADE_UP, CONFLICT = "@seq", "@mode", "@event", "@finished", "@made_up", "@conflict"
"""Fields beside the questions' own: received_seq, places in `codes` (0: none), microseconds, flags."""

PROVENANCE = {SEQ: "<i8", MODE: "<u4", EVENT: "<u4", FINISHED: "<i8", MADE_UP: "?", CONFLICT: "?"}
NEVER = np.iinfo(np.int64).min
"""The `@finished` of a response that does not say."""

Field = NDArray[Any]
Tables = Mapping[str, tuple[str, ...]]
"""The codes that the places in MODE and EVENT stand for, from 1."""


class Lot(Protocol):
    """Some responses, field by field."""

    @property
    def tables(self) -> Tables: ...
    def __getitem__(self, name: str, /) -> Field: ...
    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Rows:
    """Some responses. `fields` all have one length; the question's fields are named as in packing.Layout."""

    fields: Mapping[str, Field]
    tables: Tables

    def __len__(self) -> int:
        return len(self.fields[SEQ])

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]

    def take(self, which: Ints | Bools) -> "Rows":
        """Some of them, by place or by flag."""
        return Rows({name: np.asarray(field[which]) for name, field in self.fields.items()}, self.tables)


@dataclass(frozen=True, slots=True)
class Held:
    """An event, as far as those asked at it are divided by it."""

    type: str
    name: str


Events = Mapping[str, Held]
"""By id."""


def formats(form: Form) -> dict[str, np.dtype[Any]]:
    """Every field and its format."""
    packed = np.dtype(form.layout.dtype)
    return {name: packed[name] for name in form.layout.names} | {
        name: np.dtype(each) for name, each in PROVENANCE.items()
    }


def nothing(form: Form) -> Rows:
    """No responses."""
    fields = {name: np.zeros(0, dtype=each) for name, each in formats(form).items()}
    return Rows(fields, {MODE: (), EVENT: ()})


def joined(parts: Sequence[Rows]) -> Rows:
    """Responses of several kinds, in this order."""
    tables = {name: _together([each.tables[name] for each in parts]) for name in (MODE, EVENT)}
    fields = {name: np.concatenate([retold(each, name, tables) for each in parts]) for name in parts[0].fields}
    return Rows(fields, tables)


def retold(rows: Lot, name: str, tables: Tables) -> Field:
    """A field, its places now in other tables, which hold every code it has."""
    field = rows[name]
    if name not in tables or rows.tables[name] == tables[name]:
        return field
    places = {code: place for place, code in enumerate(tables[name], start=1)}
    return np.array([0, *(places[code] for code in rows.tables[name])], dtype=np.uint32)[field]


class Lately(Mapping[str, Any]):
    """A mapping whose values are made when they are first asked for."""

    def __init__(self, make: Mapping[str, Callable[[], Any]]) -> None:
        self._make = make
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._make[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._make)

    def __len__(self) -> int:
        return len(self._make)


def columns(form: Form, rows: Lot, events: Events) -> Columns:
    """The responses as analysis sees them."""
    wave = form.questionnaire.analysis.wave
    provenance = {
        "event": lambda: _coded(rows, EVENT),
        "event_type": lambda: _event_types(rows, events),
        "mode": lambda: _coded(rows, MODE),
        "wave": lambda: Coded((wave.label,) if wave else (), np.full(len(rows), bool(wave), dtype=np.int64)),
        "conflict": lambda: Coded(("conflict",), rows[CONFLICT].astype(np.int64)),
    }
    names: dict[str | None, str] = {identity: event.name for identity, event in events.items()}
    return Columns(form.questionnaire, rows, Lately(provenance), names)


@dataclass(frozen=True, slots=True, eq=False)
class Without:
    """All of one lot but a few, then all of another; each field put together whenever it is asked for.

    gone   places in `base`
    order  of the whole; None: as they come
    """

    base: Rows
    gone: Ints
    tail: Rows
    order: Ints | None = None

    def __len__(self) -> int:
        return len(self.base) - len(self.gone) + len(self.tail)

    def __getitem__(self, name: str) -> Field:
        kept = np.ones(len(self.base), dtype=np.bool_)
        kept[self.gone] = False
        tables = self.tables
        whole = np.concatenate([retold(self.base, name, tables)[kept], retold(self.tail, name, tables)])
        return whole if self.order is None else whole[self.order]

    @property
    def tables(self) -> Tables:
        """The codes of both."""
        return {name: _together([self.base.tables[name], self.tail.tables[name]]) for name in (MODE, EVENT)}


def _coded(rows: Lot, name: str) -> Coded:
    return Coded(rows.tables[name], rows[name].astype(np.int64))


def _event_types(rows: Lot, events: Events) -> Coded:
    types = [events[each].type if each in events else None for each in rows.tables[EVENT]]
    codes = tuple(sorted({each for each in types if each is not None}))
    places = np.array([0, *(0 if each is None else codes.index(each) + 1 for each in types)], dtype=np.int64)
    return Coded(codes, places[rows[EVENT]])


def _together(tables: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for table in tables for code in table))
