"""Profiles: what is few, what a published count can stand for."""

import pytest

from analysis.disclosure.profiles import NHS, OFFICER, PUBLIC, SENSITIVE, Profile, at_least, named
from survey_engine.errors import NotFound


@pytest.mark.parametrize(
    ("profile", "shown"),
    [
        (PUBLIC, {0: None, 9: None, 10: 10, 12: 10, 13: 15, 17: 15, 18: 20}),
        (SENSITIVE, {0: None, 9: None, 10: 10}),
        (NHS, {0: 0, 1: None, 7: None, 8: 10, 12: 10, 13: 15}),
        (OFFICER, {0: 0, 1: 1, 7: 7, 13: 13}),
    ],
)
def test_what_is_few_is_hidden_and_the_rest_rounded(profile: Profile, shown: dict[int, int | None]) -> None:
    assert {count: None if profile.few(count) else profile.rounded(count) for count in shown} == shown


def test_what_leaves_out_few_of_the_base_is_hidden_as_well() -> None:
    assert [count for count in range(31) if not PUBLIC.hides(count, 30)] == list(range(10, 21))
    assert [count for count in range(31) if not NHS.hides(count, 30)] == [0, *range(8, 23), 30]


@pytest.mark.parametrize("profile", [PUBLIC, NHS])
def test_every_count_that_is_shown_is_among_those_its_published_number_stands_for(profile: Profile) -> None:
    for count in (each for each in range(200) if not profile.few(each)):
        low, high = profile.behind(profile.rounded(count))
        assert low <= count <= high
        assert high - low <= profile.spread


def test_a_number_that_was_not_rounded_stands_for_itself() -> None:
    assert (PUBLIC.behind(53), PUBLIC.behind(55), PUBLIC.behind(10)) == ((53, 53), (53, 57), (10, 12))


def test_what_is_sensitive_is_never_published_as_if_it_were_not() -> None:
    given = [at_least(each, sensitive=True) for each in (OFFICER, PUBLIC, SENSITIVE, NHS)]

    assert given == [OFFICER, SENSITIVE, SENSITIVE, SENSITIVE]
    assert at_least(NHS, sensitive=False) == NHS


def test_a_profile_that_is_none_is_told() -> None:
    with pytest.raises(
        NotFound, match=r"There is no profile .open.\. Profiles: officer, public, sensitive, nhs, business\."
    ):
        named("open")
