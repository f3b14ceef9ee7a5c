"""What people wrote beside "other", counted where it belongs. PURE.

Who wrote something that an option, or a code of its own, covers counts there instead of under "other"; nobody counts
twice in one line, and what nobody resolved stays where it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """One respondent who wrote beside "other": options ticked, and codes that stand for the text (none: unresolved)."""

    ticked: frozenset[str]
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Moved:
    """Respondents of one option, or new code, before and after."""

    code: str
    label: str
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before


def back_code(
    before: Mapping[str, int], labels: Mapping[str, str], written: Iterable[Written], other: str
) -> list[Moved]:
    """Respondents of each option before and after, in the order of `before`, then of codes that are no option.

    before: mentions by option, "other" (the code `other`) among them; labels: words of options and codes.
    """
    after = dict(before)
    for each in written:
        codes = each.codes - {other}
        if not codes:
            continue
        for code in codes - each.ticked:
            after[code] = after.get(code, 0) + 1
        if other in each.ticked:
            after[other] -= 1
    return [Moved(code, labels.get(code, code), before.get(code, 0), count) for code, count in after.items()]
