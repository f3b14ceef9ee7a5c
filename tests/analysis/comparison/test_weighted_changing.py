"""Weighted changes beside unweighted ones, on waves whose weights can be worked out by hand.

The population is half young and half old. Now 20 of 100 are young: weights 2.5 and 0.625, effective base 64. Then 50 of
200 were: weights 2 and 2/3, squares 50 * 4 + 150 * 4/9 = 266.67, effective base 200^2 / 266.67 = 150.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import builders
import pytest
from packed import columns
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from analysis.comparison import comparing
from analysis.comparison.compare import Change, Comparison, Pair, Verdict
from analysis.comparison.comparing import Asked
from analysis.counts.counting import in_memory
from analysis.counts.part import Request
from analysis.export import compared_json, compared_text
from analysis.populations.model import Category, Margin, Population, Scheme, Weighting
from analysis.snapshot.reading import Snapshot
from analysis.waves import Scope
from analysis.weighting.margins import WeightingError
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import Analysis, Group, Net, Questionnaire, Wave
from survey_engine.definition.rule_language import grammar

Person = dict[str, Any]
AGE = Margin("age", "Age", "age", (Category("young", "Young", 500, ("young",)), Category("old", "Old", 500, ("old",))))
HALVES = Weighting(
    Population("halves", "Everybody here", "A count", "2021-03-21", grammar.read("home == 'here'"), (AGE,)),
    Scheme("plain", "Age", ("age",)),
)


def form(name: str, *codes: str, **traits: Any) -> Questionnaire:
    analysis = Analysis(
        wave=Wave("safety", name, {"then": "Kept.", "now": "Kept."}),
        nets=(Net("either", {"en": "Either"}, "concerns", codes[:2]),),
    )
    questions = (
        builders.question("home", "single", "here", "away"),
        builders.question("age", "single", "young", "old"),
        builders.question("side", "single", "east", "west"),
        builders.question("concerns", "multiple", *codes, builders.option("none", exclusive=True), **traits),
    )
    return replace(builders.of(*questions, analysis=analysis), id=name)


def people(count: int, age: str | None, *concerns: str, side: str | None = "east", home: str = "here") -> list[Person]:
    said = {"home": home, "age": age, "side": side, "concerns": list(concerns)}
    return [{name: value for name, value in said.items() if value}] * count


def asked(definition: Questionnaire, answers: list[Person], modes: Sequence[str] = ()) -> Asked:
    mix = Counter(modes or ["web"] * len(answers))
    held = Snapshot(Form(definition, "hash", b""), columns(definition, answers, modes), mix, 0, None, None)
    scope = Scope(definition.id, (held.form,))
    return Asked(scope, in_memory(scope, [held]))


def compared(now: Asked, then: Asked, mode: str | None = None, **options: Any) -> Comparison:
    request = Request(**{"question": "concerns", "weight": HALVES, **options})
    return comparing.waves(now, then, request, [*now.questionnaires, *then.questionnaires], mode)


def change(found: Comparison | Pair, code: str) -> Change:
    [pair] = [found] if isinstance(found, Pair) else found.pairs
    return next(each for each in pair.changes if each.code == code)


def shares(found: Comparison | Pair, code: str) -> tuple[float, float] | None:
    weighted = change(found, code).weighted
    return weighted and (weighted.now, weighted.then)


NOW = [*people(10, "young", "drugs"), *people(10, "young", "none"), *people(20, "old", "drugs"),
       *people(60, "old", "none")]  # fmt: skip
THEN = [*people(20, "young", "drugs"), *people(30, "young", "none"), *people(90, "old", "drugs"),
        *people(60, "old", "none")]  # fmt: skip


def test_interval_and_test_are_those_of_statsmodels_for_the_effective_bases() -> None:
    found = compared(asked(form("now", "drugs"), NOW), asked(form("then", "drugs"), THEN))

    # drugs now (10 * 2.5 + 20 * 0.625) / 100 = 24 of 64, then (20 * 2 + 90 * 2/3) / 200 = 75 of 150
    drugs = change(found, "drugs").weighted
    z = proportions_ztest([24, 75], [64, 150])
    ends = confint_proportions_2indep(24, 64, 75, 150, method="newcomb", compare="diff")
    assert found.pairs[0].effective == pytest.approx((64, 150), abs=1e-9)
    assert drugs is not None
    assert (drugs.now, drugs.then, drugs.points) == pytest.approx((0.375, 0.5, -0.125), abs=1e-12)
    assert (drugs.p, drugs.low, drugs.high) == pytest.approx((z[1], *ends), abs=1e-9)


def test_a_change_may_be_clear_without_weights_and_not_with_them_and_both_are_told() -> None:
    found = compared(asked(form("now", "drugs"), NOW), asked(form("then", "drugs"), THEN))

    drugs = change(found, "drugs")
    assert (drugs.now and drugs.now.mentions, drugs.then and drugs.then.mentions) == (30, 110)
    assert drugs.verdict is Verdict.DECREASE  # 30 of 100 against 110 of 200
    assert drugs.weighted
    assert drugs.weighted.verdict is Verdict.NO_CLEAR_CHANGE
    told = compared_text.write(found)
    assert "Effective base with weights: 64.0 against 150.0" in told
    assert "weighted 37.5% against 50.0%: -12.5 points (-25.9 to +2.1) no clear change\n" in told
    row = '"weighted_share": 0.375'
    assert row in compared_json.write(found)
    assert "weighted" not in compared_json.write(compared(asked(form("now", "drugs"), NOW),
                                                          asked(form("then", "drugs"), THEN), weight=None))  # fmt: skip


def test_without_weights_the_comparison_is_the_same() -> None:
    sides = asked(form("now", "drugs"), NOW), asked(form("then", "drugs"), THEN)

    plain, both = compared(*sides, weight=None), compared(*sides)

    bare = [replace(pair, effective=None, changes=tuple(replace(c, weighted=None) for c in pair.changes))
            for pair in both.pairs]  # fmt: skip
    assert tuple(bare) == plain.pairs
    assert both.notes[: len(plain.notes)] == plain.notes


def test_who_has_no_weight_counts_unweighted_only() -> None:
    visitors = people(50, "young", "drugs", home="away")

    found = compared(asked(form("now", "drugs"), [*NOW, *visitors]), asked(form("then", "drugs"), THEN))

    assert found.pairs[0].base_now == 150
    assert shares(found, "drugs") == pytest.approx((0.375, 0.5))


def test_a_split_option_is_weighed_as_a_whole_and_each_person_counts_once() -> None:
    mapping = {"from": "then@1", "questions": {"concerns": {"drugs": {"split": ["use", "dealing"]}}}}
    split = [*people(6, "young", "use", "dealing"), *people(4, "young", "use"), *people(20, "old", "dealing")]
    rest = [each for each in NOW if each["concerns"] == ["none"]]
    now = asked(replace(form("now", "use", "dealing"), mapping=mapping), [*split, *rest])

    found = compared(now, asked(form("then", "drugs"), THEN))

    assert shares(found, "use+dealing") == pytest.approx((0.375, 0.5))


def test_common_options_are_weighed_among_the_people_who_chose_one() -> None:
    now = asked(form("now", "a", "b", "new"), [*people(20, "young", "a"), *people(40, "old", "a", "b"),
                                               *people(40, "old", "new")])  # fmt: skip
    then = asked(
        form("then", "a", "b"), [*people(60, "young", "a"), *people(60, "old", "b"), *people(30, "old", "none")]
    )

    found = compared(now, then)

    assert found.rebased
    [pair] = found.rebased.pairs
    # now all 20 young (2.5) and 40 old (0.625): 75; then all 60 young (75/60) and 60 of 90 old (75/90): 75 + 50
    assert pair.effective == pytest.approx((75**2 / (20 * 2.5**2 + 40 * 0.625**2), 125**2 / (60 * 1.25**2 + 60 / 1.44)))
    assert shares(pair, "b") is None  # an effective base of 40 is too few
    assert found.notes[-1].endswith("over 2.5: everybody.")

    many = compared(
        asked(form("now", "a", "b", "new"), [*people(40, "young", "a"), *people(80, "old", "a", "b"),
                                             *people(80, "old", "new")]), then)  # fmt: skip
    assert many.rebased
    assert shares(many.rebased.pairs[0], "b") == pytest.approx((50 / 150, 50 / 125))


def test_a_mode_alone_is_weighed_with_the_weights_of_everybody() -> None:
    now = asked(form("now", "drugs"), [*NOW, *NOW], ["web"] * 100 + ["paper"] * 100)
    then = asked(form("then", "drugs"), THEN)

    found = compared(now, then, "web")

    assert found.pairs[0].base_now == 100
    assert found.pairs[0].effective == pytest.approx((64, 150))
    assert shares(found, "drugs") == pytest.approx((0.375, 0.5))


def test_groups_too_small_to_weigh_go_without_and_are_named() -> None:
    now = asked(form("now", "drugs"), [*NOW, *people(20, "young", "drugs", side="west")])

    found = compared(now, asked(form("then", "drugs"), THEN), by=("side",))

    east, west = found.pairs
    assert change(east, "drugs").weighted
    assert change(west, "drugs").weighted is None
    assert found.notes[-1] == (  # nobody in the west before: nothing to weigh there, and nothing to name
        "With weights the tests take effective bases in place of people. People outside the population count "
        "unweighted only."
    )
    few = asked(form("then", "drugs"), [*THEN, *people(8, "old", "drugs", side="west")])
    assert compared(now, few, by=("side",)).notes[-1].endswith("over 2.5: West.")


def test_where_no_change_is_claimed_none_is_weighted_and_a_wave_that_cannot_be_is_named() -> None:
    nobody_young = [each for each in THEN if each["age"] == "old"]

    found = compared(asked(form("now", "drugs", max_choices=1), NOW), asked(form("then", "drugs"), nobody_young))

    assert found.notes[-1] == "Weights were asked for; no change is claimed here, so none is weighted."
    with pytest.raises(WeightingError, match=r"^then cannot be weighted\. Nobody who answered is in 'Young'"):
        compared(asked(form("now", "drugs"), NOW), asked(form("then", "drugs"), nobody_young))


def test_weights_are_for_officers() -> None:
    with pytest.raises(WeightingError, match="for officers and not for publication"):
        compared(asked(form("now", "drugs"), NOW), asked(form("then", "drugs"), THEN), profile="public")


GROUPED = [
    *people(40, "young", "drugs", side="west"), *people(60, "old", "bikes", side="west"),
    *people(20, "young", "drugs", side="east"), *people(20, "young", "bikes", side="east"),
    *people(20, "old", "drugs", side="east"), *people(160, "old", "bikes", side="east"),
    *people(20, "young", "drugs", side=None), *people(60, "old", "drugs", side=None),
]  # fmt: skip


def test_a_group_and_everybody_else_are_weighted_together_without_those_of_no_known_group() -> None:
    request = Request(question="concerns", by=("side",), nets=True, weight=HALVES)

    found = comparing.groups(asked(form("now", "drugs", "bikes"), GROUPED), request)

    # 100 young of 400 weigh 2, 300 old 2/3. West: 80 + 40, east: 80 + 120; drugs 80 of 120, 40 + 40/3 of 200
    east, west = found.pairs
    assert west.effective == pytest.approx((120**2 / (40 * 4 + 60 * 4 / 9), 200**2 / (40 * 4 + 180 * 4 / 9)))
    assert shares(west, "drugs") == pytest.approx((80 / 120, (40 + 40 / 3) / 200))
    assert shares(east, "drugs") == pytest.approx(((40 + 40 / 3) / 200, 80 / 120))
    assert shares(west, "either") == pytest.approx((1, 1))
    assert sum("Weighted shares stand beside" in note for note in found.notes) == 1


def test_of_a_named_rule_everybody_else_is_the_rest() -> None:
    whole = form("now", "drugs", "bikes")
    ruled = replace(
        whole,
        analysis=replace(
            whole.analysis, groups=(Group("westerners", builders.words("Westerners"), builders.equals("side", "west")),)
        ),
    )
    answers = [each for each in GROUPED if "side" in each]

    found = comparing.groups(asked(ruled, answers), Request(question="concerns", by=("westerners",), weight=HALVES))

    # 80 young of 320 weigh 2, 240 old 2/3: the same groups as by side
    [pair] = found.pairs
    assert shares(pair, "drugs") == pytest.approx((80 / 120, (40 + 40 / 3) / 200))
