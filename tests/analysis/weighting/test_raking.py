"""Raking, held to R's survey::rake and to a published example, and refusing loudly what it cannot do."""

from collections import Counter
from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference_numbers import BY_R, PEOPLE

from analysis.weighting.margins import Key, Limits, Margin, Merged, Raked, WeightingError
from analysis.weighting.raking import rake

EXACTLY = Limits(smallest=0, smallest_share=0, low=0.01, high=100, tolerance=1e-14, rounds=1000, effective=0)

# Adults of the borough by the 2021 Census, and 600 people who answered
AGES = Margin("age", {"16_24": 4225, "25_34": 5505, "35_49": 8961, "50_64": 12091, "65_plus": 12156})
AREAS = Margin("area", {"town": 22730, "rural": 20208})
TOWN = {"16_24": 40, "25_34": 45, "35_49": 80, "50_64": 110, "65_plus": 130}
RURAL = {"16_24": 20, "25_34": 15, "35_49": 40, "50_64": 60, "65_plus": 60}
ANSWERED: Mapping[Key, int] = {
    **{(age, "town"): people for age, people in TOWN.items()},
    **{(age, "rural"): people for age, people in RURAL.items()},
}


def _share(raked: Raked, cells: Mapping[Key, int], place: int, code: str) -> float:
    known = {key: cells[key] * raked.weights[key] for key in cells if key[place] is not None and key.count(None) < 2}
    return sum(people for key, people in known.items() if key[place] == code) / sum(known.values())


def test_weights_are_those_of_rs_survey_package() -> None:
    cells = Counter((person["area"], person["age"]) for person in PEOPLE)
    area = Margin("area", {"north": 35, "south": 25, "east": 20})
    age = Margin("age", {"young": 24, "middle": 28, "old": 28})

    raked = rake(cells, [area, age], EXACTLY)

    assert {",".join(map(str, key)): weight for key, weight in raked.weights.items()} == pytest.approx(
        BY_R["raked"], rel=1e-9
    )


def test_a_published_table_of_four_by_four() -> None:
    # Wikipedia "Iterative proportional fitting", example 1; the factors are those that ProportionalFitting.jl prints in
    # the documentation of ipf (github.com/vankesteren/ProportionalFitting.jl, src/ipf.jl)
    table = [[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]]
    rows = [0.9986403503185242, 0.8833622306385376, 1.1698911437112522, 0.8895042701910321]
    columns = [1.616160156063788, 1.5431801747375655, 1.771623700829941, 0.38299396265192226]
    cells: dict[Key, int] = {(f"r{i}", f"c{j}"): table[i][j] for i in range(4) for j in range(4)}
    row_targets = Margin("row", {"r0": 150, "r1": 300, "r2": 400, "r3": 150})
    column_targets = Margin("column", {"c0": 200, "c1": 300, "c2": 400, "c3": 100})

    raked = rake(cells, [row_targets, column_targets], EXACTLY)

    scale = 1000 / sum(map(sum, table))  # theirs add up to 1,000 people, ours have mean 1
    expected = {(f"r{i}", f"c{j}"): rows[i] * columns[j] / scale for i in range(4) for j in range(4)}
    assert raked.weights == pytest.approx(expected, rel=1e-10)


def test_margins_are_met_and_the_mean_weight_is_one() -> None:
    raked = rake(ANSWERED, [AGES, AREAS])

    assert _share(raked, ANSWERED, 0, "16_24") == pytest.approx(4225 / 42938, abs=1e-6)
    assert _share(raked, ANSWERED, 1, "rural") == pytest.approx(20208 / 42938, abs=1e-6)
    assert sum(ANSWERED[key] * weight for key, weight in raked.weights.items()) == pytest.approx(600)
    assert (raked.report.respondents, raked.report.merged, raked.report.trimmed) == (600, (), 0)
    assert raked.report.error < 1e-6
    assert raked.report.effective == pytest.approx(600 / raked.report.design_effect)


def test_one_margin_not_known_keeps_factor_one_there_and_counts_in_the_other() -> None:
    cells = {**ANSWERED, (None, "rural"): 20, ("65_plus", None): 12}

    raked = rake(cells, [AGES, AREAS])

    assert _share(raked, cells, 0, "65_plus") == pytest.approx(12156 / 42938, abs=1e-6)  # of those with a known age
    assert _share(raked, cells, 1, "rural") == pytest.approx(20208 / 42938, abs=1e-6)
    towns, rural = raked.weights["65_plus", "town"], raked.weights["65_plus", "rural"]
    assert raked.weights[None, "rural"] == pytest.approx(  # the factor of rural, and nothing else
        rural / raked.weights["65_plus", None], rel=1e-3
    )
    assert towns < raked.weights["65_plus", None] < rural
    assert raked.report.missing == {"age": 20, "area": 12}


def test_two_margins_not_known_leave_the_weight_at_one() -> None:
    raked = rake({**ANSWERED, (None, None): 9}, [AGES, AREAS])

    assert raked.weights[None, None] == 1.0
    assert raked.weights[("16_24", "town")] == rake(ANSWERED, [AGES, AREAS]).weights[("16_24", "town")]
    assert (raked.report.whole, raked.report.respondents) == (9, 609)


def test_a_category_of_few_joins_its_smaller_neighbour() -> None:
    few = {**ANSWERED, ("25_34", "town"): 9, ("25_34", "rural"): 3}

    raked = rake(few, [AGES, AREAS])

    assert raked.report.merged == (Merged("age", ("16_24", "25_34"), 72),)
    assert raked.weights["16_24", "town"] == raked.weights["25_34", "town"]


