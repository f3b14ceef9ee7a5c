"""A ranked table as JSON for other programs: codes, counts, and shares as fractions at full precision."""

import orjson

from analysis.export.ranked_numbers import interval, more
from analysis.table import Group, Line, Table


def write(table: Table) -> str:
    """One JSON object: questionnaire, question, profile, base, groups of rows, notes."""
    document = {
        "questionnaire": table.questionnaire,
        "question": table.question,
        "profile": table.profile,
        "base": table.base,
        "groups": [
            {
                "group": dict(group.key),
                "base": group.base,
                **_effective(group),
                **_said_of(group),
                "rows": [_row(row) for row in group.rows],
            }
            for group in table.groups
        ],
        "notes": list(table.notes),
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _row(row: Line) -> dict[str, object]:
    choice = row.choice
    plain: dict[str, object] = {
        "rank": row.rank,
        "tied": row.tied,
        "code": choice.code,
        "label": choice.label,
        "mentions": row.mentions,
        "share": row.mentions / row.base if row.mentions is not None and row.base else None,
        "hidden": row.hidden,
    }
    if choice.is_net:
        plain |= {"net": True, "members": list(choice.members)}
    plain |= more(row)
    if row.flags:
        plain["flags"] = list(row.flags)
    if row.weighted is not None:
        plain |= {"weighted_share": row.weighted.share, **interval(row)}
    return plain


def _said_of(group: Group) -> dict[str, object]:
    said: dict[str, object] = {"flags": list(group.flags)} if group.flags else {}
    if group.event is not None:
        said["event"] = {"name": group.event[0], "share": float(group.event[1])}
    return said


def _effective(group: Group) -> dict[str, float]:
    return {} if group.effective is None else {"effective_base": group.effective}
