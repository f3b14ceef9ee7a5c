"""The tables of a release as pages print them: the same for the public and for whoever approves them.

It reads nothing but the release. A chart shows the first answers; every one, hidden or not, is in the table with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from analysis import printed
from analysis.charts import bars
from analysis.table import Group, Line, Table
from analysis.web.printing import together

CHARTS = 4  # groups with a chart of their own; of more, there are the tables
FIRST = 10  # ranks in a chart; a tie is never split
Row = tuple[str, str, str, str]
"""Rank, answer, people, share."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One group of a table on a page. `cut`: its chart leaves out answers that its table has."""

    title: str
    base: str
    chart: Markup | None
    cut: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One table on a page. `number` counts from 1. `nets`: some lines are several answers counted together."""

    number: int
    title: str
    nets: bool
    groups: tuple[Shown, ...]
    notes: tuple[str, ...]


def parts(tables: Sequence[Table]) -> list[Part]:
    """Every table of a release, in its order."""
    return [_part(number, each) for number, each in enumerate(tables, start=1)]


def _part(number: int, table: Table) -> Part:
    charted = len(table.groups) <= CHARTS
    groups = tuple(_group(table, each, charted=charted) for each in table.groups)
    by = " and ".join(name.replace("_", " ") for name in (table.groups[0].key if table.groups else ()))
    nets = any(line.choice.is_net for group in table.groups for line in group.rows)
    return Part(number, f"{table.title}, by {by}" if by else table.title, nets, groups, table.notes)


def _group(table: Table, group: Group, *, charted: bool) -> Shown:
    rows = tuple(_row(group, line) for line in group.rows)
    if not charted or all(line.hidden for line in group.rows):
        return Shown(group.title, printed.base(group.base), None, False, rows)
    first = _first(group.rows)
    chart = bars.svg(table, replace(group, rows=first))
    return Shown(group.title, printed.base(group.base), chart, len(first) < len(rows), rows)


def _first(rows: Sequence[Line]) -> tuple[Line, ...]:
    """The first ranks, each with the nets above it; all lines where they are few, or none is ranked."""
    several = list(together(rows))
    if len(several) > FIRST:
        several = [each for each in several if each[-1].rank is not None and each[-1].rank <= FIRST] or several
    return tuple(line for lines in several for line in lines)


def _row(group: Group, line: Line) -> Row:
    share = printed.share(line, group.base) if printed.shows_shares(group) or line.hidden else ""
    return printed.rank(line), printed.label(line), printed.people(line), share
