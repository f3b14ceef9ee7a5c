"""A heat table: shares of groups side by side, darker where more people gave an answer. Words and shades only.

One grouping: answers down, groups across. Two: the first down, the second across, for one answer. A group of too few
people for percentages shows counts, and no shade.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from analysis import flags, printed
from analysis.table import Group, Line, Table

SHADES = 6  # from little to much; see the styles
NOBODY, TOO_FEW = "–", "*"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is printed in a cell, the count behind it, and how dark it is: 0 to 5, None for no shade."""

    words: str
    behind: str
    shade: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A group across: its title, its marks and its base."""

    title: str
    marks: str
    base: str


@dataclass(frozen=True, slots=True)
class Heat:
    """The whole table. `corner` says what its rows are."""

    corner: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def answers_by_group(table: Table, everybody: Table) -> Heat:
    """Every answer of a table of one grouping, in the order that everybody together put them in."""
    order = {line.choice.code: printed.label(line) for line in everybody.groups[0].rows}
    found = [{line.choice.code: line for line in group.rows} for group in table.groups]
    scale = _scale(table, order)
    return Heat(
        "Answer",
        tuple(Column(group.title, flags.marks(group.flags), printed.base(group.base)) for group in table.groups),
        tuple(
            (
                label,
                tuple(_cell(lines.get(code), group, scale) for lines, group in zip(found, table.groups, strict=True)),
            )
            for code, label in order.items()
        ),
    )


def groups_by_group(table: Table, option: str) -> Heat:
    """One answer of a table of two groupings."""
    down, across = _places(table.groups, 0), _places(table.groups, 1)
    groups = {tuple(group.key.values()): group for group in table.groups}
    scale = _scale(table, [option])
    return Heat(
        "",
        tuple(Column(title, "", "") for title in across.values()),
        tuple(
            (title, tuple(_crossed(groups.get((row, column)), option, scale) for column in across))
            for row, title in down.items()
        ),
    )


def _places(groups: Sequence[Group], place: int) -> Mapping[str | None, str]:
    """Code -> words of one grouping, in the order met, the blank one last."""
    found = {list(group.key.values())[place]: list(group.labels.values())[place] for group in groups}
    return {code: found[code] for code in sorted(found, key=lambda code: code is None)}


def _crossed(group: Group | None, option: str, scale: Fraction) -> Cell:
    if group is None or group.base == 0:
        return Cell(NOBODY, "", None)
    return _cell(next((line for line in group.rows if line.choice.code == option), None), group, scale)


def _cell(line: Line | None, group: Group, scale: Fraction) -> Cell:
    if line is None or group.base == 0:
        return Cell(NOBODY, "", None)
    if line.hidden or line.mentions is None:
        return Cell(printed.HIDDEN, "", None)
    if not printed.shows_lines(group):
        return Cell(TOO_FEW, "", None)
    behind = f"{printed.people(line)} of {group.base:,}" if group.base is not None else printed.people(line)
    if not printed.shows_shares(group):
        return Cell(behind, "", None)
    return Cell(printed.share(line, group.base), behind, _shade(line.share, scale))


def _scale(table: Table, codes: Sequence[str] | Mapping[str, str]) -> Fraction:
    """The largest share that gets a shade."""
    return max(_shares(table, codes), default=Fraction(0))


def _shares(table: Table, codes: Sequence[str] | Mapping[str, str]) -> Iterator[Fraction]:
    for group in table.groups:
        if printed.shows_shares(group):
            yield from (line.share for line in group.rows if line.share is not None and line.choice.code in codes)


def _shade(share: Fraction | None, scale: Fraction) -> int | None:
    if share is None:
        return None
    return min(SHADES - 1, int(share / scale * SHADES)) if scale else 0