def test_a_category_of_few_percent_joins_although_it_has_fifteen() -> None:
    few = {**ANSWERED, ("16_24", "town"): 10, ("16_24", "rural"): 8}  # 18 of 558, 3.2%

    assert rake(few, [AGES, AREAS]).report.merged == (Merged("age", ("16_24", "25_34"), 78),)


def test_a_margin_merged_into_one_category_is_left_out() -> None:
    towns = {**{(age, "town"): people for age, people in TOWN.items()}, ("65_plus", "rural"): 4}

    raked = rake(towns, [AGES, AREAS])

    assert raked.report.merged == (Merged("area", ("town", "rural"), 409),)
    assert raked.weights["65_plus", "rural"] == raked.weights["65_plus", "town"]


def test_nothing_left_to_weight_by_is_refused() -> None:
    with pytest.raises(WeightingError, match="too few respondents"):
        rake({("town",): 300, ("rural",): 4}, [Margin("area", {"town": 1, "rural": 1})])


def test_a_category_of_the_population_with_nobody_in_it_is_refused_never_passed_over() -> None:
    nobody_young = {key: count for key, count in ANSWERED.items() if key[0] != "16_24"}

    with pytest.raises(WeightingError, match="Nobody who answered is in '16_24' of margin 'age'"):
        rake(nobody_young, [AGES, AREAS])


def test_people_where_the_population_has_none_are_refused() -> None:
    with pytest.raises(WeightingError, match="no target for 'abroad', where people answered"):
        rake({**ANSWERED, ("16_24", "abroad"): 2}, [AGES, AREAS])


@pytest.mark.parametrize("targets", [{"town": 0.0, "rural": 0.0}, {"town": 2.0, "rural": -1.0}])
def test_targets_must_be_people(targets: dict[str, float]) -> None:
    with pytest.raises(WeightingError, match="targets of margin 'area' must be people or shares"):
        rake({("town",): 40, ("rural",): 40}, [Margin("area", targets)])


def test_nobody_known_well_enough_is_refused() -> None:
    with pytest.raises(WeightingError, match="Nobody can be weighted"):
        rake({(None, None): 80}, [AGES, AREAS])


def test_weights_beyond_the_limits_are_trimmed_and_the_margins_met_again() -> None:
    cells = {**ANSWERED, ("16_24", "rural"): 12, ("25_34", "rural"): 11}
    free = rake(cells, [AGES, AREAS])

    trimmed = rake(cells, [AGES, AREAS], Limits(high=1.9))

    assert free.report.high > 1.9
    assert trimmed.report.high == pytest.approx(1.9, rel=1e-5)
    assert trimmed.report.trimmed == 11
    assert trimmed.report.error < 1e-6
    assert trimmed.report.design_effect < free.report.design_effect


def test_margins_that_the_limits_put_out_of_reach_are_refused_and_named() -> None:
    with pytest.raises(WeightingError, match=r"in 100 rounds with weights from 0.3 to 1.1 .* stays at .* is wanted"):
        rake(ANSWERED, [AGES, AREAS], Limits(high=1.1))


def test_margins_that_contradict_each_other_are_refused() -> None:
    one_to_one = {("a", "x"): 50, ("b", "y"): 50}

    with pytest.raises(WeightingError, match="cannot be met in 100 rounds"):
        rake(one_to_one, [Margin("one", {"a": 1, "b": 1}), Margin("other", {"x": 1, "y": 3})])


def test_an_effective_base_under_fifty_is_refused() -> None:
    with pytest.raises(WeightingError, match="fewer than 50 are too few to print"):
        rake({("town",): 30, ("rural",): 20}, [Margin("area", {"town": 1, "rural": 2})])


def test_a_design_effect_over_two_and_a_half_is_refused() -> None:
    skewed = {("a",): 900, ("b",): 60, ("c",): 60}
    margin = Margin("area", {"a": 1, "b": 5, "c": 5})

    with pytest.raises(WeightingError, match=r"a design effect of \d+\.\d\d; above 2\.5"):
        rake(skewed, [margin], Limits(low=0.01, high=20))


COUNTS = st.lists(st.integers(0, 120), min_size=12, max_size=12)
AGE = ("young", "middle", "old", None)
AREA = ("town", "rural", None)


@given(counts=COUNTS, ages=st.tuples(*[st.integers(1, 900)] * 3), areas=st.tuples(*[st.integers(1, 900)] * 2))
def test_whatever_people_and_targets_weights_keep_every_promise_or_are_refused(
    counts: list[int], ages: tuple[int, ...], areas: tuple[int, ...]
) -> None:
    cells = dict(zip(product(AGE, AREA), counts, strict=True))
    margins = [
        Margin("age", dict(zip(AGE, map(float, ages), strict=False))),
        Margin("area", dict(zip(AREA, map(float, areas), strict=False))),
    ]
    try:
        raked = rake(cells, margins)
    except WeightingError:
        return

    weights, report = raked.weights, raked.report
    assert sum(cells[key] * weights[key] for key in cells) == pytest.approx(report.respondents)
    assert weights[None, None] == 1.0
    assert all(0.3 - 1e-4 <= weights[key] <= 3.0 + 1e-3 for key, count in cells.items() if count)
    assert report.effective >= 50
    assert report.design_effect <= 2.5
    for place, margin in enumerate(margins):
        total = sum(margin.targets.values())
        merged = [set(each.codes) for each in report.merged if each.margin == margin.name]
        sets = [*merged, *({code} for code in margin.targets if not any(code in each for each in merged))]
        for codes in sets if len(sets) > 1 else ():
            share = sum(_share(raked, cells, place, code) for code in codes)
            assert share == pytest.approx(sum(margin.targets[code] for code in codes) / total, abs=2e-6)
