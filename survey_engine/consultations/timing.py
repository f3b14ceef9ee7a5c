"""When a consultation is open, and dates in the words people use.

Days are Europe/London days, first and last both included; moments are kept in UTC. Nothing here reads a clock:
the moment is always given.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Opening(StrEnum):
    """Whether answers are taken now."""

    OPEN = "open"
    FORTHCOMING = "forthcoming"
    CLOSED = "closed"


def at(day: date, clock_time: time = time.min) -> datetime:
    """The moment, in UTC, when London's clocks show `clock_time` on `day`."""
    return datetime.combine(day, clock_time, LONDON).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first moment after `day` in London, in UTC: 30 Aug 2024 ends at 30 Aug 23:00 UTC."""
    return at(day + timedelta(days=1))


def london(moment: datetime) -> datetime:
    """The same moment on London's clocks."""
    return moment.astimezone(LONDON)


def opening(opened_at: datetime | None, closed_at: datetime | None, now: datetime) -> Opening:
    """Say where `now` lies. A missing beginning has always been open; a missing end never closes."""
    if closed_at is not None and now >= closed_at:
        return Opening.CLOSED
    return Opening.FORTHCOMING if opened_at is not None and now < opened_at else Opening.OPEN


def day_words(day: date, *, weekday: bool = False) -> str:
    """`22 July 2024`, or `Monday 22 July 2024`. Not strftime: its words follow the machine's language."""
    words = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{_WEEKDAYS[day.weekday()]} {words}" if weekday else words


def time_words(moment: time) -> str:
    """`9am`, `10:30am`, `midday`, `midnight`, as GOV.UK writes them."""
    if moment.minute == 0 and moment.hour in (0, 12):
        return "midday" if moment.hour else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
