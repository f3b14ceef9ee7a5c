"""Where the faces get a source from: the answers in the store, by way of whatever makes counting them quick.

One `Sources` a process; its threads share it. A source is of one moment: ask for another one for another page.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from analysis import tally
from analysis.counts import patterns
from analysis.counts.cluster import Cluster
from analysis.counts.counting import Pooled
from analysis.counts.part import Part, Request
from analysis.counts.patterns import Sets
from analysis.counts.planed import Planed
from analysis.ranking import Choice
from analysis.snapshot import building
from analysis.snapshot import rows as lots
from analysis.snapshot.keeping import Shelf, State
from analysis.snapshot.reading import Snapshot
from analysis.snapshot.worked import Worked
from analysis.tally import Sums
from analysis.waves import Scope
from survey_engine.consultations.catalogue import Form
from survey_engine.errors import DataError
from survey_engine.responses.states import Environment
from survey_engine.store.sessions import Sessions

CONCERN = "concern"
USUAL = ("area_type", "mode", "event")


@dataclass(frozen=True, slots=True)
class Kept:
    """Respondents of one form: those of a generation, less those gone, and those who came since."""

    snapshot: Snapshot
    base: Planed | None
    lots: Sequence[tuple[int, lots.Rows]]  # 1: to add, -1: to subtract
    state: State

    def part(self, request: Request) -> Part:
        return self.base.part(request) if self.base is not None else Part.of(self.snapshot.columns, request)

    def count(self, choices: Sequence[Choice], request: Request, *, grouped: bool = True) -> Sums:
        found = self.base.count(choices, request, grouped=grouped) if self.base is not None else None
        for sign, part in self._others(request):
            some = part.count(choices, request, grouped=grouped)
            found = some if found is None else (tally.add if sign > 0 else tally.subtract)(found, some)
        assert found is not None
        return found

    def sets(self, choices: Sequence[Choice], request: Request) -> Sets:
        found = self.base.sets(choices, request) if self.base is not None else None
        for sign, part in self._others(request):
            some = part.sets(choices, request)
            found = some if found is None else (patterns.add if sign > 0 else patterns.subtract)(found, some)
        assert found is not None
        return found

    def _others(self, request: Request) -> Sequence[tuple[int, Part]]:
        form, events = self.state.form, self.state.events
        return [(sign, Part.of(lots.columns(form, rows, events), request)) for sign, rows in self.lots]


class Sources:
    """Gives sources, and keeps what makes them quick."""

    def __init__(self, sessions: Sessions, folder: Path, scheduler: str | None = None) -> None:
        self._sessions = sessions
        self._folder = folder
        self._scheduler = scheduler
        self._cluster: Cluster | None = None
        self._shelf = Shelf(sessions, folder)
        self._planed: dict[tuple[str, str], tuple[Path, object, Worked, Planed]] = {}
        self._lock = Lock()

    def of(self, scope: Scope, environment: str = Environment.LIVE) -> Pooled:
        """The current responses to these forms, counted by the cluster where there is one."""
        if self._scheduler is not None:
            return self._connected(self._scheduler).source(scope, environment)
        return Pooled(scope, [self._kept(form, environment) for form in scope.forms])

    def refresh(self, form: Form, environment: str = Environment.LIVE) -> bool:
        """Make the files anew if that is worth while; says whether it did. Takes its time: not for a request."""
        if self._scheduler is not None or not self._shelf.stale(form, environment):
            return False
        if building.build(self._sessions, self._shelf.home(form, environment), form, environment) is None:
            return False
        self._prepare(form, environment)
        return True

    def tidy(self) -> None:
        """Delete the files of a store that has since been restored."""
        with self._sessions.read() as session:
            building.leave_only(self._folder, session)

    def close(self) -> None:
        """Let go of the cluster."""
        if self._cluster is not None:
            self._cluster.close()

    def _connected(self, scheduler: str) -> Cluster:
        with self._lock:
            if self._cluster is None:
                self._cluster = Cluster(self._sessions, scheduler)
            return self._cluster

    def _prepare(self, form: Form, environment: str) -> None:
        """Have the planes of the concerns ready for the groups that are asked for most."""
        source = self.of(Scope(form.questionnaire.id, (form,)), environment)
        roles = form.questionnaire.analysis.roles
        groups = [name for name, asked in roles.items() if len(asked) == 1 and name != CONCERN]
        for question in roles.get(CONCERN, ()):
            for by in ((), *((name,) for name in (*groups, *USUAL))):
                with suppress(DataError):  # not something to count, or to group by
                    source.count(Request(question=question, by=by))

    def _kept(self, form: Form, environment: str) -> Kept:
        state = self._shelf.take(form, environment)
        base = self._base(state, environment)
        others = [(1, state.tail)] if len(state.tail) or base is None else []
        if base is not None and state.generation is not None and len(state.gone):
            others.insert(0, (-1, state.generation.rows.take(state.gone)))
        return Kept(state.snapshot(), base, others, state)

    def _base(self, state: State, environment: str) -> Planed | None:
        if state.generation is None:
            return None
        key = (state.form.form_hash, environment)
        with self._lock:
            folder, events, worked, planed = self._planed.get(key, (None, None, None, None))
            if folder != state.generation.folder:
                worked = Worked(state.generation)
            if folder != state.generation.folder or events != state.events:
                assert worked is not None
                planed = Planed(state.form, state.generation, state.events, worked)
                self._planed[key] = (state.generation.folder, state.events, worked, planed)
            assert planed is not None
        return planed
