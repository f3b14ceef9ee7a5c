"""Following codes from an earlier list to a later one."""

from dataclasses import replace

import builders

from analysis.comparison.lineage import Unit, chain, descent, units

THEN = ("litter", "dogs", "cats", "speeding", "noise")
NOW = ("litter_road", "litter_park", "animals", "speeding", "drones")
FATES = {
    "litter": {"split": ["litter_road", "litter_park"]},
    "dogs": {"merged": "animals"},
    "cats": {"merged": "animals"},
    "noise": "dropped",
    "drones": "new",
}


def test_split_and_merged_options_compare_as_wholes_and_new_and_dropped_ones_not_at_all() -> None:
    assert units(descent([THEN, NOW], [FATES]), NOW) == (
        Unit(("litter_road", "litter_park"), ("litter",)),
        Unit(("animals",), ("dogs", "cats")),
        Unit(("speeding",), ("speeding",)),
    )


def test_without_a_mapping_equal_codes_are_the_same() -> None:
    assert units(descent([("a", "b"), ("b", "c")], [{}]), ("b", "c")) == (Unit(("b",), ("b",)),)


def test_a_code_given_a_new_meaning_is_not_the_old_one() -> None:
    assert units(descent([("a", "b"), ("a", "b")], [{"a": "new"}]), ("a", "b")) == (Unit(("b",), ("b",)),)


def test_codes_are_followed_over_several_versions() -> None:
    steps = [{"a": {"merged": "b"}}, {"b": {"split": ["c", "d"]}}]

    assert descent([("a",), ("b",), ("c", "d")], steps) == {"a": frozenset({"c", "d"})}


def test_a_chain_of_versions_leads_back_to_the_one_compared_with() -> None:
    first = builders.of(builders.question("q", "multiple", "a"))
    second = replace(first, version=2, mapping={"from": 1})
    third = replace(first, version=3, mapping={"from": 2})
    other = replace(first, id="other", mapping={"from": "tiny@1"})

    assert [each.version for each in chain(third, first, [first, second, third])] == [3, 2, 1]
    assert [each.id for each in chain(other, first, [first, other])] == ["other", "tiny"]
    assert chain(third, other, [first, second, third, other]) == ()
