"""A ranked table as a page prints it: words only, group by group, with the columns that have anything in them.

What is hidden or too few to print stays so: it reads nothing but the table.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from analysis import flags, printed
from analysis.export import ranked_columns
from analysis.ranking import percent
from analysis.table import Group, Line, Table

EVERYBODY = "Everybody"
CLOSE = "Too close to call: do not rely on the order of these"
RANGE = "Rank range"
HEADINGS = {"Weighted": "Weighted share", "First": "First choice"}
Cell = Callable[[Line], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `bar`: how long, of the longest on the page; None for no bar. `pale`: it is not ranked."""

    rank: str
    answer: str
    net: bool
    bar: str | None
    pale: bool
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Lines that follow each other; `close` says why they stand together, when they are too close to call."""

    close: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One group: its title and base, the headings of its columns after the answer, and its lines.

    `instead` is said in place of the lines of a group with too few people for any.
    """

    title: str
    marks: str
    base: str
    heads: tuple[str, ...]
    runs: tuple[Run, ...]
    anchor: str
    instead: str = ""


def blocks(table: Table) -> list[Block]:
    """Every group of the table; bars are drawn to one scale, so that groups compare."""
    shares = [line.share for group in table.groups for line in group.rows if line.share is not None]
    longest = max(shares, default=Fraction(0)) or Fraction(1)
    return [_block(group, longest, f"group-{number}") for number, group in enumerate(table.groups, start=1)]


def together(rows: Sequence[Line]) -> Iterator[list[Line]]:
    """Every line after the nets above it: a net stands above its best member, and goes where that goes."""
    nets: list[Line] = []
    for line in rows:
        nets.append(line)
        if not line.choice.is_net:
            yield nets
            nets = []
    if nets:
        yield nets


def _block(group: Group, longest: Fraction, anchor: str) -> Block:
    columns = _columns(group)
    shown = printed.shows_lines(group)
    return Block(
        title=group.title or EVERYBODY,
        marks=flags.marks(group.flags),
        base=f"Base: {printed.base(group.base)}",
        heads=tuple(columns),
        runs=tuple(_runs(group, longest, tuple(columns.values()))) if shown else (),
        anchor=anchor,
        instead="" if shown else "Too few people to show what they answered.",
    )


def _columns(group: Group) -> dict[str, Cell]:
    """Heading -> how to print a line there: as in every other form, and the modelled interval beside the share."""
    shown = {HEADINGS.get(each.title, each.title): each.cell for each in ranked_columns.columns(group)}
    if printed.shows_shares(group) and any(line.low is not None for line in group.rows):
        last = shown.popitem() if RANGE in shown else None
        shown["Modelled interval"] = lambda line: _interval(line, group)
        shown |= dict([last]) if last else {}
    return shown


def _interval(line: Line, group: Group) -> str:
    low, high = _percentage(line.low, group), _percentage(line.high, group)
    return f"{low} to {high}" if low and high else ""


def _percentage(share: Fraction | float | None, group: Group) -> str:
    return "" if share is None else percent(Fraction(share), printed.places(group.base))


def _runs(group: Group, longest: Fraction, columns: Sequence[Cell]) -> Iterator[Run]:
    runs: list[list[Line]] = []
    band: int | None = None
    for lines in together(group.rows):
        own = lines[-1].band
        if not runs or own is None or own != band:
            runs.append([])
        runs[-1] += lines
        band = own
    yield from (_run(lines, group, longest, columns) for lines in runs)


def _run(lines: Sequence[Line], group: Group, longest: Fraction, columns: Sequence[Cell]) -> Run:
    ranked = [line for line in lines if line.rank is not None and line.band is not None]
    close = CLOSE if len(ranked) > 1 else ""
    return Run(close, tuple(_row(line, group, longest, columns) for line in lines))


def _row(line: Line, group: Group, longest: Fraction, columns: Sequence[Cell]) -> Row:
    drawn = line.share is not None and printed.shows_shares(group)
    return Row(
        rank=printed.rank(line),
        answer=printed.label(line),
        net=line.choice.is_net,
        bar=percent(Fraction(line.share or 0) / longest, 1) if drawn else None,
        pale=line.choice.is_net or line.choice.exclusive,
        cells=tuple(cell(line) for cell in columns),
    )
