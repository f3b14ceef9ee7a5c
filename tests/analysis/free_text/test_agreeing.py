"""How well two coders agree, code by code."""

import pytest

from analysis.free_text.agreeing import Agreed, Pair, by_code, overall


def pair(text: int, first: str, second: str) -> Pair:
    return Pair(text, frozenset(first.split()), frozenset(second.split()))


PAIRS = [
    pair(1, "speed", "speed"),
    pair(2, "speed light", "speed"),
    pair(3, "light", "light"),
    pair(4, "", ""),
    pair(5, "speed", "light"),
]


def test_each_code_is_compared_over_all_texts() -> None:
    agreed = by_code(PAIRS, ["speed", "light", "dogs"])

    assert agreed == {"speed": Agreed(2, 1, 0, 2), "light": Agreed(1, 1, 1, 2), "dogs": Agreed(0, 0, 0, 5)}
    # by hand: observed 4/5, expected 3/5 x 2/5 + 2/5 x 3/5 = 12/25
    assert agreed["speed"].agreement.kappa == pytest.approx((0.8 - 0.48) / 0.52, rel=1e-12)
    assert not agreed["light"].agreement.enough


def test_altogether_it_is_pooled_over_the_codes_that_anybody_used() -> None:
    # De Vries and others 2008: mean observed (0.8 + 0.6) / 2, mean expected (0.48 + 0.52) / 2
    found = overall(by_code(PAIRS, ["speed", "light", "dogs"]))

    assert found is not None
    assert found.kappa == pytest.approx((0.7 - 0.5) / 0.5, rel=1e-12)


def test_texts_coded_alike_need_nobody_to_settle_them() -> None:
    assert [each.text_id for each in PAIRS if not each.alike] == [2, 5]


def test_nothing_coded_twice_is_nothing_to_compare() -> None:
    assert by_code([], ["speed"]) == {}
    assert overall({}) is None
    assert overall(by_code([pair(1, "", "")], ["speed"])) is None
