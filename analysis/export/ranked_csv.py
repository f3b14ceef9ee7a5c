"""A ranked table as CSV: one line a group and option, full precision, safe to open in a spreadsheet."""

import csv
import io
from fractions import Fraction

from analysis import printed
from analysis.export.neutral import neutral
from analysis.export.ranked_numbers import INTERVAL, MORE, interval, more
from analysis.ranking import percent
from analysis.table import Line, Table

COLUMNS = ("rank", "tied", "code", "label", "net", "mentions", "base", "share", "percent")
WEIGHTED = ("weighted_share", "weighted_percent")
NUMBERS = (*MORE, *INTERVAL)  # the share of all mentions follows from the mentions of all lines


def write(table: Table) -> str:
    """The table in RFC 4180 CSV; a blank group code is a blank or off-route answer.

    What only some tables tell has columns after the others, and none in a table that does not tell it.
    """
    by = list(table.groups[0].key) if table.groups else []
    text = io.StringIO()
    lines = csv.writer(text)
    weighted = any(row.weighted for group in table.groups for row in group.rows)
    places = printed.precision(table)
    told = [[{**more(row), **interval(row)} for row in group.rows] for group in table.groups]
    known = {name for rows in told for numbers in rows for name in numbers}
    columns = [name for name in NUMBERS if name in known]
    lines.writerow([*by, *COLUMNS, *(WEIGHTED if weighted else ()), *columns])
    for group, rows in zip(table.groups, told, strict=True):
        keys = [neutral(code or "") for code in group.key.values()]
        for row, numbers in zip(group.rows, rows, strict=True):
            lines.writerow(
                [
                    *keys,
                    *_cells(row, places),
                    *(_weighted(row) if weighted else ()),
                    *(numbers.get(name, "") for name in columns),
                ]
            )
    return text.getvalue()


def _weighted(row: Line) -> list[str]:
    share = row.weighted.share if row.weighted else None
    return ["", ""] if share is None else [repr(share), percent(Fraction(share))]


def _cells(row: Line, places: int) -> list[object]:
    choice = row.choice
    share = "" if row.share is None else repr(float(row.share))
    rank = "" if row.rank is None else row.rank
    named = [choice.code, neutral(choice.label), int(choice.is_net)]
    counts = ["" if count is None else count for count in (row.mentions, row.base)]
    return [rank, int(row.tied), *named, *counts, share, "" if row.hidden else percent(row.share, places)]
