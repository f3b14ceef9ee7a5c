"""What is a priority of a group: among its first, or mentioned clearly more than by everybody else; each says which."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis import flags, printed
from analysis.comparison.compare import Change, Comparison, Verdict
from analysis.evidence import sentences, wording
from analysis.evidence.guards import ROUNDING, Contender, Lead, contenders, lead
from analysis.evidence.records import Record
from analysis.evidence.statements import OFFICER, Audience, counted, withheld
from analysis.ranking import percent
from analysis.table import Group, Table

TOP = 3
"""How far down a list an option still counts as a priority of the group."""


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What a priority may rest on."""

    front: Lead
    base: int
    exact: bool
    changes: dict[str, Change]

    def of(self, each: Contender) -> Iterator[str]:
        """Why it is one, in words; nothing when it is none."""
        worst = each.line.rank_high
        if self.front.alone and self.front.first == each:
            ahead = f", {wording.gap(each, self.front.next, self.base)}" if self.front.next else ""
            yield f"their highest polling issue{ahead}"
        elif worst is not None and worst <= TOP:
            yield f"among their top {wording.number(worst)}"
        change = self.changes.get(each.choice.code)
        if change and change.then and self._clearly_higher(change):
            other = change.then
            share = f"{percent(other.share, printed.places(other.base))}, {other.mentions:,} of {other.base:,}"
            yield f"clearly higher than among everybody else ({share})"

    def _clearly_higher(self, change: Change) -> bool:
        """Of rounded counts only a difference that rounding could not have made."""
        if change.verdict is not Verdict.INCREASE or not change.now or not change.then or change.low is None:
            return False
        doubt = 0 if self.exact else 2 * ROUNDING * (1 / change.now.base + 1 / change.then.base)
        return change.low > doubt


def priorities(table: Table, group: Group, compared: Comparison, audience: Audience) -> tuple[Record, ...]:
    """The priorities of a group of a table; `compared`: the table's groups with everybody else."""
    if group.base is None or group.base < flags.SENTENCE_BASE:
        return (sentences.highest(table, group, audience),)
    front = lead(group, nets=False)
    if front is None:
        return (withheld(table, group, audience),)
    changes = {
        change.code: change for pair in compared.pairs if dict(pair.key) == dict(group.key) for change in pair.changes
    }
    grounds = _Grounds(front, group.base, table.profile == OFFICER, changes)
    return tuple(_priorities(table, group, grounds, audience))


def _priorities(table: Table, group: Group, grounds: _Grounds, audience: Audience) -> Iterator[Record]:
    for each in contenders(group.rows, nets=False):
        if reasons := list(grounds.of(each)):
            named = f"{each.choice.label}, {wording.share(each, grounds.base)}"
            text = f"A priority {audience.issue}: {named}; {', and '.join(reasons)}."
            yield counted(table, group, each, text, nets=False)
