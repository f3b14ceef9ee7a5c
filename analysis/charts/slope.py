"""A slope from one wave to the next for every option, with both shares and what may be said of the change in words.

A clear change is a thick line, any other a thin dashed one: a reader without colours loses nothing. What cannot be
compared has no line, and says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from analysis.charts import drawing
from analysis.charts.drawing import Picture
from analysis.charts.frame import PAGE, SMALL, Layout, tenths
from analysis.charts.measuring import wrap
from analysis.charts.palette import MARK, QUIET, RULE
from analysis.ranking import percent

HEIGHT = 300  # of the slopes; more when the words need it
TOP, LINE, APART = 30, 15, 5
KEY = "Thick line: a clear change. Thin dashed line: no clear change."


@dataclass(frozen=True, slots=True)
class Change:
    """One option in two waves. `said`: what may be said of it, "up 7 points" or "n/c"; `clear`: it has changed."""

    label: str
    before: Fraction | None
    after: Fraction | None
    said: str = ""
    clear: bool = False
    comparable: bool = True


@dataclass(frozen=True, slots=True)
class _Side:
    """Words beside one end of a slope: where the end is, and where its words stand."""

    y: float
    words: tuple[str, ...]
    top: float = 0


def svg(title: str, waves: tuple[str, str], changes: Sequence[Change], *, layout: Layout = PAGE) -> Markup:
    """The slopes from `waves[0]` on the left to `waves[1]` on the right."""
    xs = layout.width * 0.14, layout.width * 0.46
    scale = _scale(changes)
    before = _apart([_Side(scale(each.before), (_share(each.before),)) for each in changes if each.before is not None])
    room = layout.width - xs[1] - 12
    after = _apart([_Side(scale(each.after), _words(each, room)) for each in changes if each.after is not None])
    bottom = max(side.top + LINE * len(side.words) for side in [*before, *after, _Side(0, (), TOP + HEIGHT)])
    below = [line for each in _below(changes) for line in wrap(each, layout.width, SMALL)]
    parts = [*_frame(waves, xs, bottom), *(part for each in changes for part in _slope(each, xs, scale))]
    parts += [*_written(before, xs[0], "end"), *_written(after, xs[1], "start")]
    parts += [drawing.text(0, bottom + 26 + n * LINE, each, SMALL, fill=QUIET) for n, each in enumerate(below)]
    return drawing.document(_described(title, waves, changes), layout.width, bottom + 30 + LINE * len(below), parts)


def _below(changes: Sequence[Change]) -> Iterator[str]:
    yield KEY
    yield from (f"{each.label}: {each.said or 'not shown'}" for each in changes if each.after is None)


class _Scale:
    """Shares to heights: nothing at the bottom, the largest share rounded up to a tenth at the top."""

    def __init__(self, most: Fraction) -> None:
        self.most = most

    def __call__(self, share: Fraction | None) -> float:
        return TOP + HEIGHT * float(1 - (share or 0) / self.most)


def _scale(changes: Sequence[Change]) -> _Scale:
    return _Scale(tenths([each for change in changes for each in (change.before, change.after) if each is not None]))


def _words(change: Change, room: float) -> tuple[str, ...]:
    said = f"{percent(change.after, 0)} {change.label}"
    return wrap(f"{said} ({change.said})" if change.said else said, room, SMALL)


def _apart(sides: Sequence[_Side]) -> list[_Side]:
    """Words moved down until none lie on others, in the order of the ends."""
    placed: list[_Side] = []
    free = TOP - 10.0
    for side in sorted(sides, key=lambda each: each.y):
        top = max(side.y - LINE * len(side.words) / 2, free)
        placed.append(_Side(side.y, side.words, top))
        free = top + LINE * len(side.words) + APART
    return placed


def _frame(waves: tuple[str, str], xs: tuple[float, float], bottom: float) -> Iterator[Markup]:
    for wave, x, anchor in zip(waves, xs, ("end", "start"), strict=True):
        yield drawing.text(x, 14, wave, text_anchor=anchor, font_weight="bold")
        yield drawing.line((x, TOP), (x, max(bottom, TOP + HEIGHT)), stroke=RULE, stroke_width=1)


def _slope(change: Change, xs: tuple[float, float], scale: _Scale) -> Iterator[Markup]:
    ends = [(x, scale(share)) for x, share in zip(xs, (change.before, change.after), strict=True) if share is not None]
    if len(ends) == 2 and change.comparable:
        look = {"stroke_width": 3} if change.clear else {"stroke_width": 1.5, "stroke_dasharray": "5 4"}
        yield drawing.line(ends[0], ends[1], stroke=MARK if change.clear else QUIET, **look)
    for x, y in ends:
        yield drawing.element("circle", cx=x, cy=y, r=4, fill=MARK if change.clear else QUIET)


def _written(sides: Sequence[_Side], x: float, anchor: str) -> Iterator[Markup]:
    away = -10 if anchor == "end" else 10
    for side in sides:
        middle = side.top + LINE * len(side.words) / 2
        if abs(middle - side.y) > 4:
            yield drawing.line((x + away * 0.4, side.y), (x + away * 0.9, middle), stroke=RULE, stroke_width=1)
        for n, each in enumerate(side.words):
            yield drawing.text(x + away * 1.1, side.top + 12 + n * LINE, each, SMALL, text_anchor=anchor)


def _described(title: str, waves: tuple[str, str], changes: Sequence[Change]) -> Picture:
    said = [
        f"{each.label}: {_share(each.before)} in {waves[0]}, {_share(each.after)} in {waves[1]}"
        + (f", {each.said}." if each.said else ".")
        for each in changes
    ]
    return Picture(title, " ".join([f"Slopes from {waves[0]} to {waves[1]}.", *said]))


def _share(share: Fraction | None) -> str:
    return "not shown" if share is None else percent(share, 0)
