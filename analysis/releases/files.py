"""A release as a file, and back: every published number, base, total, share and rank, and the words around them.

JSON, the same bytes for the same release. A table in it reads as one of `rank --format json` does, with more words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

import orjson

from analysis.ranking import Choice
from analysis.table import Group, Line, Table
from survey_engine.errors import DataError

FORMAT = "survey-engine release 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What a release says of itself before its first table. `data` is shared by releases of the same responses."""

    consultation: str
    title: str
    profile: str
    data: str
    read_at: datetime
    status: str  # interim, final
    demonstration: bool


def write(cover: Cover, tables: Sequence[Table]) -> bytes:
    """The file of a release."""
    document = {
        "format": FORMAT,
        "consultation": cover.consultation,
        "title": cover.title,
        "profile": cover.profile,
        "data": cover.data,
        "read_on": cover.read_at.date().isoformat(),
        "status": cover.status,
        "demonstration": cover.demonstration,
        "tables": [_table(each) for each in tables],
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def document(body: bytes) -> dict[str, Any]:
    """What a release's file says; DataError when it is none."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise DataError(f"This is not the file of a release: {error}.") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise DataError(f'This is not the file of a release: it does not begin with "format": "{FORMAT}".')
    return found


def tables(body: bytes) -> tuple[Table, ...]:
    """The tables of a release, to be shown or written in another format."""
    return tuple(_read(each) for each in document(body)["tables"])


def _table(table: Table) -> dict[str, Any]:
    about = table.about
    return {
        "questionnaire": table.questionnaire,
        "question": table.question,
        "title": table.title,
        "profile": table.profile,
        "of": about.base if about else "answered",
        "where": about.where if about else None,
        "base": table.base,
        "groups": [_group(each) for each in table.groups],
        "notes": list(table.notes),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "group": dict(group.key),
        "labels": dict(group.labels),
        "base": group.base,
        "flags": list(group.flags),
        "rows": [dict(_row(line)) for line in group.rows],
    }


def _row(line: Line) -> Iterator[tuple[str, Any]]:
    choice = line.choice
    yield from {"rank": line.rank, "tied": line.tied, "code": choice.code, "label": choice.label}.items()
    yield from {"mentions": line.mentions, "share": _number(line.share), "hidden": line.hidden}.items()
    if choice.exclusive:
        yield "exclusive", True
    if choice.is_net:
        yield from {"net": True, "members": list(choice.members)}.items()
    if line.net_rank is not None:
        yield "net_rank", line.net_rank


def _number(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


def _read(found: Mapping[str, Any]) -> Table:
    return Table(
        questionnaire=found["questionnaire"],
        question=found["question"],
        title=found["title"],
        profile=found["profile"],
        base=found["base"],
        groups=tuple(_read_group(each) for each in found["groups"]),
        notes=tuple(found["notes"]),
    )


def _read_group(found: Mapping[str, Any]) -> Group:
    base = found["base"]
    rows = tuple(_read_row(row, base) for row in found["rows"])
    return Group(found["group"], found["labels"], base, rows, flags=tuple(found["flags"]))


def _read_row(found: Mapping[str, Any], base: int | None) -> Line:
    members = tuple(found.get("members", ()))
    return Line(
        choice=Choice(found["code"], found["label"], bool(found.get("exclusive")), members),
        rank=found["rank"],
        tied=found["tied"],
        net_rank=found.get("net_rank"),
        mentions=found["mentions"],
        base=base,
        hidden=found["hidden"],
    )
