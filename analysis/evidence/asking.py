"""Which tables the evidence of a questionnaire or wave is made of, and in whose name each sentence speaks.

Without groupings: residents, or everybody where nobody was asked; the villages, by what related concerns come to
together; and young people. With groupings: every group that is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis import against_rest, tables
from analysis.counting import Source
from analysis.evidence import sentences, wording
from analysis.evidence.records import Record, guarded
from analysis.evidence.sentences import Audience
from analysis.grouping import divides
from analysis.part import Request
from analysis.standing import Standing
from analysis.table import Group, Table
from analysis.waves import Scope

AUDIENCE, RESIDENT = "audience", "resident"
AREA_TYPE, RURAL = "area_type", "rural"
YOUNG = "young_people"


@dataclass(frozen=True, slots=True)
class Asker:
    """Makes the tables that sentences are made of."""

    scope: Scope
    source: Source
    request: Request
    standing: Standing | None = None

    def table(self, *by: str, nets: bool = False) -> Table:
        """The question's table by these groupings."""
        asked = replace(self.request, by=by, nets=nets, top=None, uncertainty=True)
        return tables.rank(self.scope, self.source, asked, self.standing)

    def has(self, by: str) -> bool:
        """Whether any form can be divided so."""
        return any(divides(snapshot.columns, by) for snapshot in self.source.snapshots)

    def usual(self) -> tuple[Record, ...]:
        """The sentences a strategy is built on, as far as the questionnaire can say them."""
        return tuple(guarded(each) for each in self._usual())

    def by(self, grouping: str, *, nets: bool = False) -> tuple[Record, ...]:
        """What each known group mentioned most."""
        table = self.table(grouping, nets=nets)
        known = [group for group in table.groups if None not in group.key.values()]
        return tuple(guarded(sentences.highest(table, each, _named(each), nets=nets)) for each in known)

    def _usual(self) -> Iterator[Record]:
        yield self._residents()
        if self.has(AREA_TYPE):
            villages = self.table(AREA_TYPE, nets=True)
            for group in _only(villages, RURAL):
                has_nets = any(line.choice.is_net for line in group.rows)
                audience = Audience("for rural communities", "people from rural communities")
                yield sentences.highest(villages, group, audience, nets=has_nets)
        if self.has(YOUNG):
            young, everybody = self.table(YOUNG), self.table()
            for group in _only(young, YOUNG):
                label = group.title[:1].lower() + group.title[1:]
                compared = against_rest.compare(young, everybody)
                yield from sentences.priorities(young, group, compared, Audience(f"for {label}", label))

    def _residents(self) -> Record:
        if self.has(AUDIENCE):
            table = self.table(AUDIENCE)
            for group in _only(table, RESIDENT):
                return sentences.highest(table, group, _consultation("resident consultation", "residents", table))
        table = self.table()
        return sentences.highest(table, table.groups[0], _consultation("the consultation", "people", table))


def _consultation(name: str, people: str, table: Table) -> Audience:
    when = wording.fieldwork(table.about)
    return Audience(f"from {name}{f', {when}' if when else ''}", people)


def _only(table: Table, code: str) -> tuple[Group, ...]:
    return tuple(group for group in table.groups if list(group.key.values()) == [code])


def _named(group: Group) -> Audience:
    return Audience(f"for “{group.title}”", f"people of “{group.title}”")
