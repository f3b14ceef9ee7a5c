"""The answers to one form as they stand now: a generation, without what is gone since, and what came since.

Every process keeps what it has read and asks the store for news only. Threads may share one `Shelf`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np

from analysis.snapshot import building, reading
from analysis.snapshot import rows as lots
from analysis.snapshot.files import Generation
from analysis.snapshot.following import Marks, News, since
from analysis.snapshot.reading import Snapshot
from analysis.snapshot.rows import FINISHED, MADE_UP, MODE, NEVER, SEQ, Events, Lot, Rows, Without
from analysis.tally import Ints
from survey_engine.consultations.catalogue import Form
from survey_engine.store.sessions import Sessions

LONGEST = 10_000
"""Responses that may come before a new generation is worth its making."""


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What is known of one form. `gone` are places in the generation; `tail` is in no order."""

    form: Form
    generation: Generation | None
    marks: Marks | None
    gone: Ints
    tail: Rows
    events: Events

    @property
    def stale(self) -> bool:
        """Whether a new generation should be made."""
        return len(self.tail) > LONGEST or len(self.gone) > 0

    def snapshot(self) -> Snapshot:
        """What is to be said of all these responses."""
        base = self.generation
        if base is None:
            return reading.snapshot(self.form, self.tail, self.events)
        whole: Lot = Without(base.rows, self.gone, self.tail) if len(self.gone) or len(self.tail) else base.rows
        lost = Rows({name: base.rows[name][self.gone] for name in (MODE, MADE_UP, FINISHED)}, base.rows.tables)
        first, last = _span(base, lost, self.tail, whole)
        return Snapshot(
            self.form,
            lots.columns(self.form, whole, self.events),
            _modes(base.modes, lost, self.tail),
            base.made_up - int(np.count_nonzero(lost[MADE_UP])) + int(np.count_nonzero(self.tail[MADE_UP])),
            reading.moment(first),
            reading.moment(last),
        )


class Shelf:
    """The states that one process knows."""

    def __init__(self, sessions: Sessions, folder: Path) -> None:
        self._sessions = sessions
        self._folder = folder
        self._states: dict[tuple[str, str], State] = {}
        self._locks: dict[tuple[str, str], Lock] = {}

    def take(self, form: Form, environment: str) -> State:
        """The answers to a form as they stand now."""
        key = (form.form_hash, environment)
        with self._locks.setdefault(key, Lock()):
            state = self._opened(form, environment, self._states.get(key))
            with since(self._sessions, form, environment, state.marks) as news:
                state = _advanced(state, news)
            self._states[key] = state
        return state

    def stale(self, form: Form, environment: str) -> bool:
        """Whether a new generation should be made; without one, all that counts is how many responses there are."""
        if building.newest(self.home(form, environment), form) is not None:
            state = self.take(form, environment)
            return state.stale or state.generation is None  # files of a store put back to an earlier day
        with self._sessions.read() as session:
            return reading.more_than(session, form, environment, LONGEST)

    def home(self, form: Form, environment: str) -> Path:
        """Where the files of a form are now."""
        with self._sessions.read() as session:
            return building.place(building.store_folder(self._folder, session), form, environment)

    def _opened(self, form: Form, environment: str, known: State | None) -> State:
        """The state known, or that of a generation made since."""
        home = self.home(form, environment)
        if known is None:
            return beginning(form, building.newest(home, form))
        there = building.generations(home)
        own = known.generation.folder if known.generation is not None else None
        if own == (there[-1] if there else None):
            return known
        base = building.newest(home, form)
        return known if base is None and own is None else beginning(form, base)


def beginning(form: Form, base: Generation | None) -> State:
    """What is known from the files alone."""
    nobody = np.zeros(0, dtype=np.int64)
    return State(form, base, None if base is None else base.marks, nobody, lots.nothing(form), {})


def _advanced(state: State, news: News) -> State:
    if news.anew:
        state = beginning(state.form, None)
    fresh = lots.joined([lots.nothing(state.form), *news.chunks])
    read = np.concatenate([news.noted, fresh[SEQ]])
    kept = state.tail.take(~np.isin(state.tail[SEQ], read)) if len(read) else state.tail
    gone = state.gone
    if state.generation is not None and len(read):
        gone = np.union1d(gone, building.gone(state.generation.rows, read))
    tail = lots.joined([kept, fresh]) if len(fresh) else kept
    return State(state.form, state.generation, news.marks, gone, tail, news.events)


def _modes(modes: Mapping[str, int], lost: Rows, tail: Rows) -> dict[str, int]:
    counts = dict(modes)
    for rows, sign in ((lost, -1), (tail, 1)):
        counted = np.bincount(rows[MODE], minlength=len(rows.tables[MODE]) + 1)[1:].tolist()
        for mode, count in zip(rows.tables[MODE], counted, strict=True):
            counts[mode] = counts.get(mode, 0) + sign * count
    return {mode: count for mode, count in counts.items() if count}


def _span(base: Generation, lost: Rows, tail: Rows, whole: Lot) -> tuple[int, int]:
    """The first and last moment; all are looked at again only when one of the ends is gone."""
    if np.isin([base.first, base.last], lost[FINISHED]).any():
        return reading.span(whole[FINISHED])
    ends = [each for each in (base.first, base.last, *reading.span(tail[FINISHED])) if each != NEVER]
    return (min(ends), max(ends)) if ends else (NEVER, NEVER)
