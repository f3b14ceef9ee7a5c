"""What counting costs at scale: 1,000,000 made responses, 25 options, 240 areas; ratios are taken in one run.

Run it with `python tests/benchmarks/bench_rank.py [--people 10000000] [--folder DIR]`; ten million responses take
some minutes and about 1.5 GB of disk, and only their answers to a request are held to a budget. It ends with exit
status 1 when a budget is broken.
"""

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS), str(TESTS / "benchmarks")]  # tests/analysis is not analysis

import made_responses as made  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from made_store import Store, open_store  # noqa: E402

from analysis.counts.counting import Counts, Pooled  # noqa: E402
from analysis.counts.part import Request  # noqa: E402
from analysis.counts.sources import Kept  # noqa: E402
from analysis.disclosure.profiles import PUBLIC  # noqa: E402
from analysis.export import ranked_json  # noqa: E402
from analysis.rows.cells import Cells, Gathered  # noqa: E402
from analysis.tabulation.tables import rank  # noqa: E402
from analysis.weighted import sums as weighted_sums  # noqa: E402
from survey_engine.definition.rule_language import grammar  # noqa: E402

BY_AREA = Request(question="concerns", by=("home",))
MARGINS = (
    Gathered("age", tuple((age, age) for age in made.AGES)),
    Gathered("area_type", (("town", "town"), ("rural", "rural"))),
)
IN_CELLS = Request(question="concerns", by=("home",), cells=Cells(grammar.read("answered(age)"), MARGINS))
REQUESTS = {
    "everybody": Request(question="concerns", uncertainty=True),
    "by area": BY_AREA,
    "by age, filtered": Request(question="concerns", by=("age",), where="home in ['area_001', 'area_002', 'area_003']"),
}
TAIL = 5_000  # responses that came since the files were made


@dataclass(frozen=True, slots=True)
class Budget:
    """One line of what is promised: the figure measured, what it must not pass, and what is aimed for."""

    what: str
    measured: float
    must: float
    aim: float
    unit: str
    more: bool = False  # at least, not at most

    @property
    def kept(self) -> bool:
        return self.measured >= self.must if self.more else self.measured <= self.must

    def __str__(self) -> str:
        sign = ">=" if self.more else "<="
        budget = f"must {sign} {self.must:g}, aim {sign} {self.aim:g}"
        return f"{self.what}: {self.measured:.2f} {self.unit} ({budget}){'' if self.kept else '  BROKEN'}"


