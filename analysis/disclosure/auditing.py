"""The audit by attack: every published table, together, against whoever would work out what they hide.

Two attackers. One believes only what is printed. The other has read the profile as well, and takes every hidden figure
for few people, or for all but few: wherever that can be so, it is what a neighbour would think. Whatever either of
them can prove is a finding, and so is a figure that should not be shown at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.disclosure.attacking import Found, attacked
from analysis.disclosure.differencing import beliefs, together
from analysis.disclosure.model import Hidden
from analysis.disclosure.solving import Answers
from analysis.disclosure.structure import PLAIN, Structure
from analysis.disclosure.system import Impossible
from analysis.disclosure.views import EVERYBODY, Key, Subject, View, Why

RECOVERED, BOUNDED, SHOWN, EXACT, IMPOSSIBLE = "recovered", "bounded", "shown", "exact", "impossible"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a set of tables gives away. `low` and `high` bound it; None where it is not about one number."""

    kind: str
    subject: Subject
    key: Key
    code: str | None
    low: int | None
    high: int | None
    words: str

    @property
    def cell(self) -> str:
        """Which figure, in codes: `concerns, home_area=E05005501, speeding`."""
        group = [f"{name}={code or 'not known'}" for name, code in sorted(self.key, key=str)] or ["everybody"]
        return ", ".join((self.subject.question, *group, self.code or "base"))


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit looked at, and what it found."""

    tables: int
    hidden: int
    findings: tuple[Finding, ...]


def audit(views: Sequence[View], structure: Structure = PLAIN) -> Audit:
    """Attack the tables of one questionnaire, in the order published."""
    findings = {(each.subject, each.key, each.code): each for each in _shown(views)}
    if findings:
        return Audit(len(views), _hidden(views), tuple(findings.values()))
    found = _printed(views, structure)
    for each in found:
        findings.setdefault((each.subject, each.key, each.code), each)
    return Audit(len(views), _hidden(views), tuple(findings.values()))


def _shown(views: Sequence[View]) -> Iterator[Finding]:
    """Figures that their profile does not allow to be shown."""
    for view in views:
        profile = view.profile
        if profile.exact:
            words = f"the profile {profile.name} gives exact figures and is not for publication"
            yield Finding(EXACT, view.subject, EVERYBODY, None, None, None, words)
            continue
        for key, column in view.columns.items():
            figures: list[tuple[str | None, int | None]] = [(None, column.base), *column.counts.items()]
            for code, figure in figures:
                if figure:
                    yield from _wrong(view, key, code, figure)
        if view.also:
            words = f"{', '.join(view.also)}: not worked out from published counts"
            yield Finding(SHOWN, view.subject, EVERYBODY, None, None, None, words)


def _wrong(view: View, key: Key, code: str | None, figure: int) -> Iterator[Finding]:
    profile = view.profile
    if figure % profile.unit:
        words = f"{figure} is shown exactly, not rounded to {profile.unit}"
    elif figure < profile.rounded(profile.threshold):
        words = f"{figure} is shown, under the threshold of {profile.threshold}"
    else:
        return
    yield Finding(SHOWN, view.subject, key, code, figure, figure, words)


def _hidden(views: Sequence[View]) -> int:
    figures = [
        each for view in views for column in view.columns.values() for each in (column.base, *column.counts.values())
    ]
    return sum(figure is None for figure in figures)


def _printed(views: Sequence[View], structure: Structure) -> list[Finding]:
    for kept, known, grows in beliefs(views, structure, foreign=True):
        answers: Answers = []  # whatever fits what is supposed fits what is printed, so that is attacked last
        supposed = list(_supposed(kept, known, answers, grows=grows))
        try:
            found = attacked(together(kept, known, grows=grows), answers=answers)
            return [_finding(each, "") for each in found] or supposed
        except Impossible:
            continue
    words = "the figures contradict each other: no counts of people make them"
    return [Finding(IMPOSSIBLE, views[0].subject, EVERYBODY, None, None, None, words)]


def _supposed(views: Sequence[View], structure: Structure, answers: Answers, *, grows: bool) -> Iterator[Finding]:
    """What follows when every hidden figure is few, or all but few. Where not all can be, nobody can be sure of any."""
    supposed = [replace(view, why=dict.fromkeys(_unknown(view), Why.EITHER)) for view in views]
    try:
        for each in attacked(together(supposed, structure, grows=grows), answers=answers):
            yield _finding(each, ", for what is hidden is few people or all but few")
    except Impossible:
        return


def _unknown(view: View) -> list[tuple[Key, str | None]]:
    return [(key, code) for key, column in view.columns.items() for code in (None, *column.counts)]


def _finding(found: Found, because: str) -> Finding:
    hidden = found.hidden
    exactly = found.low == found.high
    words = f"exactly {found.low:,}" if exactly else f"from {found.low:,} to {found.high:,}"
    words = f"{_of(hidden)} {words}{because}"
    return Finding(
        RECOVERED if exactly else BOUNDED, hidden.subject, hidden.key, hidden.code, found.low, found.high, words
    )


def _of(hidden: Hidden) -> str:
    if hidden.what == "left_out":
        return "hidden, but those it leaves out are"
    if hidden.what == "grown":
        return "what was added between two releases is"
    if hidden.what == "rest":
        return "what a filter leaves out is"
    return "hidden, but it is"
