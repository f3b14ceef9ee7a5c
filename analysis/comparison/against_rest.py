"""Each group of a table compared with everybody outside it: never with a total that it is part of.

A function of tables, so what is hidden stays hidden. People whose group is not known are on neither side.
"""

from collections.abc import Mapping

from analysis.comparison.compare import Comparison, Item, Pair, pair, settle
from analysis.rows.grouping import EVERYONE_ELSE
from analysis.table import Group, Table
from survey_engine.errors import DataError


def compare(table: Table, overall: Table) -> Comparison:
    """Compare the groups of `table`, which has one grouping, with the rest of `overall`, the same without.

    Hidden groups and lines are left out.
    """
    if any(len(group.key) != 1 for group in table.groups):
        raise DataError("A group is compared with the rest by one grouping at a time: name one with --by.")
    unknown = unknown_of(table)
    named = [group for group in table.groups if None not in group.key.values()]
    pairs = [_pair(group, overall.groups[0], unknown) for group in named]
    return Comparison(
        question=table.question,
        title=table.title,
        now="the group",
        then="everybody else",
        pairs=settle([each for each in pairs if each]),
        groups=True,
        notes=table.notes,
    )


def unknown_of(table: Table) -> Group | None:
    """Those whose group is not known; of a rule there is nobody like that, only everybody else."""
    blank = (group for group in table.groups if None in group.key.values())
    return next((group for group in blank if EVERYONE_ELSE not in group.labels.values()), None)


def _pair(group: Group, everybody: Group, unknown: Group | None) -> Pair | None:
    if group.base is None or everybody.base is None or (unknown and unknown.base is None):
        return None
    outside = everybody.base - group.base - (unknown.base or 0 if unknown else 0)
    named = {by: (code, group.labels[by]) for by, code in group.key.items()}
    return pair(named, (group.base, outside), _items(group, everybody, unknown))


def _items(group: Group, everybody: Group, unknown: Group | None) -> list[Item]:
    total, nobody = _mentions(everybody), _mentions(unknown) if unknown else {}
    items = []
    for line in group.rows:
        code = line.choice.code
        known = unknown is None or code in nobody
        if line.mentions is not None and code in total and known:
            rest = total[code] - line.mentions - nobody.get(code, 0)
            ranked = not (line.choice.is_net or line.choice.exclusive)
            items.append(Item(code, line.choice.label, line.mentions, rest, ranked))
    return items


def _mentions(group: Group) -> Mapping[str, int]:
    return {line.choice.code: line.mentions for line in group.rows if line.mentions is not None}
