"""What drives a result, as JSON for other programs."""

from collections.abc import Sequence

import orjson

from analysis.influence.sensitivity import Place, Sensitivity


def write(found: Sensitivity) -> str:
    """One JSON object: the first few, and every check with what came in, went out and how many were left out."""
    document = {
        "question": found.title,
        "base": found.base,
        "holds": found.holds,
        "first": _places(found.first),
        "checks": [
            {
                "what": check.what.value,
                "code": check.code,
                "label": check.label,
                "removed": check.removed,
                "base": check.base,
                "changed": check.changed,
                "leader_changed": check.leader_changed,
                "entered": list(check.entered),
                "left": list(check.left),
                "first": _places(check.first),
            }
            for check in found.checks
        ],
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _places(places: Sequence[Place]) -> list[dict[str, object]]:
    return [
        {"rank": each.rank, "tied": each.tied, "code": each.code, "label": each.label, "mentions": each.mentions}
        for each in places
    ]
