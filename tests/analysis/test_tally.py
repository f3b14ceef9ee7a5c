"""Counting by group: what adds up, what overlaps, and what is nobody's."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.tally import Cell, Grouping, Key, Sums, add, count, subtract


def single(codes: tuple[str | None, ...], answers: list[int]) -> Grouping:
    return Grouping(codes, np.arange(len(answers)), np.array(answers, dtype=np.int64))


def groups(counted: Sums) -> dict[Key, Cell]:
    if not counted.groupings:
        return {(): counted.total}
    return {key: counted.cell(number) for number, key in enumerate(counted.keys)}


TICKED = {"drugs": np.array([True, True, False, False]), "dogs": np.array([True, False, False, True])}
EVERYONE = np.array([True, True, True, True])


def test_without_groupings_there_is_one_group() -> None:
    assert groups(count(TICKED, EVERYONE)) == {(): Cell(4, 4, {"drugs": 2, "dogs": 2})}


def test_nobody_at_all_is_still_a_table() -> None:
    nobody = np.array([], dtype=bool)

    assert groups(count({"drugs": nobody}, nobody)) == {(): Cell(0, 0, {"drugs": 0})}


def test_a_respondent_outside_the_base_is_in_the_group_but_not_counted() -> None:
    wards = single(("town", "rural", None), [0, 0, 1, 2])
    answered = np.array([True, False, True, True])

    assert groups(count(TICKED, answered, [wards])) == {
        ("town",): Cell(2, 1, {"drugs": 1, "dogs": 1}),
        ("rural",): Cell(1, 1, {"drugs": 0, "dogs": 0}),
        (None,): Cell(1, 1, {"drugs": 0, "dogs": 1}),
    }


def test_someone_in_two_groups_counts_in_both() -> None:
    capacities = Grouping(("resident", "business"), np.array([0, 0, 1, 2, 3]), np.array([0, 1, 0, 1, 1]))

    assert groups(count(TICKED, EVERYONE, [capacities])) == {
        ("resident",): Cell(2, 2, {"drugs": 2, "dogs": 1}),
        ("business",): Cell(3, 3, {"drugs": 1, "dogs": 2}),
    }


def test_groupings_cross() -> None:
    wards = single(("town", None), [0, 0, 1, 0])
    capacities = Grouping(("resident", "business"), np.array([3, 0, 0, 1, 2]), np.array([1, 0, 1, 0, 1]))

    assert groups(count(TICKED, EVERYONE, [wards, capacities])) == {
        ("town", "resident"): Cell(2, 2, {"drugs": 2, "dogs": 1}),
        ("town", "business"): Cell(2, 2, {"drugs": 1, "dogs": 2}),
        (None, "business"): Cell(1, 1, {"drugs": 0, "dogs": 0}),
    }


People = list[tuple[bool, bool, int]]
PEOPLE = st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 2)), max_size=30)


def sums(people: People, codes: tuple[str | None, ...] = ("x", "y", None)) -> Sums:
    """The group of each is the number of one of "x", "y" and None, whatever the order of `codes`."""
    return count(
        {"a": np.array([a for a, _, _ in people], dtype=bool)},
        np.array([based for _, based, _ in people], dtype=bool),
        [single(codes, [codes.index(("x", "y", None)[group]) for _, _, group in people])],
    )


@given(PEOPLE, st.integers(0, 30))
def test_the_sums_of_the_whole_are_the_sums_of_its_parts_whatever_the_order_of_codes(people: People, cut: int) -> None:
    one, other = sums(people[:cut]), sums(people[cut:], (None, "y", "x"))

    assert groups(add(one, other)) == groups(sums(people))
    assert groups(add(other, one)) == groups(sums(people))
    assert groups(subtract(sums(people), other)) == groups(one)


def test_sums_of_other_options_are_added_beside() -> None:
    litter = count({"litter": np.array([True])}, np.array([True]))

    assert groups(add(count(TICKED, EVERYONE), litter)) == {(): Cell(5, 5, {"drugs": 2, "dogs": 2, "litter": 1})}
