"""Which groups are marked, and how: the limits of market research practice, as the rules of the survey set them."""

import pytest

from analysis import flags


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (0, ("too_few",)),
        (4, ("too_few",)),
        (5, ("few",)),
        (9, ("few",)),
        (10, ("counts_only",)),
        (29, ("counts_only",)),
        (30, ("very_small_base",)),
        (49, ("very_small_base",)),
        (50, ("small_base",)),
        (99, ("small_base",)),
        (100, ()),
        (None, ()),
    ],
)
def test_a_base_has_the_flag_of_its_size(base: int | None, expected: tuple[str, ...]) -> None:
    assert flags.of_base(base) == expected


@pytest.mark.parametrize(
    ("largest", "base", "expected"), [(34, 100, ("one_event",)), (1, 3, ()), (33, 100, ()), (0, 0, ()), (5, None, ())]
)
def test_one_event_is_flagged_only_above_a_third(largest: int, base: int | None, expected: tuple[str, ...]) -> None:
    assert flags.of_events(largest, base) == expected


def test_percentages_start_at_thirty_people_and_lines_at_five() -> None:
    assert [flags.shows_shares(flags.of_base(base)) for base in (29, 30)] == [False, True]
    assert [flags.shows_lines(flags.of_base(base)) for base in (4, 5)] == [False, True]


def test_each_flag_used_is_explained_once_with_its_mark() -> None:
    used = ["one_event", "very_small_base", "one_event", "made_up"]

    assert flags.marks(used) == "§†"
    assert flags.explained(used) == (
        "† 30 to 49 people: a very small base, indicative only.",
        "§ More than a third of these people were asked at one event.",
    )
