"""Other kinds of tables attacked: single answers that add up, groups that overlap, and groups within groups."""

import random
from collections.abc import Callable, Iterator

import orjson
import pytest
from exact import group, table

from analysis.disclosure import reading
from analysis.disclosure.auditing import audit
from analysis.disclosure.profiles import NHS, PUBLIC, Profile
from analysis.disclosure.protecting import protect
from analysis.disclosure.structure import Structure
from analysis.disclosure.views import Kind
from analysis.export import ranked_json
from analysis.table import Group, Table

CODES = "abcd"
AREAS = ("x", "y", "z", None)
KINDS = ("resident", "business", "visitor")
KNOWN = Structure(kinds={"q": (Kind.SINGLE, 1)}, orders={"q": tuple(CODES)}, overlaps=frozenset({"capacity"}))
Person = tuple[str | None, str, list[str], str]
Test = Callable[[Person], bool]


def people(seed: int) -> list[Person]:
    """Area, sex, capacities and the one answer of 200 people."""
    dice = random.Random(seed)
    return [
        (
            dice.choices(AREAS, [5, 3, 2, 0.4])[0],
            dice.choices("mn", [3, 1])[0],
            [kind for kind in KINDS if dice.random() < 0.4],
            dice.choices(CODES, [6, 3, 1, 0.5])[0],
        )
        for _ in range(200)
    ]


def tables(everybody: list[Person]) -> Iterator[Table]:
    """Of everybody, by area, by area and sex, and by capacity."""

    def one(test: Test, **key: str | None) -> Group | None:
        members = [person for person in everybody if test(person)]
        return group({code: sum(p[3] == code for p in members) for code in CODES}, len(members), **key)

    areas = [one(lambda p, a=area: p[0] == a, area=area) for area in AREAS]
    both = [one(lambda p, a=area, s=sex: p[:2] == (a, s), area=area, sex=sex) for area in AREAS for sex in "mn"]
    kinds = [one(lambda p, k=kind: k in p[2], capacity=kind) for kind in KINDS]
    kinds.append(one(lambda p: not p[2], capacity=None))
    for groups in ([one(lambda p: len(p) > 0)], areas, both, kinds):
        yield table(*[each for each in groups if each and each.base], base=len(everybody), question="q")


@pytest.mark.parametrize("profile", [PUBLIC, NHS])
def test_nothing_hidden_comes_out_of_tables_that_add_up_in_several_ways(profile: Profile) -> None:
    large = shown = 0
    for seed in range(8):
        exact = list(tables(people(seed)))
        published = protect(exact, profile, KNOWN)
        documents = [orjson.loads(ranked_json.write(each)) for each in published]
        views = [view for each in documents for view in reading.views(each, "file", lambda _: KNOWN)]

        assert audit(views, KNOWN).findings == ()
        counts = list(both_counts(exact, published))
        large += len(counts)
        shown += sum(seen is not None for seen in counts)
    assert shown >= 0.8 * large > 0


def both_counts(exact: list[Table], published: tuple[Table, ...]) -> Iterator[int | None]:
    """What is published of every count of ten and more that leaves out as many."""
    for one, other in zip(exact, published, strict=True):
        for true, seen in zip(one.groups, other.groups, strict=True):
            shown = {line.choice.code: line.mentions for line in seen.rows}
            for line in true.rows:
                assert line.mentions is not None
                if line.mentions >= 10 <= (true.base or 0) - line.mentions:
                    yield shown[line.choice.code]
