"""Coverage: who answered against who lives here, one bar a kind of people, and a black line at
their part of the population."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from analysis.charts import drawing
from analysis.charts.drawing import Picture
from analysis.charts.frame import LEADING, PAGE, SIZE, SMALL, Layout, tenths
from analysis.charts.measuring import wrap
from analysis.charts.palette import MARK, PAPER, QUIET
from analysis.ranking import percent

BAR = 14
KEY = "Bar: share of those who answered. Black line: share of the population."


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of people: its share of those who answered (None: not shown) and of the population, and what to say."""

    label: str
    sample: Fraction | None
    population: Fraction
    said: str = ""


def svg(title: str, kinds: Sequence[Kind], *, layout: Layout = PAGE) -> Markup:
    """One bar a kind, in the order given: a margin's own order is what people look for."""
    parts = [drawing.text(0, 14 + n * 15, each, SMALL, fill=QUIET) for n, each in enumerate(_key(layout))]
    y = 15.0 * len(parts) + 12
    shares = [each for kind in kinds for each in (kind.sample, kind.population) if each is not None]
    full = tenths(shares)
    for kind in kinds:
        drawn, y = _kind(kind, y, layout.width / float(full), layout)
        parts += drawn
    said = " ".join(f"{kind.label}: {_shares(kind)}." for kind in kinds)
    return drawing.document(Picture(title, f"{KEY} {said}"), layout.width, y, parts)


def _key(layout: Layout) -> tuple[str, ...]:
    return wrap(KEY, layout.width, SMALL)


def _kind(kind: Kind, y: float, scale: float, layout: Layout) -> tuple[list[Markup], float]:
    label = wrap(kind.label, layout.width, SIZE, bold=True)
    parts = [drawing.text(0, y + SIZE + n * LEADING, each, font_weight="bold") for n, each in enumerate(label)]
    y += len(label) * LEADING + 4
    if kind.sample is not None:
        parts.append(drawing.box(0, y, float(kind.sample) * scale, BAR, fill=MARK))
    parts += _mark(min(float(kind.population) * scale, layout.width - 2), y)
    y += BAR + 6
    words = wrap(" ".join(filter(None, (f"{_shares(kind)}.", kind.said))), layout.width, SMALL)
    parts += [drawing.text(0, y + 12 + n * 15, each, SMALL) for n, each in enumerate(words)]
    return parts, y + len(words) * 15 + 14


def _mark(x: float, y: float) -> list[Markup]:
    """A black line with a white rim, which shows on the bar and beside it."""
    ends = (x, y - 3), (x, y + BAR + 3)
    return [drawing.line(*ends, stroke=PAPER, stroke_width=6), drawing.line(*ends, stroke_width=3)]


def _shares(kind: Kind) -> str:
    answered = "Share not shown" if kind.sample is None else f"{percent(kind.sample, 0)} of those who answered"
    return f"{answered}, {percent(kind.population, 0)} of the population"
