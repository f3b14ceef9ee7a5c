"""Counts from files, tails and what is gone are those of a plain count of the store, whatever happened to it."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kept_store import Store, agree, shown
from sqlalchemy import delete

from analysis.counts.part import Request
from analysis.snapshot import building
from survey_engine.responses.models import Response, Submission
from survey_engine.store.engine import make_engine
from survey_engine.store.sessions import Sessions
from survey_engine.store.state import begin_epoch


def test_a_tail_is_added_to_the_files(store: Store) -> None:
    store.answer(1, {"concerns": ["speeding"], "home": "E05005453"})
    store.build()
    store.answer(2, {"concerns": ["speeding", "dog_fouling"], "visits": 3}, "paper")

    assert shown(store.counted(Request(question="concerns", by=("home",)))) == {
        ("E05005453",): (1, 1, {"speeding": 1}),
        (None,): (1, 1, {"speeding": 1, "dog_fouling": 1}),
    }
    agree(store)


def test_a_revision_and_an_erasure_count_at_once(store: Store) -> None:
    for number in range(1, 6):
        store.answer(number, {"concerns": ["speeding"], "home": "E05005453"})
    store.build()
    agree(store)
    store.answer(2, {"concerns": ["dog_fouling"]})
    store.erase(3)

    assert shown(store.counted(Request(question="concerns"))) == {(): (4, 4, {"speeding": 3, "dog_fouling": 1})}
    agree(store)


def test_what_staff_let_in_counts_though_its_number_is_an_old_one(store: Store) -> None:
    store.answer(1, {"concerns": ["speeding"]}, held=True)
    store.answer(2, {"concerns": ["dog_fouling"]})
    store.build()
    assert shown(store.counted(Request(question="concerns"))) == {(): (1, 1, {"dog_fouling": 1})}
    store.let_in()

    assert shown(store.counted(Request(question="concerns"))) == {(): (2, 2, {"speeding": 1, "dog_fouling": 1})}
    store.build()
    agree(store)


def test_erased_answers_leave_the_files_with_the_next_generation(store: Store) -> None:
    store.answer(1, {"concerns": ["speeding"], "visits": 271})
    store.build()
    kept = store.counted(Request(question="concerns", by=("mode",)))
    assert holding(store.folder, (271).to_bytes(8, "little"))
    store.erase(1)
    assert store.sources.refresh(store.form)

    assert not holding(store.folder, (271).to_bytes(8, "little"))
    assert len(list(store.home.glob("0*"))) == 1
    assert kept.overall.base == 1
    agree(store)


def holding(folder: Path, what: bytes) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and what in file.read_bytes()]


def test_a_store_put_back_to_an_earlier_day_behind_our_back_is_read_anew(store: Store) -> None:
    for number in (1, 2, 3):
        store.answer(number, {"concerns": ["speeding"]})
    store.build()
    agree(store)
    with store.sessions.begin() as session:
        session.execute(delete(Response).where(Response.received_seq == 3))
        session.execute(delete(Submission).where(Submission.received_seq == 3))

    assert shown(store.counted(Request(question="concerns"))) == {(): (2, 2, {"speeding": 2})}
    store.build()
    agree(store)


def test_the_usual_groups_are_ready_with_the_files(store: Store) -> None:
    store.answer(1, {"concerns": ["speeding"], "home": "E05005453"})
    store.build()
    store.erase(1)
    store.answer(2, {"concerns": ["speeding"]})
    assert store.sources.refresh(store.form)

    groups = ((), ("home_area",), ("area_type",), ("mode",), ("event",))
    assert len([*building.generations(store.home)[-1].glob("*.planes.npy")]) == len(groups)
    for by in groups:
        assert store.counted(Request(question="concerns", by=by)).overall.base == 1


def test_counts_are_exact_while_another_process_makes_files(store: Store) -> None:
    done = Event()

    def build() -> None:
        while not done.is_set():
            building.build(store.sessions, store.home, store.form, "live")

    with ThreadPoolExecutor(1) as builder:
        building_them = builder.submit(build)
        for number in range(1, 13):
            store.answer(number, {"concerns": ["speeding"], "visits": number % 5})
            if number % 4 == 0:
                store.erase(number - 1)
            agree(store)
        done.set()
    assert building_them.exception() is None


def test_files_are_for_their_owner_only(store: Store) -> None:
    store.answer(1, {"concerns": ["speeding"]})
    store.build()

    assert store.folder.stat().st_mode & 0o077 == 0


def test_a_second_builder_leaves_it_to_the_first(store: Store) -> None:
    with building.alone(_made(store.home)) as alone:
        assert alone
        assert building.build(store.sessions, store.home, store.form, "live") is None


def _made(home: Path) -> Path:
    home.mkdir(parents=True)
    return home


def test_files_of_a_store_that_was_restored_are_not_believed_and_go(store: Store) -> None:
    store.answer(1, {"concerns": ["speeding"], "visits": 271})
    store.build()
    agree(store)
    before = store.home
    with store.sessions.begin() as session:
        session.execute(delete(Response))
        begin_epoch(session, store.clock)
    store.answer(7, {"concerns": ["dog_fouling"]})

    assert shown(store.counted(Request(question="concerns"))) == {(): (1, 1, {"dog_fouling": 1})}
    assert before.exists()
    store.sources.tidy()
    assert not before.exists()
    agree(store)


ANSWERS = st.fixed_dictionaries(
    {"concerns": st.lists(st.sampled_from(["speeding", "dog_fouling"]), min_size=1, max_size=2, unique=True)},
    optional={"home": st.sampled_from(["E05005453", "E05005454"]), "visits": st.integers(0, 6)},
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.integers(1, 6), ANSWERS, st.sampled_from(["web", "paper"])),
        st.tuples(st.just("hold"), st.integers(1, 6), ANSWERS),
        st.tuples(st.just("erase"), st.integers(1, 6)),
        st.tuples(st.sampled_from(["let_in", "build", "look", "look", "forget"])),
    ),
    min_size=3,
    max_size=16,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_happens_the_counts_are_those_of_a_plain_count(sqlite_template: Path, steps: list[Any]) -> None:
    with TemporaryDirectory() as folder, fresh(sqlite_template, Path(folder)) as sessions:
        store = Store(sessions, Path(folder) / "snapshots")
        for what, *given_ in steps:
            match what:
                case "answer":
                    store.answer(*given_)
                case "hold":
                    store.answer(*given_, held=True)
                case "erase":
                    store.erase(*given_)
                case "look":
                    agree(store)
                case _:
                    getattr(store, what)()
        agree(store)


@contextmanager
def fresh(template: Path, folder: Path) -> Iterator[Sessions]:
    folder.mkdir(exist_ok=True)
    shutil.copyfile(template, folder / "survey.db")
    engine = make_engine(f"sqlite:///{folder / 'survey.db'}")
    yield Sessions(engine)
    engine.dispose()
