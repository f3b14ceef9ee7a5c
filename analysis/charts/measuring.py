"""How wide a text is, so that labels wrap before they run into something. Widths of the shipped font, DejaVu Sans,
which is wider than what most systems put in its place: a label that fits here fits there.
"""

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

# Advance widths of the characters from space to tilde in thousandths of the font's size.
REGULAR = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
    748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
    615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
    337, 636, 838,
)  # fmt: skip
BOLDER = 1.14  # bold letters are up to that much wider
FULL, USUAL = 1000, 700  # of what is not in the list: Chinese and the like; accents and signs


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in the units of `size`."""
    return sum(_letter(letter) for letter in text) / 1000 * size * (BOLDER if bold else 1)


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than `room`, broken between words, and inside a word only where it must be."""
    lines = [""]
    for word in _pieces(text, room, size, bold=bold):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, size, bold=bold) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(lines)


def _pieces(text: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    """The words; one that is too long in pieces, broken after a hyphen where that helps."""
    for word in text.split():
        if width(word, size, bold=bold) <= room:
            yield word
            continue
        piece = ""
        for part in _parts(word, room, size, bold=bold):
            if piece and width(piece + part, size, bold=bold) > room:
                yield piece
                piece = ""
            piece += part
        yield piece


def _parts(word: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    for part in re.findall("[^-]*-|[^-]+", word):
        yield from [part] if width(part, size, bold=bold) <= room else part


def _letter(letter: str) -> int:
    place = ord(letter) - ord(" ")
    if 0 <= place < len(REGULAR):
        return REGULAR[place]
    return FULL if east_asian_width(letter) in "WF" else USUAL
