"""A ranked table for a terminal: in columns, or as the survey site printed it in 2020."""

from collections.abc import Iterator
from fractions import Fraction

from analysis.ranking import percent
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
        yield group.title
    yield "Base: hidden" if group.base is None else f"Base: {group.base:,} {'person' if group.base == 1 else 'people'}"
    width = max((len(_label(row)) for row in group.rows), default=0)
    weighted = any(row.weighted for row in group.rows)
    yield f"{'Rank':>5}  {'':<{width}}  {'People':>7}  {'Share':>6}" + ("  Weighted" if weighted else "")
    places = 0 if (group.base or 0) < WHOLE_PERCENT_BELOW else 1
    for row in group.rows:
        line = f"{_rank(row):>5}  {_label(row):<{width}}  {_people(row):>7}  {_share(row, places):>6}"
        yield line + (f"  {_weighted(row, places):>8}" if weighted else "")


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
