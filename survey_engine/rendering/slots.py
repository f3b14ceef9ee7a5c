"""HTML with gaps: rendered once with marks in it, then filled any number of times by a join.

A mark is a word nobody can guess, so no label and no answer can be mistaken for one.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Gapped:
    """HTML in pieces. Every second piece is a gap; `gaps` says where each is and its name."""

    pieces: tuple[str, ...]
    gaps: tuple[tuple[int, str], ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """The HTML with each gap filled by the value of its name, which must be HTML already."""
        if not self.gaps:
            return self.pieces[0]
        pieces = list(self.pieces)
        for at, name in self.gaps:
            pieces[at] = values[name]
        return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Marks:
    """Makes marks for a template to print, and finds them again in what it printed."""

    word: str = field(default_factory=lambda: secrets.token_hex(12))

    def gap(self, name: str) -> str:
        """The mark of the gap `name`; passes through HTML escaping unchanged."""
        return f"{self.word}:{name}:{self.word}"

    def cut(self, html: str) -> Gapped:
        """Cut `html` at its marks."""
        pieces = re.split(f"{self.word}:([^:]*):{self.word}", html.strip())
        gaps = tuple((at, pieces[at]) for at in range(1, len(pieces), 2))
        return Gapped(tuple(pieces), gaps)
