"""One page to hand round: title, base, dates, bars (of many groups a heat table) and what one must know."""

from collections.abc import Sequence

from markupsafe import Markup

from analysis import flags
from analysis.charts import bars, drawing, frame, heat
from analysis.charts.drawing import Picture
from analysis.charts.frame import SHEET, Frame, Layout
from analysis.charts.measuring import wrap
from analysis.charts.palette import QUIET
from analysis.table import Group, Table

MARGIN = 32
MOST = 3  # groups whose bars fit on a page: of more there is a heat table
TITLE, HEADING, BODY, NOTE = 22, 16, 13, 12


class _Pen:
    """Writes paragraphs down a page, each below the last."""

    def __init__(self, room: float) -> None:
        self.room = room
        self.y = 0.0
        self.parts: list[Markup] = []

    def write(self, words: str, size: int, *, bold: bool = False, **look: str | float | None) -> None:
        for line in wrap(words, self.room, size, bold=bold):
            self.y += size * 1.3
            weight = "bold" if bold else None
            self.parts.append(drawing.text(0, self.y, line, size, font_weight=weight, **look))

    def draw(self, group: Group, layout: Layout, stripes: str) -> None:
        drawn, self.y = bars.bars(Frame.of(frame.first(group), layout), stripes, self.y + 8)
        self.parts += drawn
        if said := frame.left_out(group):
            self.write(said, NOTE, fill=QUIET)

    def lay(self, table: Table, layout: Layout) -> None:
        drawn, self.y = heat.cells(table, self.room, layout.labels, self.y + 24)
        self.parts += drawn


def svg(table: Table, under_title: Sequence[str], marking: str = "", *, layout: Layout = SHEET) -> Markup:
    """The page. `under_title`: sentences on base and dates; `marking`: who may see it, when not everybody may."""
    said = " ".join(
        [*filter(None, [marking]), *under_title, *(bars.described(table, g).description for g in table.groups)]
    )
    picture = Picture(table.title, said)
    pen = _Pen(heat.wide(table, layout) if len(table.groups) > MOST else layout.width)
    if marking:
        pen.write(marking, BODY, bold=True)
        pen.y += 8
    pen.write(table.title, TITLE, bold=True)
    pen.y += 4
    pen.write(" ".join(under_title), BODY, fill=QUIET)
    if len(table.groups) > MOST:
        pen.lay(table, layout)
    for place, group in enumerate(table.groups if len(table.groups) <= MOST else ()):
        pen.y += 18
        if group.key:
            pen.write(f"{group.title} {flags.marks(group.flags)}".rstrip(), HEADING, bold=True)
        pen.draw(group, layout, f"{drawing.identity(picture)}-net-{place}")
    pen.y += 10
    for note in table.notes:
        pen.write(note, NOTE, fill=QUIET)
        pen.y += 4
    inside = drawing.element("g", *pen.parts, transform=f"translate({MARGIN} {MARGIN})")
    return drawing.document(picture, pen.room + 2 * MARGIN, pen.y + 2 * MARGIN, [inside])
