"""A heat table as a picture: answers down, groups across, darker where a larger share chose the answer.

Every cell has its number, so that nothing hangs on the shade; a group of few people has counts and no shade, what a
profile hides its sign. On a page an HTML table does better: this is for paper.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from markupsafe import Markup

from analysis import flags, printed
from analysis.charts import drawing
from analysis.charts.drawing import Picture
from analysis.charts.frame import FIRST, LINES, SHEET, SMALL, Layout
from analysis.charts.measuring import width as measured
from analysis.charts.measuring import wrap
from analysis.charts.palette import INK, PAPER, QUIET, RULE, SHADES
from analysis.table import Group, Line, Table

LEAST, MOST = 58, 130  # units across a cell: "100.0%" fits, and more is no easier to read
LINE, GAP = 16, 5
KEY = "Darker: a larger share of the group. Counts in place of shares: too few people for percentages."
TOO_FEW = "*"


def svg(table: Table, *, layout: Layout = SHEET) -> Markup:
    """The heat table of every group; wider than the layout when there are many."""
    width = wide(table, layout)
    parts, height = cells(table, width, layout.labels)
    groups = ", ".join(f"{_title(group)} ({printed.base(group.base)})" for group in table.groups)
    said = f"Heat table of the share that chose each answer, in these groups: {groups}."
    return drawing.document(Picture(f"{table.title} By group", said), width, height, parts)


def wide(table: Table, layout: Layout) -> float:
    """How wide the table is: as wide as the layout, or as the longest word over a column asks for."""
    words = [word for group in table.groups for word in _title(group).split()]
    longest = max((measured(word, SMALL, bold=True) for word in words), default=0)
    return max(layout.width, layout.labels + min(max(longest + 8, LEAST), MOST) * len(table.groups))


def cells(table: Table, width: float, labels: float, top: float = 0) -> tuple[list[Markup], float]:
    """The parts of the table from `top` down, and where they end."""
    across = (width - labels) / len(table.groups)
    xs = [labels + across * place for place in range(len(table.groups))]
    parts, y = _heads(table.groups, xs, across, top)
    scale = max(_shares(table.groups), default=Fraction(1)) or Fraction(1)
    found = [{line.choice.code: line for line in group.rows} for group in table.groups]
    labels_of = _labels(table.groups)
    for code, label in labels_of.items():
        words = wrap(label, labels - 10, SMALL)
        height = LINE * len(words) + 2 * GAP
        parts += [drawing.text(0, y + GAP + 12 + LINE * n, each, SMALL) for n, each in enumerate(words)]
        for x, group, lines in zip(xs, table.groups, found, strict=True):
            parts += _cell((x, y), (across, height), (lines.get(code), group), scale)
        y += height
    every = {line.choice.code for group in table.groups for line in group.rows}
    key = [*wrap(KEY, width, SMALL), *_told(table.groups, len(labels_of), len(every))]
    parts += [drawing.text(0, y + 20 + LINE * n, each, SMALL, fill=QUIET) for n, each in enumerate(key)]
    return parts, y + 24 + LINE * len(key)


def _heads(groups: Sequence[Group], xs: Sequence[float], across: float, top: float) -> tuple[list[Markup], float]:
    titles = [wrap(_title(group), across - 6, SMALL, bold=True) for group in groups]
    deepest = max(map(len, titles), default=0)
    parts = []
    for x, title, group in zip(xs, titles, groups, strict=True):
        look: dict[str, str | float | None] = {"text_anchor": "middle"}
        middle, first = x + across / 2, top + 12 + LINE * (deepest - len(title))
        parts += [
            drawing.text(middle, first + LINE * n, each, SMALL, font_weight="bold", **look)
            for n, each in enumerate(title)
        ]
        base = "hidden" if group.base is None else f"{group.base:,}"
        parts.append(drawing.text(middle, top + 12 + LINE * deepest, base, SMALL, fill=QUIET, **look))
    parts.append(drawing.text(0, top + 12 + LINE * deepest, "People in the group", SMALL, fill=QUIET))
    return parts, top + LINE * (deepest + 1) + GAP


def _cell(
    corner: tuple[float, float], size: tuple[float, float], of: tuple[Line | None, Group], scale: Fraction
) -> Iterator[Markup]:
    (x, y), (width, height), (line, group) = corner, size, of
    share = _share(line, group)
    paper, ink = (PAPER, INK) if share is None else SHADES[min(len(SHADES) - 1, int(share / scale * len(SHADES)))]
    yield drawing.box(x, y, width, height, fill=paper, stroke=RULE, stroke_width=0.5)
    look: dict[str, str | float | None] = {"text_anchor": "middle", "fill": ink}
    yield drawing.text(x + width / 2, y + height / 2 + 4, _words(line, group), SMALL, **look)


def _words(line: Line | None, group: Group) -> str:
    if line is None:
        return "–"
    if not printed.shows_lines(group):
        return TOO_FEW
    return printed.share(line, group.base) if printed.shows_shares(group) else printed.people(line)


def _share(line: Line | None, group: Group) -> Fraction | None:
    """The share, where it is printed."""
    if line is None or not printed.shows_lines(group) or not printed.shows_shares(group):
        return None
    return line.share


def _shares(groups: Sequence[Group]) -> Iterator[Fraction]:
    for group in groups:
        yield from (share for line in group.rows if (share := _share(line, group)) is not None)


def _labels(groups: Sequence[Group]) -> dict[str, str]:
    """Code -> words, in the order of the first group that lists it; of many, those that some group chose most."""
    every = {line.choice.code: printed.label(line) for group in groups for line in group.rows}
    if len(every) <= LINES:
        return every
    largest = dict.fromkeys(every, Fraction(-1))
    for group in groups:
        for line in group.rows:
            share = _share(line, group)
            largest[line.choice.code] = max(largest[line.choice.code], Fraction(-1) if share is None else share)
    kept = sorted(every, key=lambda code: -largest[code])[:FIRST]
    return {code: every[code] for code in kept}


def _told(groups: Sequence[Group], drawn: int, every: int) -> Iterator[str]:
    if drawn < every:
        yield f"Drawn: {drawn} of {every} answers, those with the largest share in any group."
    if any(line.hidden for group in groups for line in group.rows):
        yield "[c]: hidden to protect people."


def _title(group: Group) -> str:
    return f"{group.title or 'Everybody'} {flags.marks(group.flags)}".rstrip()
