"""Sets of options chosen together: distinct, counted by group, and mergeable."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.counts.patterns import Patterns, Sets, add, masks_of, recoded, sets, subtract
from analysis.tally import Grouping

CODES = tuple(f"c{number:02}" for number in range(70))  # more than one word
Person = tuple[frozenset[int], int]
PEOPLE = st.lists(st.tuples(st.frozensets(st.sampled_from([0, 1, 2, 63, 64, 69])), st.integers(0, 2)), max_size=25)


def counted(people: list[Person]) -> Sets:
    ticked = {code: np.array([place in each for each, _ in people], dtype=bool) for place, code in enumerate(CODES)}
    groups = np.array([group for _, group in people], dtype=np.int64)
    return sets(ticked, np.ones(len(people), dtype=bool), [Grouping(("x", "y", None), np.arange(len(people)), groups)])


def plainly(people: list[Person]) -> dict[tuple[str | None, frozenset[int]], int]:
    found: dict[tuple[str | None, frozenset[int]], int] = {}
    for each, group in people:
        key = (("x", "y", None)[group], each)
        found[key] = found.get(key, 0) + 1
    return found


def shown(found: Sets) -> dict[tuple[str | None, frozenset[int]], int]:
    return {
        (key[0], frozenset(bit for bit in range(70) if int(mask[bit // 64]) >> bit % 64 & 1)): int(count)
        for key, each in found.patterns().items()
        for mask, count in zip(each.masks, each.counts, strict=True)
    }


@given(PEOPLE, st.integers(0, 25))
def test_sets_are_those_of_a_plain_count_and_add_up(people: list[Person], cut: int) -> None:
    one, other = counted(people[:cut]), counted(people[cut:])

    assert shown(counted(people)) == plainly(people)
    assert add(one, other).patterns() == counted(people).patterns()
    assert subtract(counted(people), other).patterns() == one.patterns()


def test_sets_are_in_ascending_order_and_only_of_those_in_the_base() -> None:
    ticked = {"a": np.array([True, True, False, True]), "b": np.array([True, False, False, True])}

    found = sets(ticked, np.array([True, True, True, False])).patterns()

    assert found == {(): Patterns(("a", "b"), np.array([[0], [1], [3]], dtype=np.uint64), np.array([1, 1, 1]))}


def test_sets_of_other_codes_merge_and_a_net_is_any_of_its_members() -> None:
    ticked = {"a": np.array([True, True, False]), "b": np.array([True, False, False]), "c": np.array([False] * 3)}
    found = sets(ticked, np.ones(3, dtype=bool))

    again = recoded(found, {"c": ["c"], "a_or_b": ["a", "b"], "new": ["new"]}).patterns()

    masks = masks_of({"c": np.array([False, False]), "a_or_b": np.array([False, True])}, 2)
    assert again == {(): Patterns(("c", "a_or_b", "new"), masks, np.array([1, 2]))}
