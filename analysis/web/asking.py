"""What an officer asks for, from the query of an address and back: names that can be typed, sent on and kept.

It reads and writes words. Whether there is such a question or group is for `offering` to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from analysis.counts.part import Base, Request
from analysis.populations.model import Weighting

MOST_GROUPS = 2
MOST_RANKS = 100
YES = "yes"
OFFICER = "officer"

Fault = tuple[str, str]
"""What is wrong with one field of the form: its name, and words."""


Arguments = MultiDict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing asked of one questionnaire or wave. What was left blank has the value it has here.

    option   the one answer that a grid of groups by groups is about
    against  what a wave is compared with: a questionnaire, or another wave of this one
    """

    question: str = ""
    by: tuple[str, ...] = ()
    who: str = ""
    where: str = ""
    base: Base = Base.ANSWERED
    wave: str = ""
    weight: str = ""
    profile: str = OFFICER
    nets: bool = False
    top: int | None = None
    option: str = ""
    against: str = ""

    def request(self, weight: Weighting | None = None) -> Request:
        """The same for the engine; `weight` is what the name of the weights stands for."""
        return Request(
            question=self.question,
            by=self.by,
            who=self.who or None,
            where=self.where or None,
            base=self.base,
            nets=self.nets,
            top=self.top,
            profile=self.profile,
            weight=weight,
            uncertainty=self.profile == OFFICER,
        )

    def query(self) -> list[tuple[str, str]]:
        """The shortest query that asks for this, always in the same order."""
        pairs = [("question", self.question), *(("by", each) for each in self.by), ("who", self.who)]
        pairs += [("where", self.where), ("base", "" if self.base is Base.ANSWERED else self.base.value)]
        pairs += [("wave", self.wave), ("weight", self.weight)]
        pairs += [("profile", "" if self.profile == OFFICER else self.profile)]
        pairs += [("nets", YES if self.nets else ""), ("top", str(self.top or ""))]
        pairs += [("option", self.option), ("with", self.against)]
        return [(name, value) for name, value in pairs if value]


def read(arguments: Arguments) -> tuple[Asked, list[Fault]]:
    """What a query asks for, and what in it cannot be read; what cannot be read is as if left blank."""
    faults: list[Fault] = []
    asked = Asked(
        question=arguments.get("question", "").strip(),
        by=_groups(arguments, faults),
        who=arguments.get("who", "").strip(),
        where=arguments.get("where", "").strip(),
        base=_base(arguments, faults),
        wave=arguments.get("wave", "").strip(),
        weight=arguments.get("weight", "").strip(),
        profile=arguments.get("profile", "").strip() or OFFICER,
        nets=arguments.get("nets", "") == YES,
        top=_top(arguments, faults),
        option=arguments.get("option", "").strip(),
        against=arguments.get("with", "").strip(),
    )
    return asked, faults


def _groups(arguments: Arguments, faults: list[Fault]) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(each.strip() for each in arguments.getlist("by") if each.strip()))
    if len(named) > MOST_GROUPS:
        faults.append(("by", f"Choose at most {MOST_GROUPS} groups"))
    return named[:MOST_GROUPS]


def _base(arguments: Arguments, faults: list[Fault]) -> Base:
    named = arguments.get("base", "") or Base.ANSWERED.value
    if named in BASES:
        return Base(named)
    faults.append(("base", f"Choose one of {', '.join(BASES)}"))
    return Base.ANSWERED


def _top(arguments: Arguments, faults: list[Fault]) -> int | None:
    typed = arguments.get("top", "").strip()
    if not typed:
        return None
    if typed.isascii() and typed.isdigit() and 1 <= int(typed[:4]) <= MOST_RANKS and len(typed) <= len(str(MOST_RANKS)):
        return int(typed)
    faults.append(("top", f"Ranks to show must be a whole number from 1 to {MOST_RANKS}"))
    return None


BASES: Mapping[str, str] = {
    Base.ANSWERED.value: "People who answered the question",
    Base.ASKED.value: "People who were asked it",
    Base.ALL.value: "Everybody who took part",
}
