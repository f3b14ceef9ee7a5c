"""A ranked table for a terminal: in columns, or as the survey site printed it in 2020."""

from collections.abc import Iterator

from analysis import flags, printed
from analysis.export.ranked_columns import columns
from analysis.ranking import percent
from analysis.table import Group, Table


def write(table: Table) -> str:
    """Every group under its title and base, then the notes."""
    lines = [table.title, ""]
    for group in table.groups:
        lines += [*_group(group), ""]
    lines += [f"Note: {note}" for note in table.notes]
    return "\n".join(lines) + "\n"


def write_surveymonkey(table: Table) -> str:
    """The layout of 2020: label, tab, percent to two places, space, count; options nobody chose are left out."""
    lines = ["ANSWER CHOICES\tRESPONSES"]
    for group in table.groups:
        lines += [group.title] if group.key else []
        lines += [
            f"{row.choice.label}\t{percent(row.share, printed.precision(table))} {row.mentions}"
            for row in group.rows
            if row.mentions and not row.choice.is_net
        ]
    return "\n".join(lines) + "\n"


def _group(group: Group) -> Iterator[str]:
    if group.key:
        yield f"{group.title} {flags.marks(group.flags)}".rstrip()
    yield f"Base: {printed.base(group.base)}"
    if not printed.shows_lines(group):
        yield printed.TOO_FEW
        return
    shown = columns(group)
    width = max((len(printed.label(row)) for row in group.rows), default=0)
    yield f"{'Rank':>5}  {'':<{width}}" + "".join(f"  {column.title:>{column.width}}" for column in shown)
    for row in group.rows:
        cells = "".join(f"  {column.cell(row):>{column.width}}" for column in shown)
        yield f"{printed.rank(row):>5}  {printed.label(row):<{width}}{cells}".rstrip()