def main() -> int:
    """Measure, print, and say whether every budget holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="keep the made files here, for the next run")
    given = parser.parse_args()
    gc.freeze()  # as the server does
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(given.folder or Path(folder), given.people, TAIL)
        budgets = list(_requests(store, given.people))
        if given.people <= 2_000_000:
            budgets = [*_counting(store), *budgets]
        store.close()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {given.people:,} responses")
    for each in budgets:
        print(each)
    return int(not all(each.kept for each in budgets))


def _counting(store: Store) -> Iterator[Budget]:
    """Without the store: from the files alone."""
    source = store.files_only()
    bits = _planes(source)
    counting, bare = _together(
        lambda: source.count(BY_AREA), lambda: np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
    )
    print(
        f"{made.OPTIONS} options in {made.AREAS + 1} groups: counted in {counting:.2f} ms, bare popcount {bare:.2f} ms"
    )
    yield Budget("counts against a bare popcount pass", counting / bare, 5, 2, "times")
    weights = _weights(source)
    yield Budget("weighted, intervals, suppression", _best(lambda: _weighted(source, weights)), 60, 10, "ms")
    frame = _frame(source)
    own = _as_frame(source.count(BY_AREA))
    slow = {}
    for name, way in {"crosstab": _crosstab, "get_dummies": _dummies}.items():
        begun = time.perf_counter()
        theirs = way(frame)
        slow[name] = (time.perf_counter() - begun) * 1000
        assert (theirs.loc[own.index, own.columns].to_numpy() == own.to_numpy()).all()
        print(f"pandas {name}: {slow[name]:.0f} ms, the same counts")
    yield Budget("quicker than the quicker of pandas' ways", min(slow.values()) / counting, 50, 500, "times", more=True)


def _requests(store: Store, people: int) -> Iterator[Budget]:
    """With the store: what came since is read, everything counted, ranked and written as JSON."""
    must, aim = (100, 50) if people <= 2_000_000 else (250, 100)
    busy = os.getloadavg()[0] > (os.cpu_count() or 1)
    clock, kind = (time.process_time, "p95 of CPU, others being at work") if busy else (time.perf_counter, "p95")
    for name, request in REQUESTS.items():
        answer = lambda request=request: ranked_json.write(rank(store.scope, store.source(), request))  # noqa: E731
        answer()
        times = _times(answer, 40, clock)
        yield Budget(f"ranked table as JSON, {name}, {kind}", times[int(len(times) * 0.95)], must, aim, "ms")


def _planes(source: Pooled) -> np.ndarray:
    (kept,) = source.forms
    assert isinstance(kept, Kept)
    assert kept.base is not None
    part = kept.base.part(BY_AREA)
    return np.array(kept.base.planes(part, BY_AREA))


def _weights(source: Pooled) -> dict[tuple[str | None, ...], float]:
    """Any weight a cell will do: what they are changes nothing about the time."""
    cells = source.count(Request(question="concerns", cells=IN_CELLS.cells))
    return {key: 0.5 + place / 10 for place, key in enumerate(weighted_sums.people(cells))}


def _weighted(source: Pooled, weights: dict[tuple[str | None, ...], float]) -> tuple[object, np.ndarray]:
    """Weighted shares of every option in every area with their Wilson intervals, and which may not be shown."""
    found = weighted_sums.by_group(source.count(IN_CELLS), weights)
    exact = source.count(BY_AREA).sums.counts
    few = [(each > 0) & (each < PUBLIC.threshold) for each in (exact[:, 2:], exact[:, 1:2] - exact[:, 2:])]
    return found, few[0] | few[1]


def _frame(source: Pooled) -> pd.DataFrame:
    """One row a mention, as pandas counts multiple answers: area and concern, as categories."""
    (snapshot,) = source.snapshots
    bits = snapshot.columns.words("concerns")[:, 0]
    homes = np.asarray(snapshot.columns.records["home"])
    flags = (bits[:, None] >> np.arange(made.OPTIONS, dtype=np.uint64)) & np.uint64(1)
    person, option = np.nonzero(flags)
    areas = pd.Categorical.from_codes(homes[person].astype(np.int64) - 1, [f"area_{n:03}" for n in range(made.AREAS)])
    concerns = pd.Categorical.from_codes(option, [f"concern_{n:02}" for n in range(made.OPTIONS)])
    return pd.DataFrame({"home": areas, "concern": concerns})


def _crosstab(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.crosstab(frame["home"], frame["concern"])


def _dummies(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.get_dummies(frame["concern"]).groupby(frame["home"], observed=True).sum()


def _as_frame(counts: Counts) -> pd.DataFrame:
    known = [key for key in counts.keys if key != (None,)]
    return pd.DataFrame([counts.cells[key].mentions for key in known], index=[key[0] for key in known])


def _together(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """The best of both, taken in turns, so that they share whatever the machine does meanwhile."""
    times = [(_times(one, 1)[0], _times(other, 1)[0]) for _ in range(200)]
    return min(each for each, _ in times), min(each for _, each in times)


def _best(work: Callable[[], object]) -> float:
    return _times(work, 20)[0]


def _times(work: Callable[[], object], rounds: int, clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """Milliseconds, the shortest first."""
    times = []
    for _ in range(rounds):
        begun = clock()
        work()
        times.append((clock() - begun) * 1000)
    return sorted(times)


if __name__ == "__main__":
    sys.exit(main())
