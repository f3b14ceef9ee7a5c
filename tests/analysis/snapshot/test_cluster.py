"""A Dask cluster of two worker processes counts what this process counts, to the last digit."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from distributed import LocalCluster
from kept_store import ASKED, Store

from analysis.counts.cluster import Cluster, ClusterError
from analysis.counts.counting import Source, in_memory
from analysis.counts.part import Request
from analysis.counts.sources import Sources
from analysis.counts.working import Address
from analysis.export import ranked_json
from analysis.snapshot import reading
from analysis.tabulation.tables import rank
from analysis.waves import Scope
from survey_engine.cli.main import main

PEOPLE = 60
POSTGRESQL = pytest.mark.parametrize("backend", ["postgresql"])


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalCluster]:
    """A scheduler and two worker processes."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as running:  # type: ignore[no-untyped-call]
        yield running


@pytest.fixture
def cluster(workers: LocalCluster, store: Store) -> Iterator[Cluster]:
    """The store filled, and a connection to the cluster that gives every worker ranges of about ten responses."""
    for number in range(1, PEOPLE + 1):
        concerns = [["speeding"], ["dog_fouling", "speeding"], ["none"]][number % 3]
        home = {"home": f"E0500545{3 + number % 2}"} if number % 5 else {}
        store.answer(number, {"concerns": concerns, "visits": number % 7, **home}, ["web", "paper"][number % 2])
    store.answer(7, {"concerns": ["none"]})
    store.erase(9)
    connected = Cluster(store.sessions, workers.scheduler_address, per_range=10)
    yield connected
    connected.close()


def scope(store: Store) -> Scope:
    return Scope("tiny", (store.form,))


def here(store: Store) -> Source:
    with store.sessions.read() as session:
        return in_memory(scope(store), [reading.read(session, store.form)])


@POSTGRESQL
def test_tables_of_a_cluster_are_those_of_one_process(store: Store, cluster: Cluster) -> None:
    theirs, ours = cluster.source(scope(store), "live"), here(store)

    for request in [*ASKED, Request(question="concerns", by=("home",), where="visits >= 3", uncertainty=True)]:
        assert ranked_json.write(rank(scope(store), theirs, request)) == ranked_json.write(
            rank(scope(store), ours, request)
        )
        assert theirs.patterns(request) == ours.patterns(request)
    assert theirs.count(ASKED[0]).overall.base == PEOPLE - 1


@POSTGRESQL
def test_each_worker_reads_ranges_of_its_own_and_all_see_one_moment(store: Store, cluster: Cluster) -> None:
    source = cluster.source(scope(store), "live")
    (respondents,) = source.forms
    store.answer(99, {"concerns": ["speeding"]})

    holders: Any = cluster._client.who_has(respondents.ranges)
    assert len(respondents.ranges) == 6
    assert len({worker for each in holders.values() for worker in each}) == 2
    assert len({os.getpid(), *cluster._client.run(os.getpid).values()}) == 3
    assert source.count(ASKED[0]).overall.size == PEOPLE - 1
    assert cluster.source(scope(store), "live").count(ASKED[0]).overall.size == PEOPLE


@POSTGRESQL
def test_a_form_nobody_answered_is_a_table_of_nobody(store: Store, workers: LocalCluster) -> None:
    connected = Cluster(store.sessions, workers.scheduler_address)

    assert connected.source(scope(store), "live").count(ASKED[0]).overall.size == 0
    connected.close()


def test_the_address_of_the_store_is_not_in_what_dask_may_log() -> None:
    assert repr(Address("postgresql+psycopg://survey:secret@db/survey")) == "Address()"


@POSTGRESQL
def test_rank_uses_the_cluster_that_the_setting_names(
    store: Store, workers: LocalCluster, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ranked() -> str:
        done = CliRunner().invoke(main, ["rank", "tiny", "concerns", "--format", "json"])
        assert done.exit_code == 0
        return done.stdout

    store.answer(1, {"concerns": ["speeding"]})
    monkeypatch.setenv("SURVEY_DATABASE_URL", database_url)
    monkeypatch.setenv("SURVEY_KEYS_DIR", str(tmp_path / "keys"))
    alone = ranked()
    asked = workers.scheduler.transition_counter
    monkeypatch.setenv("SURVEY_DASK_SCHEDULER", workers.scheduler_address)

    assert ranked() == alone
    assert workers.scheduler.transition_counter > asked


@POSTGRESQL
def test_a_scheduler_that_does_not_answer_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.counts.cluster.PATIENCE", 0.3)
    sources = Sources(store.sessions, store.folder, "tcp://127.0.0.1:9")

    with pytest.raises(ClusterError, match="No Dask scheduler answers at tcp://127"):
        sources.of(scope(store))


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_file_on_this_machine_cannot_be_counted_by_others(store: Store) -> None:
    with pytest.raises(ClusterError, match="needs PostgreSQL"):
        Sources(store.sessions, store.folder, "tcp://127.0.0.1:9").of(scope(store))
