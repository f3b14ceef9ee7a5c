"""Elements of an SVG picture as text: escaped, without script and without style, which the pages' policy forbids.

Every picture has a title and a description, and text that is text. It knows nothing of tables.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from markupsafe import Markup, escape

from analysis.charts.palette import INK, PAPER

FONTS = "DejaVu Sans, Arial, Helvetica, sans-serif"
_NEVER_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture is called and what it shows, in words for those who do not see it."""

    title: str
    description: str


def element(name: str, *content: str, **attributes: str | float | None) -> Markup:
    """`<name ...>content</name>`; a plain string is escaped, None leaves an attribute out, `_` in a name is `-`."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(_escaped(part) for part in content)
    return Markup(f"<{name}{said}>{inside}</{name}>" if content else f"<{name}{said}/>")


def text(x: float, y: float, words: str, size: float = 14, **attributes: str | float | None) -> Markup:
    """Words on the baseline `y`; they start at `x` unless `text_anchor` says otherwise."""
    attributes.setdefault("fill", INK)
    return element("text", words, x=x, y=y, font_size=size, **attributes)


def box(x: float, y: float, width: float, height: float, **attributes: str | float | None) -> Markup:
    """A rectangle; one that would be narrower than nothing is nothing wide."""
    return element("rect", x=x, y=y, width=max(width, 0), height=height, **attributes)


def line(start: tuple[float, float], end: tuple[float, float], **attributes: str | float | None) -> Markup:
    """A straight line, in ink unless `stroke` says otherwise."""
    (x1, y1), (x2, y2) = start, end
    attributes.setdefault("stroke", INK)
    attributes.setdefault("stroke_width", 1.5)
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def hatching(identity: str, colour: str) -> Markup:
    """A definition of slanted stripes, to be used as `fill="url(#identity)"`."""
    stripe = line((0, 0), (0, 6), stroke=colour, stroke_width=5)
    pattern = element(
        "pattern",
        box(0, 0, 6, 6, fill=PAPER),
        stripe,
        id=identity,
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return element("defs", pattern)


def document(picture: Picture, width: float, height: float, parts: Iterable[Markup]) -> Markup:
    """The whole picture on white paper. It scales with its place: the size it states is only the best one to read."""
    name = identity(picture)
    return element(
        "svg",
        element("title", picture.title, id=f"{name}-title"),
        element("desc", picture.description, id=f"{name}-desc"),
        box(0, 0, width, height, fill=PAPER),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        width=width,
        height=height,
        role="img",
        class_="chart",
        font_family=FONTS,
        aria_labelledby=f"{name}-title {name}-desc",
    )


def identity(picture: Picture) -> str:
    """A name for the picture's own ids: the same picture is named alike, two on one page are not."""
    return "chart-" + sha256(f"{picture.title}\n{picture.description}".encode()).hexdigest()[:10]


def _escaped(part: str) -> str:
    return part if isinstance(part, Markup) else escape(_NEVER_IN_XML.sub("", part))


def _number(value: str | float) -> str:
    if isinstance(value, str):
        return _NEVER_IN_XML.sub("", value)
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
