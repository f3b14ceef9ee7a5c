"""Which tables the evidence of a questionnaire or wave is made of, and in whose name each sentence speaks.

Without groupings: residents, or everybody where nobody was asked; the villages, by what related concerns come to
together; and young people. With groupings: every group that is known.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from analysis.comparison import against_rest
from analysis.counts.counting import Source
from analysis.counts.part import Request
from analysis.evidence import sentences, wording
from analysis.evidence.priorities import priorities
from analysis.evidence.records import Record, guarded
from analysis.evidence.statements import Audience
from analysis.rows.grouping import divides
from analysis.standing import Standing
from analysis.table import Group, Table
from analysis.tabulation import tables
from analysis.waves import Scope

AUDIENCE, RESIDENT = "audience", "resident"
RURAL = {"rural_residents": "rural_residents", "area_type": "rural"}
"""Groupings that know the villages, the one that knows who lives there first, and their code for it."""
YOUNG = "young_people"


Rank = Callable[[Scope, Source, Request, Standing | None], Table]
"""How a table is made: exactly, or as a profile shows it."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Makes the tables that sentences are made of; what `rank` hides, no sentence knows."""

    scope: Scope
    source: Source
    request: Request
    standing: Standing | None = None
    rank: Rank = tables.rank

    def among(self, by: str) -> "Asker":
        """The same of the forms alone that know of this grouping and were answered: others would hide options."""
        kept = self.source.only(lambda each: divides(each.columns, by) and any(each.modes.values()))
        forms = tuple(snapshot.form for snapshot in kept.snapshots)
        return replace(self, scope=Scope(self.scope.name, forms), source=kept) if forms else self

    def table(self, *by: str, nets: bool = False) -> Table:
        """The question's table by these groupings, without weights: sentences are of people who answered."""
        asked = replace(self.request, by=by, nets=nets, top=None, uncertainty=True, weight=None)
        return self.rank(self.scope, self.source, asked, self.standing)

    def has(self, by: str) -> bool:
        """Whether any form can be divided so."""
        return any(divides(snapshot.columns, by) for snapshot in self.source.snapshots)

    def usual(self) -> tuple[Record, ...]:
        """The sentences a strategy is built on, as far as the questionnaire can say them."""
        return tuple(guarded(each) for each in self._usual())

    def by(self, grouping: str, *, nets: bool = False) -> tuple[Record, ...]:
        """What each known group mentioned most."""
        table = self.among(grouping).table(grouping, nets=nets)
        known = [group for group in table.groups if None not in group.key.values()]
        return tuple(guarded(sentences.highest(table, each, _named(each), nets=nets)) for each in known)

    def _usual(self) -> Iterator[Record]:
        yield self._residents()
        rural = next((by for by in RURAL if self.has(by)), None)
        if rural:
            yield from self.among(rural)._villages(rural)
        if self.has(YOUNG):
            yield from self.among(YOUNG)._young()

    def _residents(self) -> Record:
        if self.has(AUDIENCE):
            table = self.among(AUDIENCE).table(AUDIENCE)
            for group in _only(table, RESIDENT):
                return sentences.highest(table, group, _consultation("resident consultation", "residents", table))
        table = self.table()
        return sentences.highest(table, table.groups[0], _consultation("the consultation", "people", table))

    def _villages(self, by: str) -> Iterator[Record]:
        table = self.table(by, nets=True)
        audience = Audience("for rural communities", "people from rural communities")
        for group in _only(table, RURAL[by]):
            has_nets = any(line.choice.is_net for line in group.rows)
            yield sentences.highest(table, group, audience, nets=has_nets)

    def _young(self) -> Iterator[Record]:
        table, everybody = self.table(YOUNG), self.table()
        for group in _only(table, YOUNG):
            label = group.title[:1].lower() + group.title[1:]
            compared = against_rest.compare(table, everybody)
            yield from priorities(table, group, compared, Audience(f"for {label}", label))


def _consultation(name: str, people: str, table: Table) -> Audience:
    when = wording.fieldwork(table.about)
    return Audience(f"from {name}{f', {when}' if when else ''}", people)


def _only(table: Table, code: str) -> tuple[Group, ...]:
    return tuple(group for group in table.groups if list(group.key.values()) == [code])


def _named(group: Group) -> Audience:
    return Audience(f"for “{group.title}”", f"people of “{group.title}”")
