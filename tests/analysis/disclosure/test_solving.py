"""The search for narrow bounds: what it proves, what earlier answers save it, and what it does when it is cut short."""

import numpy as np
import pytest

from analysis.disclosure import solving
from analysis.disclosure.solving import Answers, narrow
from analysis.disclosure.system import Impossible, System


def three(low: int, high: int) -> System:
    """Three numbers from 0 to 9 whose sum lies between two numbers."""
    made = System()
    places = {made.number(name, 0, 9): 1 for name in "abc"}
    made.between(places, low, high)
    return made


def test_numbers_are_bounded_exactly_where_they_lie_closer_than_they_must() -> None:
    assert narrow(three(26, 27), dict.fromkeys(range(3), 4)) == {0: (8, 9), 1: (8, 9), 2: (8, 9)}
    assert narrow(three(26, 27), dict.fromkeys(range(3), 1)) == {}
    assert narrow(three(5, 9), dict.fromkeys(range(3), 4)) == {}


def test_answers_are_kept_for_the_next_search_and_believed_only_where_they_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: Answers = []
    assert narrow(three(5, 9), dict.fromkeys(range(3), 4), answers) == {}
    assert len(answers) >= 2
    assert narrow(three(26, 27), dict.fromkeys(range(3), 4), list(answers)) == {0: (8, 9), 1: (8, 9), 2: (8, 9)}

    monkeypatch.setattr(solving, "milp", None)  # nothing is left to search for
    assert narrow(three(4, 10), dict.fromkeys(range(3), 4), answers) == {}


def test_a_search_cut_short_counts_as_narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    class CutShort:
        status, x, fun = 1, None, None

    monkeypatch.setattr(solving, "milp", lambda *_, **__: CutShort())

    assert narrow(three(5, 9), dict.fromkeys(range(3), 4)) == {0: (0, 0), 1: (0, 0), 2: (0, 0)}


def test_what_nothing_fits_is_impossible() -> None:
    made = three(5, 9)
    made.between({0: 2, 1: 2, 2: 2}, 13, 13)

    with pytest.raises(Impossible):
        narrow(made, {0: 1})


def test_the_same_system_gives_the_same_answers() -> None:
    found: list[Answers] = [[], []]
    for answers in found:
        narrow(three(5, 9), dict.fromkeys(range(3), 4), answers)

    assert np.array_equal(found[0], found[1])
