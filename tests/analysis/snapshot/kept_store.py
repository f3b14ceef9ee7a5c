"""A store that things happen to, files of its answers, and whether both say the same."""

import shutil
from pathlib import Path
from typing import Any

from clocks import SettableClock
from deliveries import content, door, put_up, response_id
from plainly import Counted, count, patterns, people
from sqlalchemy import select

from analysis.counts.counting import Counts
from analysis.counts.part import Base, Request
from analysis.counts.sources import Sources
from analysis.snapshot import building
from analysis.tally import Key
from analysis.waves import Scope
from field_sync.releasing import Decision, release
from survey_engine.accounts.staff import Hand
from survey_engine.consultations.catalogue import Catalogue, Form
from survey_engine.definition import canonical
from survey_engine.responses.erasing import erase_response
from survey_engine.responses.intake import Delivery, Intake
from survey_engine.responses.models import Submission
from survey_engine.responses.states import Reason, Status
from survey_engine.store.sessions import Sessions

ASKED = [
    Request(question="concerns"),
    Request(question="concerns", by=("home",)),
    Request(question="concerns", by=("home", "mode"), base=Base.ALL),
    Request(question="how_fast", by=("concerns",), base=Base.ASKED),
    Request(question="top", by=("mode",), base=Base.ALL),
]


class Store:
    """A store with the tiny questionnaire, a door to it, and files of its answers."""

    def __init__(self, sessions: Sessions, folder: Path) -> None:
        self.sessions, self.folder, self.clock = sessions, folder, SettableClock()
        put_up(sessions, self.clock)
        self.intake: Intake = door(sessions, self.clock)
        self.intake.recover()  # done once, as by a door that has been open for a while
        self.catalogue = Catalogue(sessions)
        self.sources = Sources(sessions, folder)
        self._revisions: dict[int, int] = {}

    @property
    def form(self) -> Form:
        (form,) = self.catalogue.all()
        return form

    def answer(self, number: int, answers: dict[str, Any], mode: str = "web", *, held: bool = False) -> None:
        """Somebody answers, or answers again; `held` is kept until staff let it in."""
        self._revisions[number] = revision = self._revisions.get(number, 0) + 1
        raw = canonical.encode(content(number, answers=answers, mode=mode, revision=revision))
        self.intake.receive([Delivery(raw, "submit", reasons=(Reason.DEVICE_REVOKED,) if held else ())])

    def erase(self, number: int) -> None:
        with self.sessions.begin() as session:
            erase_response(session, response_id(number), self.clock())

    def let_in(self) -> None:
        """Staff let in the first of those held."""
        waiting = select(Submission.received_seq).where(Submission.status == Status.QUARANTINED).limit(1)
        with self.sessions.begin() as session:
            if seq := session.scalar(waiting):
                release(session, Decision(Hand(self.clock), "sound", self.catalogue), seq)

    def build(self) -> None:
        assert building.build(self.sessions, self.home, self.form, "live") is not None

    @property
    def home(self) -> Path:
        """Where the files of its form are."""
        with self.sessions.read() as session:
            return building.place(building.store_folder(self.folder, session), self.form, "live")

    def forget(self) -> None:
        """The files are lost, and whoever knew them."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.sources = Sources(self.sessions, self.folder)

    def counted(self, request: Request) -> Counts:
        return self.sources.of(Scope("tiny", (self.form,))).count(request)


def shown(counts: Counts) -> Counted:
    return {
        key: (cell.size, cell.base, {code: number for code, number in cell.mentions.items() if number})
        for key, cell in counts.cells.items()
    }


def sets(store: Store, request: Request) -> dict[Key, dict[frozenset[str], int]]:
    found = store.sources.of(Scope("tiny", (store.form,))).patterns(request)
    return {
        key: {
            frozenset(code for bit, code in enumerate(each.codes) if int(mask[0]) >> bit & 1): int(number)
            for mask, number in zip(each.masks, each.counts, strict=True)
        }
        for key, each in found.items()
    }


def agree(store: Store) -> None:
    """Everything asked is as counted plainly."""
    everybody = people(store.sessions)
    for request in ASKED:
        assert shown(store.counted(request)) == count(everybody, request.question, request.by, request.base)
    only = Request(question="concerns", by=("mode",), where="visits >= 3")
    kept = [person for person in everybody if person.get("visits", 0) >= 3]
    assert shown(store.counted(only)) == count(kept, "concerns", ("mode",))
    for request in (ASKED[1], ASKED[3]):
        plain = Request(question=request.question, by=request.by)
        assert sets(store, plain) == patterns(everybody, request.question, request.by)
    assert sets(store, only) == patterns(kept, "concerns", ("mode",))
    (snapshot,) = store.sources.of(Scope("tiny", (store.form,))).snapshots
    assert len(snapshot.columns) == len(everybody) == sum(snapshot.modes.values())
