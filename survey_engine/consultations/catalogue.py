"""Every published form, ready for use and kept in memory: by hash, so that nothing kept can be out of date.

What *is* published may change while we run (another process publishes or withdraws), so the short list of versions
is read again, at most once a second and only when somebody asks for it. Safe for threads.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from sqlalchemy import select

from survey_engine.consultations.models import Publication
from survey_engine.definition.compile import from_canonical
from survey_engine.definition.model import Questionnaire
from survey_engine.definition.packing import Layout
from survey_engine.definition.routing import Router
from survey_engine.definition.validation import Judge
from survey_engine.errors import NotFound
from survey_engine.store.sessions import Sessions

FRESH = 1.0  # seconds for which the list of versions is trusted


@dataclass(frozen=True, eq=False)
class Form:
    """One published version of a questionnaire, and what is made of it once: judge, router and layout."""

    questionnaire: Questionnaire
    form_hash: str
    canonical: bytes

    @cached_property
    def judge(self) -> Judge:
        """The judge of its answers."""
        return Judge(self.questionnaire)

    @cached_property
    def router(self) -> Router:
        """The way through it."""
        return Router(self.questionnaire)

    @cached_property
    def layout(self) -> Layout:
        """How its answers are packed for counting."""
        return Layout(self.questionnaire)


@dataclass(frozen=True, slots=True)
class Version:
    """One line of the list of what is published."""

    questionnaire: str
    version: int
    form_hash: str
    withdrawn: bool


class Catalogue:
    """The published forms. `monotonic` tells seconds passing."""

    def __init__(self, sessions: Sessions, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._sessions = sessions
        self._monotonic = monotonic
        self._making, self._reading = Lock(), Lock()
        self._forms: dict[str, Form] = {}
        self._versions: Mapping[tuple[str, int], Version] = {}
        self._read_at = float("-inf")

    def form(self, form_hash: str) -> Form:
        """The form of that hash; NotFound when no such form was published."""
        found = self._forms.get(form_hash)
        return found if found is not None else self._load(form_hash)

    def version(self, questionnaire: str, version: int) -> Form | None:
        """One version of a questionnaire, withdrawn or not. A version not known yet is looked for at once."""
        key = (questionnaire, version)
        found = self._list().get(key) or self.refresh().get(key)
        return None if found is None else self.form(found.form_hash)

    def current(self, questionnaire: str) -> Form | None:
        """The newest version that is not withdrawn."""
        open_ = [each for each in self._list().values() if each.questionnaire == questionnaire and not each.withdrawn]
        return self.form(max(open_, key=lambda each: each.version).form_hash) if open_ else None

    def all(self) -> tuple[Form, ...]:
        """Every version of every questionnaire, by id and then by version."""
        versions = self._list()
        return tuple(self.form(versions[key].form_hash) for key in sorted(versions))

    def withdrawn(self, form_hash: str) -> bool:
        """Whether that form takes no more responses."""
        return any(each.withdrawn for each in self._list().values() if each.form_hash == form_hash)

    def refresh(self) -> Mapping[tuple[str, int], Version]:
        """Read the list of versions again now."""
        with self._reading:
            return self._read_list()

    def _list(self) -> Mapping[tuple[str, int], Version]:
        never_read = self._read_at == float("-inf")
        if self._is_fresh() or not self._reading.acquire(blocking=never_read):
            return self._versions  # while one thread reads, the others go on with the list as it was
        try:
            return self._versions if self._is_fresh() else self._read_list()
        finally:
            self._reading.release()

    def _is_fresh(self) -> bool:
        return self._monotonic() - self._read_at < FRESH

    def _read_list(self) -> Mapping[tuple[str, int], Version]:
        columns = (Publication.questionnaire_id, Publication.version, Publication.form_hash, Publication.withdrawn_at)
        asked_at = self._monotonic()
        with self._sessions.read() as session:
            rows = session.execute(select(*columns)).all()
        versions = [Version(name, version, form_hash, gone is not None) for name, version, form_hash, gone in rows]
        self._versions = {(each.questionnaire, each.version): each for each in versions}
        self._read_at = asked_at
        return self._versions

    def _load(self, form_hash: str) -> Form:
        with self._making:  # a form is made once, however many ask for it at the same time
            if form_hash not in self._forms:
                self._forms[form_hash] = self._read(form_hash)
            return self._forms[form_hash]

    def _read(self, form_hash: str) -> Form:
        with self._sessions.read() as session:
            canonical = session.scalar(select(Publication.canonical).where(Publication.form_hash == form_hash))
        if canonical is None:
            raise NotFound(f"No questionnaire with the hash {form_hash} is published; run survey-engine publish.")
        return Form(from_canonical(canonical), form_hash, canonical)
