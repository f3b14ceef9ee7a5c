"""Whatever is asked of files, what is gone and a tail, the answer is that of the same people held in memory."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import builders
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packed import columns

from analysis.counts import planed
from analysis.counts.counting import Pooled, in_memory
from analysis.counts.part import Base, Request
from analysis.counts.planed import Planed
from analysis.counts.sources import Kept
from analysis.export import ranked_json
from analysis.snapshot import rows as lots
from analysis.snapshot.files import Generation, Writer
from analysis.snapshot.following import Marks
from analysis.snapshot.keeping import State
from analysis.snapshot.reading import Snapshot, snapshot
from analysis.snapshot.rows import CONFLICT, EVENT, FINISHED, MADE_UP, MODE, SEQ, Rows
from analysis.snapshot.worked import Worked
from analysis.tabulation.tables import rank
from analysis.waves import Scope
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import Analysis, Group, Net, Option

WIDE = tuple(f"c{number:02}" for number in range(70))  # two words of bits
SCALE = tuple(Option(f"s{score}", {"en": f"Score {score}"}, score=score) for score in range(1, 6))
FORM = Form(
    builders.of(
        builders.question("concerns", "multiple", *WIDE, builders.option("none", exclusive=True)),
        builders.question("top", "single", chosen_in="concerns"),
        builders.question("priorities", "rank", "police", "lights", "cctv", max_choices=2),
        builders.question("safety", "grid", *SCALE, rows=builders.options("day", "dark")),
        builders.question("trust", "scale", *SCALE),
        builders.question("age", "single", "young", "old"),
        builders.question("loss", "number", builders.option("little", low=0, high=9), minimum=0, maximum=99),
        analysis=Analysis(
            nets=(Net("ends", {"en": "Ends"}, "concerns", ("c00", "c64", "c69")),),
            groups=(Group("young_people", {"en": "Young people"}, builders.equals("age", "young")),),
        ),
    ),
    "hash",
    b"",
)
MODES = ("web", "paper")
SCORES = st.sampled_from([each.code for each in SCALE])
PERSON = st.fixed_dictionaries(
    {},
    optional={
        "concerns": st.lists(st.sampled_from(["c00", "c01", "c63", "c64", "c69"]), min_size=1, max_size=4, unique=True)
        .map(sorted)
        .map(lambda codes: [*codes]),
        "priorities": st.lists(st.sampled_from(["police", "lights", "cctv"]), min_size=1, max_size=2, unique=True),
        "safety": st.dictionaries(st.sampled_from(["day", "dark"]), SCORES, min_size=1),
        "trust": SCORES,
        "age": st.sampled_from(["young", "old"]),
        "loss": st.integers(0, 12),
    },
)
PEOPLE = st.lists(st.tuples(PERSON, st.sampled_from(MODES)), max_size=14)
REQUESTS = [
    Request(question="concerns", nets=True, uncertainty=True),
    Request(question="concerns", by=("age",), nets=True, base=Base.ALL),
    Request(question="concerns", by=("concerns",), base=Base.ASKED),
    Request(question="concerns", by=("mode", "young_people"), where="loss > 3"),
    Request(question="priorities", by=("mode",), who="young_people", base=Base.ALL),
    Request(question="priorities.1", by=("priorities",)),
    Request(question="safety.dark", by=("safety.day",), nets=True, uncertainty=True),
    Request(question="trust", by=("age", "mode"), nets=True, top=2),
    Request(question="top", by=("mode",), where="trust in ['s4', 's5'] or not answered(trust)", uncertainty=True),
]
Person = tuple[dict[str, Any], str]


def rows(people: Sequence[Person], begin: int) -> Rows:
    """These people as the store's reader gives them, numbered from `begin`."""
    records = columns(FORM.questionnaire, [answers for answers, _ in people]).records
    fields: dict[str, Any] = {name: np.ascontiguousarray(records[name]) for name in FORM.layout.names}
    many = len(people)
    fields |= {name: np.zeros(many, dtype=lots.PROVENANCE[name]) for name in (EVENT, FINISHED, MADE_UP, CONFLICT)}
    fields[SEQ] = np.arange(begin, begin + many, dtype=np.int64)
    tables = tuple(dict.fromkeys(mode for _, mode in people))  # in any order: whoever came first
    fields[MODE] = np.array([1 + tables.index(mode) for _, mode in people], dtype=np.uint32)
    return Rows(fields, {MODE: tables, EVENT: ()})


def written(folder: Path, base: Rows) -> Generation:
    writer = Writer(folder, FORM)
    writer.write(base)
    kept = writer.close()
    return Generation(folder, "hash", Marks("epoch"), kept, {}, 0, 0, 0)


def whole(people: Sequence[Person]) -> Snapshot:
    return snapshot(FORM, lots.joined([lots.nothing(FORM), rows(people, 1)]), {})


@pytest.mark.parametrize("request_", REQUESTS, ids=range(len(REQUESTS)))
@settings(max_examples=15)
@given(base=PEOPLE, tail=PEOPLE, gone=st.sets(st.integers(0, 13)))
def test_the_table_is_that_of_the_same_people_in_memory(
    request_: Request, base: list[Person], tail: list[Person], gone: set[int]
) -> None:
    scope = Scope("tiny", (FORM,))
    lost = np.array(sorted(place for place in gone if place < len(base)), dtype=np.int64)
    left = [person for place, person in enumerate(base) if place not in gone]
    with TemporaryDirectory() as folder:
        generation = written(Path(folder), rows(base, 1))
        after = lots.joined([lots.nothing(FORM), rows(tail, 100)])
        state = State(FORM, generation, generation.marks, lost, after, {})
        others = [(-1, generation.rows.take(lost)), (1, after)]
        kept = Kept(whole([*left, *tail]), Planed(FORM, generation, {}, Worked(generation)), others, state)
        files, memory = Pooled(scope, [kept]), in_memory(scope, [whole([*left, *tail])])

        assert ranked_json.write(rank(scope, files, request_)) == ranked_json.write(rank(scope, memory, request_))
        assert files.patterns(request_) == memory.patterns(request_)


def test_an_answer_stands_though_another_thread_asks_between_any_two_looks_at_what_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = written(tmp_path, rows([({"age": "old", "concerns": ["c00"]}, "web")], 1))
    shared = Planed(FORM, generation, {}, Worked(generation))

    others = count()

    class Interrupted(Request):
        def __hash__(self) -> int:
            shared.part(Request(question="concerns", where=f"loss > {next(others)}"))  # asked by the other thread
            return super().__hash__()

    monkeypatch.setattr(planed, "REMEMBERED", 1)

    assert [shared.part(Interrupted(question="concerns")).divisions for _ in range(2)] == [(), ()]
