"""A text cut where hints begin and end, and one with all that is hinted at taken out, to start from. PURE."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.free_text.hints import Found, Hint, find

INSTEAD = {
    Hint.EMAIL: "[email address]",
    Hint.PHONE: "[phone number]",
    Hint.REGISTRATION: "[registration]",
    Hint.HANDLE: "[account]",
    Hint.ADDRESS: "[address]",
    Hint.NAME: "[name]",
}
"""What stands in the place of what was taken out; where hints overlap, the first of these."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a text, and what they may be; no hints for the rest."""

    words: str
    hints: tuple[Hint, ...] = ()


def pieces(text: str, places: Collection[str] = ()) -> list[Piece]:
    """The whole text in order, cut wherever a hint begins or ends."""
    found = find(text, places)
    cuts = sorted({0, len(text), *(each.start for each in found), *(each.end for each in found)})
    return [Piece(text[start:end], _over(found, start, end)) for start, end in pairwise(cuts)]


def suggest(text: str, places: Collection[str] = ()) -> str:
    """The text with all that may lead to somebody replaced by what it may be. Signs of danger stay."""
    words, end = [], 0
    for region in _regions(text, [each for each in find(text, places) if each.hint in INSTEAD]):
        words += [text[end : region.start], INSTEAD[region.hint]]
        end = region.end
    return "".join([*words, text[end:]])


def _regions(text: str, found: Sequence[Found]) -> list[Found]:
    """What overlaps, and what is of one kind with only space between, as one."""
    order = list(INSTEAD)
    regions: list[Found] = []
    for each in found:
        last = regions[-1] if regions else None
        overlaps = last is not None and each.start < last.end
        if last is not None and (overlaps or (each.hint is last.hint and not text[last.end : each.start].strip())):
            hint = min(last.hint, each.hint, key=order.index)
            regions[-1] = Found(hint, last.start, max(last.end, each.end))
        else:
            regions.append(each)
    return regions


def _over(found: Sequence[Found], start: int, end: int) -> tuple[Hint, ...]:
    there = {each.hint for each in found if each.start < end and start < each.end}
    return tuple(hint for hint in Hint if hint in there)
