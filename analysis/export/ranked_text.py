"""A ranked table for a terminal: in columns, or as the survey site printed it in 2020."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from analysis import flags
from analysis.ranking import percent, rounded
from analysis.table import Group, Line, Table

WHOLE_PERCENT_BELOW = 1_000  # bases under this are printed in whole percent: more would claim too much
HIDDEN = "[c]"  # the shorthand for "confidential" in official statistics


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
            f"{row.choice.label}\t{percent(row.share)} {row.mentions}"
            for row in group.rows
            if row.mentions and not row.choice.is_net
        ]
    return "\n".join(lines) + "\n"


def _group(group: Group) -> Iterator[str]:
    if group.key:
        yield f"{group.title} {flags.marks(group.flags)}".rstrip()
    yield "Base: hidden" if group.base is None else f"Base: {group.base:,} {'person' if group.base == 1 else 'people'}"
    if group.key and not flags.shows_lines(group.flags):
        yield "Fewer than 5 people: not shown."
        return
    columns = [column for column in _columns(group) if any(column.cell(row) for row in group.rows)]
    width = max((len(_label(row)) for row in group.rows), default=0)
    yield f"{'Rank':>5}  {'':<{width}}" + "".join(f"  {column.title:>{column.width}}" for column in columns)
    for row in group.rows:
        cells = "".join(f"  {column.cell(row):>{column.width}}" for column in columns)
        yield f"{_rank(row):>5}  {_label(row):<{width}}{cells}".rstrip()


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    width: int
    cell: Callable[[Line], str]


def _columns(group: Group) -> tuple[_Column, ...]:
    """Columns that may be printed; one without anything in it is left out."""
    places = 0 if (group.base or 0) < WHOLE_PERCENT_BELOW else 1
    shares = not group.key or flags.shows_shares(group.flags)
    return (
        _Column("People", 7, _people),
        _Column("Share", 6, lambda row: _share(row, places) if shares else ""),
        _Column("Weighted", 8, lambda row: _weighted(row, places) if shares and row.weighted else ""),
        _Column("First", 6, lambda row: percent(row.first, places) if shares and row.first is not None else ""),
        _Column("Points", 6, lambda row: "" if row.borda is None else rounded(row.borda, 2)),
        _Column("Mean place", 10, lambda row: "" if row.mean_rank is None else rounded(row.mean_rank, 2)),
        _Column("Rank range", 10, _range),
    )


def _range(row: Line) -> str:
    if row.rank_low is None or row.rank_high is None:
        return ""
    return f"{row.rank_low}" if row.rank_low == row.rank_high else f"{row.rank_low} to {row.rank_high}"


def _people(row: Line) -> str:
    return HIDDEN if row.mentions is None else f"{row.mentions:,}"


def _share(row: Line, places: int) -> str:
    return HIDDEN if row.hidden else percent(row.share, places)


def _weighted(row: Line, places: int) -> str:
    share = row.weighted.share if row.weighted else None
    return HIDDEN if share is None else percent(Fraction(share), places)


def _rank(row: Line) -> str:
    if row.choice.is_net:
        return "net"
    return "-" if row.rank is None else f"{row.rank}{'=' if row.tied else ''}"


def _label(row: Line) -> str:
    if row.choice.is_net:
        return f"{row.choice.label} (any of {len(row.choice.members)})"
    return row.choice.label
