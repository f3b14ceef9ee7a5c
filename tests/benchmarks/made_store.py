"""A store that says it holds as many responses as wanted, the files that hold them, and some that came since."""

from dataclasses import dataclass
from pathlib import Path

import made_responses as made
from sqlalchemy import Engine, insert

from analysis.counts.counting import Pooled
from analysis.counts.planed import Planed
from analysis.counts.sources import Kept, Sources
from analysis.snapshot import building, files
from analysis.snapshot.keeping import beginning
from analysis.snapshot.worked import Worked
from analysis.waves import Scope
from survey_engine.consultations.catalogue import Catalogue
from survey_engine.consultations.publishing import publish
from survey_engine.definition.compile import Compiled
from survey_engine.definition.packing import Layout
from survey_engine.responses.models import Response, Submission
from survey_engine.store.clock import system_clock
from survey_engine.store.engine import make_engine
from survey_engine.store.migrating import upgrade
from survey_engine.store.sessions import Sessions
from survey_engine.store.state import epoch


@dataclass(frozen=True, slots=True)
class Store:
    """The store, open."""

    engine: Engine
    sources: Sources
    scope: Scope
    home: Path

    def source(self) -> Pooled:
        """The responses as they stand."""
        return self.sources.of(self.scope)

    def files_only(self) -> Pooled:
        """Those in files."""
        (form,) = self.scope.forms
        generation = building.newest(self.home, form)
        assert generation is not None
        state = beginning(form, generation)
        return Pooled(self.scope, [Kept(state.snapshot(), Planed(form, generation, {}, Worked(generation)), (), state)])

    def close(self) -> None:
        self.engine.dispose()


def open_store(folder: Path, people: int, tail: int) -> Store:
    """Open it, made when it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    there = (folder / f"{people}.db").exists()
    engine = make_engine(f"sqlite:///{folder / f'{people}.db'}")
    sessions = Sessions(engine)
    if not there:
        upgrade(engine)
        form = made.form()
        with sessions.begin() as session:
            publish(session, Compiled(form.questionnaire, form.canonical, form.form_hash, {}), system_clock)
    (form,) = Catalogue(sessions).all()
    with sessions.read() as session:
        home = building.place(building.store_folder(folder / "snapshots", session), form, "live")
        now = epoch(session)
    if not there:
        made.write(home / "00000001", people, now)
        _came_since(sessions, people, tail)
    assert files.read(home / "00000001", form) is not None
    return Store(engine, Sources(sessions, folder / "snapshots"), Scope("tiny", (form,)), home)


def _came_since(sessions: Sessions, people: int, tail: int) -> None:
    """The last of those in files, and those who came after."""
    rows, layout = made.made(tail, 99), Layout(made.QUESTIONNAIRE)
    codes = {name: layout.codes[name] for name in ("concerns", "home", "age")}
    submissions, responses = [{"received_seq": people, "status": "stored", "source": "web"}], []
    for number in range(tail):
        bits, home, age = int(rows["concerns"][number, 0]), int(rows["home"][number]), int(rows["age"][number])
        answers = {
            "concerns": [code for place, code in enumerate(codes["concerns"]) if bits >> place & 1],
            **({"home": codes["home"][home - 1]} if home else {}),
            **({"age": codes["age"][age - 1]} if age else {}),
        }
        seq = people + 1 + number
        submissions.append({"received_seq": seq, "status": "stored", "source": "web"})
        responses.append(
            {
                "response_id": f"{seq:036}",
                "received_seq": seq,
                "revision": 1,
                "questionnaire": "tiny",
                "version": 1,
                "mode": "web",
                "environment": "live",
                "conflict": False,
                "packed": layout.pack(answers, {}, ("concerns", "home", "age")),
            }
        )
    with sessions.begin() as session:
        session.execute(insert(Submission), submissions)
        session.execute(insert(Response), responses)
