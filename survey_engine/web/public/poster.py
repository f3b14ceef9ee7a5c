"""The printed poster and the card for a counter: what they say, and the page as a PDF. Knows no request and no store.

The code's squares are given; they are drawn as squares, so that they stay sharp at any size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
FONT = "DejaVu"
WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 18.0  # millimetres: A4; other sizes in proportion
CODE_SIZE = 112.0  # millimetres, with the quiet zone
SIZES = {"a4": 1.0, "a5": 0.7071, "a6": 0.5}  # how large beside A4
LARGEST_ADDRESS, SMALLEST_ADDRESS = 30.0, 10.0  # points
BLUE = (29, 112, 184)


@dataclass(frozen=True, slots=True)
class Poster:
    """The words of one poster. `url` is in the code; `address` is the same to be typed."""

    url: str
    address: str
    partnership: str
    title: str
    dates: str
    place: str
    demonstration: bool = False

    @property
    def invitation(self) -> str:
        """What to do."""
        return "Scan the code with your phone’s camera, or type:"


@lru_cache(maxsize=64)
def pdf(poster: Poster, squares: tuple[tuple[bool, ...], ...], size: str = "a4") -> bytes:
    """One page of one of SIZES. `squares` are the code's, quiet zone included, row by row, true for dark."""
    page = _page(poster, size)
    _say(page, poster.partnership, 16, bold=True, colour=BLUE)
    page.ln(6 * page.scale)
    _say(page, poster.title, 30 if len(poster.title) <= 60 else 22, bold=True)
    page.ln(3 * page.scale)
    _say(page, poster.dates, 16)
    _draw(page, squares)
    _say(page, poster.invitation, 16)
    page.ln(2 * page.scale)
    _say(page, poster.address, _fitting(page, poster.address), bold=True)
    _foot(page, poster)
    return bytes(page.output())


class Sheet(FPDF):
    """A page drawn as if it were A4, and smaller by `scale`."""

    def __init__(self, size: str) -> None:
        self.scale = SIZES[size]
        super().__init__(format=(WIDTH * self.scale, HEIGHT * self.scale))


def _page(poster: Poster, size: str) -> Sheet:
    page = Sheet(size)
    page.add_font(FONT, "", FONTS / "DejaVuSans.ttf")
    page.add_font(FONT, "B", FONTS / "DejaVuSans-Bold.ttf")
    page.set_margins(MARGIN * page.scale, MARGIN * page.scale)
    page.set_auto_page_break(auto=False)
    page.set_title(poster.title)
    page.set_author(poster.partnership)
    page.set_lang("en-GB")
    page.add_page()
    return page


def _say(
    page: Sheet, words: str, points: float, *, bold: bool = False, colour: tuple[int, int, int] = (0, 0, 0)
) -> None:
    if not words:
        return
    points *= page.scale
    page.set_font(FONT, "B" if bold else "", points)
    page.set_text_color(*colour)
    page.multi_cell(0, points * 0.48, words, align=Align.C, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _fitting(page: Sheet, words: str) -> float:
    """The largest size at which `words` stand on one line."""
    page.set_font(FONT, "B", LARGEST_ADDRESS)
    room = WIDTH - 2 * MARGIN - 4  # as on A4
    return max(SMALLEST_ADDRESS, LARGEST_ADDRESS * min(1.0, room / page.get_string_width(words)))


def _draw(page: Sheet, squares: Sequence[Sequence[bool]]) -> None:
    """The code in the middle of the page; dark squares beside each other are one box, so no seams show."""
    whole = CODE_SIZE * page.scale
    side = whole / len(squares)
    left, top = (WIDTH * page.scale - whole) / 2, page.get_y() + 4 * page.scale
    page.set_fill_color(0, 0, 0)
    for row, line in enumerate(squares):
        for start, length in _runs(line):
            page.rect(left + start * side, top + row * side, length * side, side + 0.02, style="F")
    page.set_y(top + whole + 2 * page.scale)


def _runs(line: Sequence[bool]) -> list[tuple[int, int]]:
    """Start and length of every run of dark squares."""
    edges = [at for at in range(len(line) + 1) if (at < len(line) and line[at]) != (at > 0 and line[at - 1])]
    return [(start, end - start) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _foot(page: Sheet, poster: Poster) -> None:
    page.set_y((HEIGHT - MARGIN - (16 if poster.demonstration else 8)) * page.scale)
    if poster.demonstration:
        _say(page, "Demonstration: this is not a real consultation.", 12, bold=True)
    _say(page, poster.place, 11, colour=(80, 90, 95))
