"""Dates and months as people type them: three boxes, "27 March 2024", "27/3/2024" or "2024-03-27". Day before month."""

import re
from collections.abc import Mapping
from datetime import date

from survey_engine.definition.typed.unreadable import Unreadable

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})(-(?P<day>[0-9]{1,2}))?")
_SAID = re.compile(r"((?P<day>[0-9]{1,2})(st|nd|rd|th)?[ /.-]+)?(?P<month>[0-9]{1,2}|[a-z]+)[ /.,-]+(?P<year>[0-9]{4})")


def read_date(raw: str | Mapping[str, str]) -> str | None:
    """YYYY-MM-DD; None for a blank."""
    return _read(raw, ("day", "month", "year"))


def read_month(raw: str | Mapping[str, str]) -> str | None:
    """YYYY-MM; None for a blank."""
    return _read(raw, ("month", "year"))


def _read(raw: str | Mapping[str, str], wanted: tuple[str, ...]) -> str | None:
    given = _split(raw) if isinstance(raw, str) else {part: raw.get(part, "").strip() for part in wanted}
    if not any(given.values()):
        return None
    missing = [part for part in wanted if not given.get(part)]
    if missing:
        raise Unreadable("date_incomplete", missing=" and ".join(missing))
    if any(given[part] for part in given.keys() - set(wanted)):
        raise Unreadable("not_a_date")
    day = _date(given["year"], given["month"], given.get("day") or "1")
    return day.isoformat()[: 10 if "day" in wanted else 7]


def _split(raw: str) -> dict[str, str]:
    text = raw.strip().lower()
    if not text:
        return {}
    found = _ISO.fullmatch(text) or _SAID.fullmatch(text)
    if found is None:
        raise Unreadable("not_a_date")
    return {part: found[part] or "" for part in ("day", "month", "year")}


def _date(year: str, month: str, day: str) -> date:
    if not re.fullmatch(r"[0-9]{4}", year) or not re.fullmatch(r"[0-9]{1,2}", day):
        raise Unreadable("not_a_date")
    try:
        return date(int(year), _month(month), int(day))
    except ValueError:
        raise Unreadable("not_a_date") from None


def _month(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text)
    return _MONTHS.index(text.lower()[:3]) + 1 if len(text) >= 3 else 0
