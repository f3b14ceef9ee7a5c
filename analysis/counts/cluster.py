"""Counting on more than one machine: every worker of a Dask cluster reads its own range of responses from PostgreSQL.

Workers count with the very function that counts here, and the sums are added. All of them see the one state of the
store that was current when the source was made. Which machines there are, Dask knows.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from operator import add
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from analysis import tally
from analysis.counts import patterns, working
from analysis.counts.counting import Pooled
from analysis.counts.part import Part, Request
from analysis.counts.patterns import Sets
from analysis.counts.working import Address, Asked, Range, Text
from analysis.ranking import Choice
from analysis.snapshot import reading
from analysis.snapshot import rows as lots
from analysis.snapshot.reading import Snapshot
from analysis.snapshot.rows import EVENT, MODE, Events, Field, Tables
from analysis.tally import Sums
from analysis.waves import Scope
from survey_engine.consultations.catalogue import Form
from survey_engine.errors import SurveyError
from survey_engine.responses.models import Response
from survey_engine.store.sessions import Sessions

PATIENCE = 10  # seconds for the scheduler to answer, and for a first worker to be there
RANGE = 250_000  # responses that a worker reads at a time, about
_RESPONSE: Any = Response.__table__
Answer = TypeVar("Answer")


class ClusterError(SurveyError):
    """The cluster cannot count now."""

    code = "analysis.cluster"


class Cluster:
    """A connection to the scheduler, kept for as long as the process."""

    def __init__(self, sessions: Sessions, scheduler: str, per_range: int = RANGE) -> None:
        if sessions.engine.dialect.name == "sqlite":
            message = "SURVEY_DASK_SCHEDULER needs PostgreSQL: workers on other machines cannot read a SQLite file."
            raise ClusterError(message)
        self._sessions = sessions
        self._per_range = per_range
        self._client = _connect(scheduler)
        self._address = Address(sessions.engine.url.render_as_string(hide_password=False))

    def close(self) -> None:
        """Let go of the scheduler."""
        self._client.close()

    def source(self, scope: Scope, environment: str) -> Pooled:
        """The responses to these forms as they are now; the workers keep them while the source is used."""
        with self._one_state() as (session, state):
            events = reading.events(session)
            parts = [ranges(session, form, (environment, state), self._per_range) for form in scope.forms]
            reading_them = [self._read(each) for each in parts]  # all at once, before the first is waited for
            them = zip(scope.forms, reading_them, strict=True)
            return Pooled(scope, [Elsewhere.of(self._client, form, events, futures) for form, futures in them])

    def _read(self, parts: Sequence[Range]) -> list[Any]:
        return [self._client.submit(working.load, self._address, part, pure=False) for part in parts]

    @contextmanager
    def _one_state(self) -> Iterator[tuple[Session, str]]:
        """A state of the store that others can look at for as long as this lasts."""
        with self._sessions.read() as session:
            session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            yield session, session.scalar(text("SELECT pg_export_snapshot()")) or ""


@dataclass(frozen=True, slots=True, eq=False)
class Elsewhere:
    """The respondents to one form, range by range with the workers."""

    client: Any
    form: Form
    events: Events
    ranges: Sequence[Any]
    snapshot: Snapshot

    @classmethod
    def of(cls, client: Any, form: Form, events: Events, ranges: Sequence[Any]) -> "Elsewhere":
        """Once the workers have read them."""
        told = reduce(add, _gather(client, working.tell, ranges))
        columns = lots.columns(form, Absent(told.people), events)
        first, last = reading.moment(told.first), reading.moment(told.last)
        return cls(client, form, events, ranges, Snapshot(form, columns, told.modes, told.made_up, first, last))

    def part(self, request: Request) -> Part:
        """What the request means for this form."""
        return Part.of(lots.columns(self.form, lots.nothing(self.form), self.events), request)

    def count(self, choices: Sequence[Choice], request: Request, *, grouped: bool = True) -> Sums:
        """Count the choices, by the request's groupings or overall."""
        asked = self._asked(choices, request, grouped=grouped)
        return reduce(tally.add, _gather(self.client, working.count, self.ranges, asked))

    def sets(self, choices: Sequence[Choice], request: Request) -> Sets:
        """The distinct sets of choices, by the request's groupings."""
        return reduce(patterns.add, _gather(self.client, working.sets, self.ranges, self._asked(choices, request)))

    def _asked(self, choices: Sequence[Choice], request: Request, *, grouped: bool = True) -> Asked:
        travelling = Text(self.form.form_hash, self.form.canonical)
        return Asked(travelling, self.events, tuple(choices), replace(request, weight=None), grouped)


@dataclass(frozen=True, slots=True)
class Absent:
    """So many responses that are not here."""

    people: int

    @property
    def tables(self) -> Tables:
        """No codes."""
        return {MODE: (), EVENT: ()}

    def __getitem__(self, name: str, /) -> Field:
        raise ClusterError(f"The workers of the cluster have '{name}' of each response; only counts come from there.")

    def __len__(self) -> int:
        return self.people


def ranges(session: Session, form: Form, where: tuple[str, str], per_range: int) -> list[Range]:
    """All responses to a form in ranges of about as many numbers each; at least one, even of nobody.

    where  the environment, and the state of the store to read
    """
    environment, state = where
    query = select(func.count(), func.min(_RESPONSE.c.received_seq), func.max(_RESPONSE.c.received_seq))
    people, low, high = session.execute(query.where(reading.of(form, environment))).one()
    cuts = np.linspace(low or 0, (high or 0) + 1, max(1, -(-people // per_range)) + 1).astype(np.int64).tolist()
    travelling = Text(form.form_hash, form.canonical)
    return [Range(travelling, environment, begin, end - 1, state) for begin, end in pairwise(cuts)]


def _gather(client: Any, work: Callable[..., Answer], ranges: Sequence[Any], *asked: object) -> list[Answer]:
    """The answers of all ranges, in their order."""
    try:
        found: list[Answer] = client.gather([client.submit(work, each, *asked, pure=False) for each in ranges])
    except OSError as error:
        raise ClusterError("The connection to the Dask cluster was lost. Ask again.") from error
    return found


def _connect(scheduler: str) -> Any:
    from distributed import Client  # noqa: PLC0415 - takes longer to import than most counts take

    instead = "or unset SURVEY_DASK_SCHEDULER to count on this machine alone."
    make: Any = Client
    try:
        client = make(scheduler, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise ClusterError(f"No Dask scheduler answers at {scheduler}. Start it there, {instead}") from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        client.close()
        raise ClusterError(f"The Dask scheduler at {scheduler} has no workers. Start some, {instead}") from error
    return client
