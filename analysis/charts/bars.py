"""Ranked bars of one group: every option with its rank, share and count at the bar, and how sure its place is.

Options too close to call lie in one grey band that says so; a rank range is a whisker with the range in words; what
a profile hides has no bar, and its words say why. Good in black and white: nets are striped, the unranked pale.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from analysis import printed
from analysis.charts import drawing
from analysis.charts.drawing import Picture
from analysis.charts.frame import LEADING, PAGE, RANKS, SIZE, SMALL, Frame, Layout, value
from analysis.charts.palette import BAND, INK, MARK, PALE_MARK, PAPER, QUIET, RULE
from analysis.ranking import percent
from analysis.table import Group, Line, Table

BAR, GAP = 14, 11  # the height of a bar, and of the space below a line
CLOSE = "Too close to call"
INTERVAL = "Lines on bars: modelled 95% interval of the share"


def svg(table: Table, group: Group | None = None, *, layout: Layout = PAGE) -> Markup:
    """The bars of one group of the table, of the first when none is named."""
    group = group or table.groups[0]
    picture = described(table, group)
    frame = Frame.of(group, layout)
    parts, height = bars(frame, f"{drawing.identity(picture)}-net")
    return drawing.document(picture, layout.width, height, parts)


def described(table: Table, group: Group) -> Picture:
    """The chart in words: what it is of, and its first lines."""
    title = f"{table.title} ({group.title})" if group.key else table.title
    return Picture(title, " ".join([f"Ranked bars. Base: {printed.base(group.base)}.", *_in_words(group)]))


def bars(frame: Frame, stripes: str, top: float = 0) -> tuple[list[Markup], float]:
    """The parts of the chart from `top` down, and where they end. `stripes`: a name for the pattern of nets."""
    group = frame.group
    if not printed.shows_lines(group):
        return [*_heading(frame, top), drawing.text(0, top + 38, printed.TOO_FEW)], top + 48
    parts = [drawing.hatching(stripes, MARK)] if any(line.choice.is_net for line in group.rows) else []
    parts += _heading(frame, top)
    y = top + 26
    for close, lines in _runs(group.rows):
        drawn, end = _run(frame, lines, y + (LEADING + 6 if close else 0), stripes)
        parts += [*_band(frame, y, end), *drawn] if close else drawn
        y = end + (8 if close else 0)
    parts += _axis(frame, y) if printed.shows_shares(group) else []
    if any(line.low is not None for line in group.rows) and printed.shows_shares(group):
        parts.append(drawing.text(0, y + 36, INTERVAL, SMALL, fill=QUIET))
        y += 20
    return parts, y + 22


def _in_words(group: Group) -> Iterator[str]:
    if not printed.shows_lines(group):
        yield printed.TOO_FEW
        return
    for line in [line for line in group.rows if line.rank is not None][:5]:
        yield f"{printed.rank(line)} {line.choice.label}: {', '.join(value(line, group))}."
    if hidden := sum(line.hidden for line in group.rows):
        yield f"{hidden} of {len(group.rows)} lines are {printed.PROTECTED}."


def _runs(rows: Sequence[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """Lines that follow each other in one band, and those in none."""
    for band, run in groupby(zip(_bands(rows), rows, strict=True), key=lambda each: each[0]):
        lines = [line for _, line in run]
        yield band is not None and len(lines) > 1, lines


def _bands(rows: Sequence[Line]) -> list[int | None]:
    """The band of every line; a net between two lines of one band lies in it and does not cut it in two."""
    bands = [line.band for line in rows]
    for place, line in enumerate(rows):
        before = bands[place - 1] if place else None
        after = next((each.band for each in rows[place:] if not each.choice.is_net), None)
        if line.choice.is_net and before == after:
            bands[place] = before
    return bands


def _heading(frame: Frame, top: float) -> Iterator[Markup]:
    yield drawing.text(0, top + 14, f"Base: {printed.base(frame.group.base)}", SMALL, fill=QUIET)
    if frame.ranges:
        end = frame.layout.width
        yield drawing.text(end, top + 14, "95% rank range", SMALL, fill=QUIET, text_anchor="end")


def _run(frame: Frame, lines: Sequence[Line], y: float, stripes: str) -> tuple[list[Markup], float]:
    parts: list[Markup] = []
    for line in lines:
        drawn, height = _line(frame, line, y, stripes)
        parts += drawn
        y += height
    return parts, y


def _band(frame: Frame, top: float, end: float) -> Iterator[Markup]:
    yield drawing.box(0, top, frame.layout.width, end - top, fill=BAND)
    yield drawing.box(0, top, 4, end - top, fill=INK)
    yield drawing.text(12, top + 15, CLOSE, SMALL, font_weight="bold")


def _line(frame: Frame, line: Line, y: float, stripes: str) -> tuple[list[Markup], float]:
    label, values = frame.label(line), [] if line.hidden else list(value(line, frame.group))
    rows = max(len(label), len(values))
    bar = y + rows * LEADING + 2 if frame.above else y + 2
    parts = [drawing.text(RANKS - 8, y + SIZE, printed.rank(line), text_anchor="end", font_weight="bold")]
    parts += [drawing.text(RANKS, y + SIZE + n * LEADING, each) for n, each in enumerate(label)]
    parts += _hidden(frame, bar) if line.hidden else _drawn(frame, line, bar, stripes)
    parts += _said(frame, line, values, y)
    parts += _range(frame, line, bar + BAR / 2)
    return parts, (bar - y + BAR if frame.above else max(rows * LEADING, BAR + 4)) + GAP


def _hidden(frame: Frame, bar: float) -> Iterator[Markup]:
    yield drawing.text(frame.bars, bar + 12, printed.PROTECTED, SMALL, fill=QUIET, font_style="italic")


def _drawn(frame: Frame, line: Line, bar: float, stripes: str) -> Iterator[Markup]:
    fill = MARK if line.rank is not None else PALE_MARK
    edge = {"stroke": MARK, "fill": f"url(#{stripes})"} if line.choice.is_net else {"fill": fill}
    if not printed.shows_shares(frame.group):
        return
    if line.share is not None:
        yield drawing.box(frame.bars, bar, frame.length(line.share), BAR, **edge)
    if line.low is not None and line.high is not None:
        ends = frame.bars + frame.length(line.low), frame.bars + frame.length(line.high)
        yield from _whisker(ends, bar + BAR / 2)


def _whisker(ends: tuple[float, float], y: float) -> Iterator[Markup]:
    """A line with caps, ringed in white so that it shows on a bar as it does on paper."""
    for wide, colour in ((4.5, PAPER), (1.5, INK)):
        yield drawing.line((ends[0], y), (ends[1], y), stroke=colour, stroke_width=wide)
        for x in ends:
            yield drawing.line((x, y - 4), (x, y + 4), stroke=colour, stroke_width=wide)


def _said(frame: Frame, line: Line, values: Sequence[str], y: float) -> Iterator[Markup]:
    if not frame.above:
        reach = max(frame.length(line.share or 0), frame.length(line.high or 0))
        x, anchor = frame.bars + reach + 8, None
    else:
        x, anchor = frame.layout.width, "end"
    for n, each in enumerate(values):
        weight = None if n else "bold"
        yield drawing.text(x, y + SIZE + n * LEADING, each, text_anchor=anchor, font_weight=weight)


def _range(frame: Frame, line: Line, y: float) -> Iterator[Markup]:
    said = printed.rank_range(line)
    if said is None or line.rank_low is None or line.rank_high is None:
        return
    ends = frame.place(line.rank_low), frame.place(line.rank_high)
    yield drawing.line((frame.place(1), y), (frame.place(frame.last_rank), y), stroke=RULE, stroke_width=1)
    yield from _whisker(ends, y)
    if line.rank is not None:
        yield drawing.element("circle", cx=frame.place(line.rank), cy=y, r=4, fill=INK)
    yield drawing.text(frame.layout.width, y + 4, said, SMALL, text_anchor="end")


def _axis(frame: Frame, y: float) -> Iterator[Markup]:
    start, end = frame.bars, frame.bars + frame.room
    yield drawing.line((start, y), (end, y), stroke=RULE, stroke_width=1)
    yield drawing.text(start, y + 16, "0%", SMALL, fill=QUIET)
    yield drawing.text(end, y + 16, percent(frame.most, 0), SMALL, fill=QUIET, text_anchor="end")
