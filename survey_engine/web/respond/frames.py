"""The page around a section's questions: its template runs once for each kind of page, and is then filled by a join.

A kind is everything that decides what the template prints, apart from the words that go into its gaps.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from flask import render_template

from survey_engine.rendering.slots import Gapped, Marks
from survey_engine.web.respond.phrases import phrases

GAPS = ("title", "heading", "progress", "intro", "problem", "questions", "asked", "action", "ticket", "token", "back")


class Back(StrEnum):
    """How a page leads back: a link while nothing is kept of it, a button that keeps it, or not at all."""

    LINK = "link"
    BUTTON = "button"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of page. `begun`: the draft is kept, so it can be saved for later."""

    language: str
    demonstration: bool
    sensitive: bool
    skippable: bool
    begun: bool
    back: Back


@lru_cache(maxsize=512)
def frame(kind: Kind) -> Gapped:
    """The page of that kind, with gaps named as in GAPS; what fills them must be HTML."""
    marks = Marks()
    html = render_template(
        "respond/section.html",
        words=phrases(kind.language),
        language=kind.language,
        demonstration=kind.demonstration,
        sensitive=kind.sensitive,
        skippable=kind.skippable,
        begun=kind.begun,
        leads_back=kind.back.value,
        **{name: marks.gap(name) for name in GAPS},
    )
    return marks.cut(html)
