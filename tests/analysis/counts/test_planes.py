"""Bit planes count what flags count, whoever sits where."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.counts.planes import arrange, planes, popcounts

SEATS = st.lists(st.tuples(st.integers(0, 300), st.booleans()), max_size=400)


@given(SEATS)
def test_a_group_s_bits_are_its_members_flags(people: list[tuple[int, bool]]) -> None:
    groups, flags = np.array([group for group, _ in people], dtype=np.int64), np.array([on for _, on in people], bool)

    arrangement = arrange(np.arange(len(people)), groups)
    counts = popcounts(planes([flags, ~flags], arrangement), arrangement)

    expected = {
        group: [sum(on for each, on in people if each == group), sum(not on for each, on in people if each == group)]
        for group, _ in people
    }
    assert dict(zip(arrangement.cells.tolist(), counts.T.tolist(), strict=True)) == expected
    assert arrangement.sizes.tolist() == [sum(expected[group]) for group in sorted(expected)]


def test_every_group_begins_on_a_word_of_its_own_and_somebody_in_two_groups_sits_twice() -> None:
    rows, groups = np.array([0, 0, 1, 2]), np.array([7, 3, 7, 3])

    arrangement = arrange(rows, groups)

    assert (arrangement.cells.tolist(), arrangement.starts.tolist(), arrangement.words) == ([3, 7], [0, 1], 2)
    assert arrangement.order[:3].tolist() == [0, 2, -1]
    assert arrangement.order[64:67].tolist() == [0, 1, -1]
