"""Published files read as whoever attacks them reads them: every number, and what shares and ranks give away.

Takes JSON as `rank --format json` and releases write it, or what looks like it from elsewhere. Shares and ranks that
follow from the published counts say nothing new; any other is a hint of the true ones.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any

from analysis.disclosure.profiles import named
from analysis.disclosure.structure import PLAIN, Structure
from analysis.disclosure.system import MOST
from analysis.disclosure.views import Column, Hint, Key, Option, Subject, View
from survey_engine.errors import DataError

Known = Callable[[str], Structure]
"""What is known of a questionnaire, by its id."""
SCALE = 10**9
NOT_COUNTED = (
    "first_choice", "mean_rank", "borda", "low", "high", "rank_low", "rank_high", "band", "weighted_share",
    "weighted_low", "weighted_high", "weighted_error", "effective_base", "event",
)  # fmt: skip
"""What tables for officers give that depends on more than counts."""
CLOSE = Fraction(1, 10**6)


def views(document: object, where: str, known: Known = lambda _: PLAIN) -> list[View]:
    """The tables of one file; DataError saying what is not a table. `where` names the file in messages."""
    if isinstance(document, list):
        return [view for each in document for view in views(each, where, known)]
    if not isinstance(document, dict):
        raise DataError(f"{where}: not a table. Give what `rank --format json` or `release show` writes.")
    if "tables" not in document:
        return [_view(document, {}, where, known)]
    return [_view(table, document, where, known) for table in document["tables"]]


def _view(table: Mapping[str, Any], around: Mapping[str, Any], where: str, known: Known) -> View:
    try:
        return _read(table, around, known(str(table["questionnaire"])))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(
            f"{where}: not a table as `rank --format json` writes it: {error!r} is missing or odd."
        ) from error


def _read(table: Mapping[str, Any], around: Mapping[str, Any], structure: Structure) -> View:
    groups = table["groups"]
    by = tuple(structure.name(name) for name in (groups[0]["group"] if groups else ()))
    kind, most = structure.kind(table["question"])
    subject = Subject(
        str(table["questionnaire"]), str(table["question"]), table.get("where") or "", str(around.get("data", ""))
    )
    profile = named(table.get("profile") or around["profile"])
    listed = {row["code"]: _option(row, structure, str(table["question"])) for group in groups for row in group["rows"]}
    view = View(
        subject=subject,
        profile=profile,
        by=by,
        options=tuple(listed.values()),
        columns={_key(group, structure): _column(group) for group in groups},
        base=_whole(table.get("base")),
        of=str(table.get("of", "answered")),
        kind=kind,
        most=most,
        complete=bool(structure.order(subject.question)) and listed.keys() >= set(structure.order(subject.question)),
        overlaps=structure.overlaps & frozenset(by),
    )
    also = tuple(name for name in NOT_COUNTED if any(_gives(group, name) for group in groups))
    also += () if all(map(_shares_of_mentions_follow, groups)) else ("share_of_mentions",)
    return replace(
        view, also=also, hints=tuple(hint for group in groups for hint in _hints(group, _key(group, structure)))
    )


def _option(row: Mapping[str, Any], structure: Structure, question: str) -> Option:
    alone = row.get("exclusive") or row["code"] in structure.alone.get(question, ())
    return Option(row["code"], bool(alone), tuple(row.get("members") or ()))


def _gives(group: Mapping[str, Any], name: str) -> bool:
    return any(each.get(name) is not None for each in (group, *group["rows"]))


def _key(group: Mapping[str, Any], structure: Structure) -> Key:
    return frozenset((structure.name(name), code) for name, code in group["group"].items())


def _column(group: Mapping[str, Any]) -> Column:
    return Column(_whole(group["base"]), {row["code"]: _whole(row["mentions"]) for row in group["rows"]})


def _whole(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise ValueError(value)


def _hints(group: Mapping[str, Any], key: Key) -> Iterator[Hint]:
    rows, base = group["rows"], group["base"]
    shares = [row for row in rows if row.get("share") is not None]
    off = min((_half_of_last_digit(str(row["share"])) for row in shares), default=CLOSE)
    for row in shares:
        if not _follows(row, base, off):
            yield from _share(row, key, off)
    ranked = [row for row in rows if row.get("rank") is not None]
    if not _in_order(ranked):
        for one, other in pairwise(ranked):
            yield from _order(one, other, key)


def _follows(row: Mapping[str, Any], base: int | None, off: Fraction) -> bool:
    """Whether a share is that of the published counts, to the digits that shares have here."""
    if row["mentions"] is None or not base:
        return bool(row["mentions"] == 0 and not row["share"])
    share, own = Fraction(str(row["share"])), Fraction(row["mentions"], base)
    return abs(share - own) <= max(CLOSE, off)


def _shares_of_mentions_follow(group: Mapping[str, Any]) -> bool:
    """Whether every share of all mentions is that of published counts; there is none while one of them is hidden."""
    counts = {row["code"]: row["mentions"] for row in group["rows"] if not row.get("net")}
    total = 0 if None in counts.values() else sum(counts.values())
    given = [row for row in group["rows"] if row.get("share_of_mentions") is not None]
    return all(
        total and _follows({"mentions": ticks, "share": share}, total, _half_of_last_digit(str(share)))
        for row in given
        for ticks in [sum(counts.get(code, 0) for code in row.get("members") or [row["code"]])]
        for share in [row["share_of_mentions"]]
    )


def _half_of_last_digit(written: str) -> Fraction:
    digits = len(written.partition(".")[2]) if "e" not in written else 12
    return Fraction(1, 2 * 10 ** min(digits, 12))


def _share(row: Mapping[str, Any], key: Key, off: Fraction) -> Iterator[Hint]:
    """count = share x base, to the last digit."""
    share = Fraction(str(row["share"]))
    low, high = max(share - off, Fraction(0)), share + off
    yield Hint(key, {row["code"]: SCALE, None: -floor(low * SCALE)}, 0, MOST * SCALE)
    yield Hint(key, {row["code"]: -SCALE, None: ceil(high * SCALE)}, 0, MOST * SCALE)


def _in_order(ranked: Sequence[Mapping[str, Any]]) -> bool:
    """Whether ranks are those of the published counts, and say nothing more."""
    counts = [row["mentions"] for row in ranked]
    if any(count is None for count in counts):
        return False
    return all(row["rank"] == 1 + sum(count > row["mentions"] for count in counts) for row in ranked)


def _order(one: Mapping[str, Any], other: Mapping[str, Any], key: Key) -> Iterator[Hint]:
    """A better rank is a larger count, the same rank the same count."""
    first, second = (one, other) if one["rank"] <= other["rank"] else (other, one)
    tied = first["rank"] == second["rank"]
    yield Hint(key, {first["code"]: 1, second["code"]: -1}, 0 if tied else 1, 0 if tied else MOST)
