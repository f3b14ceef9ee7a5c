from datetime import UTC, date, datetime, time

import pytest

from survey_engine.consultations.timing import Opening, at, day_words, end_of, london, opening, time_words

OPENED, CLOSED = at(date(2024, 7, 22)), end_of(date(2024, 8, 30))


def test_the_2024_consultation_ends_an_hour_before_midnight_utc_because_london_is_on_summer_time() -> None:
    opened_and_closed = (OPENED, CLOSED)
    assert opened_and_closed == (
        datetime(2024, 7, 21, 23, tzinfo=UTC),
        datetime(2024, 8, 30, 23, tzinfo=UTC),
    )


def test_a_winter_day_ends_at_midnight_utc() -> None:
    assert end_of(date(2020, 1, 31)) == datetime(2020, 2, 1, tzinfo=UTC)


def test_the_day_the_clocks_go_forward_lasts_twenty_three_hours() -> None:
    assert (end_of(date(2024, 3, 31)) - at(date(2024, 3, 31))).total_seconds() == 23 * 3600


def test_the_day_the_clocks_go_back_lasts_twenty_five_hours() -> None:
    assert (end_of(date(2024, 10, 27)) - at(date(2024, 10, 27))).total_seconds() == 25 * 3600


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2024, 7, 21, 22, 59, 59, tzinfo=UTC), Opening.FORTHCOMING),
        (datetime(2024, 7, 21, 23, tzinfo=UTC), Opening.OPEN),
        (datetime(2024, 8, 30, 22, 59, 59, 999999, tzinfo=UTC), Opening.OPEN),
        (datetime(2024, 8, 30, 23, tzinfo=UTC), Opening.CLOSED),
    ],
)
def test_both_days_are_included(now: datetime, expected: Opening) -> None:
    assert opening(OPENED, CLOSED, now) is expected


def test_without_dates_it_is_open() -> None:
    assert opening(None, None, CLOSED) is Opening.OPEN


def test_a_moment_is_shown_on_londons_clocks() -> None:
    assert london(datetime(2024, 8, 30, 22, 59, tzinfo=UTC)).time() == time(23, 59)


def test_days_are_in_words() -> None:
    assert (day_words(date(2024, 7, 22)), day_words(date(2020, 2, 1), weekday=True)) == (
        "22 July 2024",
        "Saturday 1 February 2020",
    )


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (time(9), "9am"), (time(10, 30), "10:30am"), (time(12), "midday"), (time(0), "midnight"),
        (time(0, 5), "12:05am"), (time(12, 15), "12:15pm"), (time(16), "4pm"),
    ],
)  # fmt: skip
def test_times_are_in_words(moment: time, words: str) -> None:
    assert time_words(moment) == words
