"""Respondents against a population, worked out by hand and by SciPy."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from analysis.coverage.measuring import chi_square, coverage, shortfall
from analysis.coverage.model import EVENT, FEWER, MORE, NOBODY, Coverage, Sample
from analysis.populations.model import Category, Margin, Population
from survey_engine.definition.rule_language import grammar


def margin(code: str, counts: dict[str, int], *, area: bool = False) -> Margin:
    categories = (Category(name, name.title(), count, (name,)) for name, count in counts.items())
    return Margin(code, code.title(), code, tuple(categories), area=area)


AGE = margin("age", {"young": 100, "middle": 400, "old": 500})
WARD = margin("ward", {"north": 750, "south": 250}, area=True)
ADULTS = Population("adults", "Adults", "A count", "2021-03-21", grammar.read("answered(age)"), (AGE, WARD))


def measured(age: dict[str | None, int], ward: dict[str | None, int] | None = None, **events: int) -> Coverage:
    samples = {
        "age": Sample(age, {"web": age}, {}),
        "ward": Sample(ward or {None: sum(age.values())}, {"web": ward or {}}, {"south": events}),
    }
    return coverage(ADULTS, samples, 250, {"south": ("Upper South", "Lower South")})


def test_a_margin_is_compared_kind_by_kind() -> None:
    age, _ = measured({"young": 4, "middle": 60, "old": 136, None: 7}).margins

    assert (age.known, age.unknown) == (200, 7)
    assert [(kind.code, kind.people, kind.share, kind.population, kind.population_share) for kind in age.kinds] == [
        ("young", 4, Fraction(2, 100), 100, Fraction(10, 100)),
        ("middle", 60, Fraction(30, 100), 400, Fraction(40, 100)),
        ("old", 136, Fraction(68, 100), 500, Fraction(50, 100)),
    ]
    assert [(kind.difference, kind.ratio) for kind in age.kinds] == [
        (Fraction(-8, 100), Fraction(1, 5)),
        (Fraction(-10, 100), Fraction(3, 4)),
        (Fraction(18, 100), Fraction(34, 25)),
    ]
    # Half of 8 + 10 + 18 points
    assert age.dissimilarity == Fraction(18, 100)
    # (4 + 18) / (200 + 18) is over 10%, (4 + 17) / 217 under; (60 + 34) / 234 is over 40%, 93 / 233 under
    assert [kind.shortfall for kind in age.kinds] == [18, 34, 0]


@pytest.mark.parametrize(
    ("people", "known", "wanted", "expected"),
    [
        (60, 400, Fraction(1, 4), 54),  # 114 / 454 = 25.1%
        (10, 100, Fraction(1, 10), 0),  # just its share
        (0, 9, Fraction(1, 10), 1),  # 1 / 10
        (0, 0, Fraction(1, 3), 0),
        (50, 100, Fraction(1, 4), 0),
        (9, 100, Fraction(1, 10), 2),  # 10 / 101 is not enough, 11 / 102 is
    ],
)
def test_the_shortfall_is_the_fewest_that_reach_the_share(
    people: int, known: int, wanted: Fraction, expected: int
) -> None:
    assert shortfall(people, known, wanted) == expected


@given(st.integers(0, 500), st.integers(0, 500), st.fractions(Fraction(1, 100), Fraction(99, 100)))
def test_one_fewer_than_the_shortfall_would_not_do(people: int, others: int, wanted: Fraction) -> None:
    more, known = shortfall(people, people + others, wanted), people + others

    assert people + more >= wanted * (known + more)
    assert more == 0 or people + more - 1 < wanted * (known + more - 1)


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        ({"young": 10, "middle": 40, "old": 50}, [(), (), ()]),
        ({"young": 8, "middle": 42, "old": 50}, [(), (), ()]),  # a ratio of 0.8 and no more than 2 points
        ({"young": 79, "middle": 400, "old": 521}, [(FEWER,), (), ()]),  # 0.79
        ({"young": 126, "middle": 400, "old": 474}, [(MORE,), (), ()]),  # 1.26
        ({"young": 125, "middle": 400, "old": 475}, [(), (), ()]),  # 1.25
        ({"young": 10, "middle": 35, "old": 55}, [(), (FEWER,), (MORE,)]),  # five points just
        ({"young": 0, "middle": 50, "old": 50}, [(NOBODY, FEWER), (MORE,), ()]),
        ({}, [(NOBODY,), (NOBODY,), (NOBODY,)]),
    ],
)
def test_what_is_far_off_is_flagged(age: dict[str | None, int], expected: list[tuple[str, ...]]) -> None:
    assert [kind.flags for kind in measured(age).margins[0].kinds] == expected


def test_of_nobody_there_are_no_shares() -> None:
    age, _ = measured({None: 5}).margins

    assert (age.known, age.unknown, age.dissimilarity, age.fit) == (0, 5, None, None)
    assert [(kind.share, kind.difference, kind.ratio, kind.shortfall) for kind in age.kinds] == [
        (None, None, None, 0)
    ] * 3


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ({"fair": 4, "market": 8}, ((EVENT,), ("market", Fraction(2, 5)))),
        ({"fair": 7, "market": 7}, ((EVENT,), ("fair", Fraction(7, 20)))),
        ({"fair": 6, "market": 6}, ((), None)),
        ({}, ((), None)),
    ],
)
def test_one_event_that_brought_over_a_third_is_named(
    events: dict[str, int], expected: tuple[tuple[str, ...], tuple[str, Fraction] | None]
) -> None:
    _, ward = measured({"young": 80}, {"north": 60, "south": 20}, **events).margins

    assert (ward.kinds[1].flags, ward.kinds[1].event) == expected


def test_exactly_a_third_at_one_event_is_not_flagged() -> None:
    _, ward = measured({"young": 84}, {"north": 63, "south": 21}, fair=7).margins

    assert ward.kinds[1].event is None


def test_areas_have_their_places() -> None:
    age, ward = measured({"young": 80}, {"north": 60, "south": 20}).margins

    assert [kind.places for kind in (*age.kinds, *ward.kinds)] == [(), (), (), (), ("Upper South", "Lower South")]


@pytest.mark.parametrize("people", [(4, 60, 136), (10, 40, 50), (1, 0, 0), (300, 20, 7)])
def test_the_chi_square_is_scipys(people: tuple[int, int, int]) -> None:
    counts = AGE.counts
    expected = chisquare(people, [sum(people) * count / 1000 for count in counts.values()])

    found = chi_square(dict(zip(counts, people, strict=True)), counts)

    assert found is not None
    assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-12)
    assert found.freedom == 2


def test_a_chi_square_with_under_five_expected_somewhere_is_rough() -> None:
    enough, few = (
        chi_square({"young": 5, "middle": 20, "old": 25}, AGE.counts),
        chi_square({"young": 5, "middle": 20, "old": 24}, AGE.counts),
    )

    assert enough is not None
    assert few is not None
    assert (enough.statistic, enough.p, enough.rough, few.rough) == (0.0, 1.0, False, True)


def test_modes_are_compared_each_alone() -> None:
    web, paper = {"young": 10, "middle": 20, "old": 20}, {"old": 40, None: 10}
    everybody = {"young": 10, "middle": 20, "old": 60, None: 10}
    found = coverage(ADULTS, {"age": Sample(everybody, {"web": web, "paper": paper, "kiosk": {}}, {})}, 107)

    assert (found.respondents, found.inside, found.modes) == (107, 100, {"paper": 50, "web": 50})
    assert {mode: [kind.share for kind in age.kinds] for mode, (age,) in found.by_mode.items()} == {
        "paper": [0, 0, 1],
        "web": [Fraction(1, 5), Fraction(2, 5), Fraction(2, 5)],
    }
    assert found.by_mode["paper"][0].unknown == 10
