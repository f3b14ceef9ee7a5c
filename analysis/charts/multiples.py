"""Small multiples: for every option one bar a group, all to one scale and in one order, so that groups compare.

The order of options is that of the mean of the shares that are shown: what is hidden moves nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from analysis import flags, printed
from analysis.charts import drawing
from analysis.charts.drawing import Picture
from analysis.charts.frame import LEADING, PAGE, SIZE, SMALL, Layout, most, value
from analysis.charts.measuring import width, wrap
from analysis.charts.palette import INK, MARK, QUIET
from analysis.table import Group, Line, Table

BAR, ROW = 12, 19


@dataclass(frozen=True, slots=True)
class _Scale:
    layout: Layout
    titles: Mapping[int, tuple[str, ...]]
    values: float
    most: Fraction

    @classmethod
    def of(cls, groups: Sequence[Group], layout: Layout) -> "_Scale":
        titles = {place: wrap(_title(group), layout.width * 0.3, SMALL) for place, group in enumerate(groups)}
        said = [each for group in groups for line in group.rows for each in _said(line, group)]
        values = max((width(each, SMALL) for each in said), default=0)
        return cls(layout, titles, values, max((most(group) for group in groups), default=Fraction(1)))

    @property
    def start(self) -> float:
        return self.layout.width * 0.3 + 10

    def length(self, share: Fraction) -> float:
        return float(share / self.most) * (self.layout.width - self.start - self.values - 6)


def svg(table: Table, *, layout: Layout = PAGE, top: int | None = None) -> Markup:
    """The groups of a table side by side, option by option; `top` keeps the first so many options."""
    scale = _Scale.of(table.groups, layout)
    parts: list[Markup] = []
    y = 0.0
    for label, lines in _options(table.groups)[:top]:
        drawn, y = _option(scale, label, list(zip(lines, table.groups, strict=True)), y)
        parts += drawn
    names = ", ".join(f"{_title(group)} ({printed.base(group.base)})" for group in table.groups)
    said = f"Bars of every option for each group, to one scale: {names}."
    return drawing.document(Picture(f"{table.title} By group", said), layout.width, max(y, 20), parts)


def _options(groups: Sequence[Group]) -> list[tuple[str, tuple[Line | None, ...]]]:
    """Each option's label and its line in every group; the most chosen first, those without a rank last."""
    found = [{line.choice.code: line for line in group.rows} for group in groups]
    every = {code: line for lines in reversed(found) for code, line in lines.items()}
    order = [*dict.fromkeys(code for lines in found for code in lines)]
    lines = {code: tuple(each.get(code) for each in found) for code in order}
    means = {code: _mean(list(zip(lines[code], groups, strict=True))) for code in order}
    order.sort(key=lambda code: (every[code].choice.exclusive, -means[code]))
    return [(printed.label(every[code]), lines[code]) for code in order]


def _mean(lines: Sequence[tuple[Line | None, Group]]) -> Fraction:
    shares = [share for share in (_share(*each) for each in lines) if share is not None]
    return sum(shares, Fraction(0)) / max(len(shares), 1)


def _share(line: Line | None, group: Group) -> Fraction | None:
    """The share, where it is printed."""
    if line is None or not printed.shows_lines(group) or not printed.shows_shares(group):
        return None
    return line.share


def _option(
    scale: _Scale, label: str, lines: Sequence[tuple[Line | None, Group]], y: float
) -> tuple[list[Markup], float]:
    words = wrap(label, scale.layout.width, SIZE, bold=True)
    parts = [drawing.text(0, y + SIZE + n * LEADING, each, font_weight="bold") for n, each in enumerate(words)]
    y += len(words) * LEADING + 2
    for place, (line, group) in enumerate(lines):
        parts += _row(scale, scale.titles[place], line, group, y)
        y += max(ROW, len(scale.titles[place]) * 15)
    return parts, y + 10


def _row(scale: _Scale, title: Sequence[str], line: Line | None, group: Group, y: float) -> Iterator[Markup]:
    for n, each in enumerate(title):
        yield drawing.text(0, y + 13 + n * 15, each, SMALL)
    share = _share(line, group)
    length = 0.0 if share is None else scale.length(share)
    if share is not None:
        yield drawing.box(scale.start, y + 3, length, BAR, fill=MARK)
    said = "not listed" if line is None else next(_said(line, group))
    x = scale.start + (0 if share is None else length + 6)
    yield drawing.text(x, y + 13, said, SMALL, fill=QUIET if share is None else INK)


def _said(line: Line, group: Group) -> Iterator[str]:
    if line.hidden:
        yield printed.PROTECTED
    elif not printed.shows_lines(group):
        yield "too few to show"
    else:
        yield next(value(line, group))


def _title(group: Group) -> str:
    return f"{group.title or 'Everybody'} {flags.marks(group.flags)}".rstrip()
