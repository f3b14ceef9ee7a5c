"""A ranked table of one question: what a source counted, in ranks, shares and words.

Of several versions of one questionnaire every code counts, the newest version's order and words first; of several
questionnaires in a wave only the codes they share.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from analysis import flags
from analysis.counts.counting import Counts, Source
from analysis.counts.part import Request
from analysis.counts.patterns import Patterns
from analysis.ranking import cut, rank_choices, ticks
from analysis.rows.grouping import divides
from analysis.standing import Standing
from analysis.table import Group, Line, Table
from analysis.tabulation import about, first_choice, grid, notes, uncertainty
from analysis.tabulation.events import Events
from analysis.tabulation.first_choice import Placed
from analysis.tally import Key
from analysis.waves import Scope
from analysis.weighted import adding as weighted

OFFICER = "officer"


def rank(scope: Scope, source: Source, request: Request, standing: Standing | None = None) -> Table:
    """Rank the question's options, overall or by group, from exact counts. `standing`: see analysis.standing."""
    request = prepared(scope, source, request)
    counts = source.count(request)
    _check_sums(counts)
    found = _Found.of(source, request, counts)
    groups = tuple(found.group(key) for key in counts.keys)
    described = about.of(source.snapshots, counts, request, standing)
    rows = grid.bases(source, request, counts.name)
    context = notes.Context(scope, source.snapshots, request, standing, described, rows)
    table = Table(
        questionnaire=scope.name,
        question=counts.name,
        title=counts.title,
        profile=request.profile,
        base=counts.overall.base,
        groups=groups,
        notes=notes.of(context, counts, groups),
        about=described,
    )
    return weighted.add(table, source, request)


def prepared(scope: Scope, source: Source, request: Request) -> Request:
    """The request as this scope takes it: modelled for officers only; a wave may be divided by what some forms ask."""
    officer = request.profile == OFFICER
    known = all(any(divides(each.columns, by) for each in source.snapshots) for by in request.by)
    return replace(request, uncertainty=request.uncertainty and officer, pooled=scope.pooled and known)


def _check_sums(counts: Counts) -> None:
    """Groups and the unknown one hold everybody: more when they overlap, and never fewer."""
    size, base = counts.sums.counts[:, :2].sum(axis=0).tolist()
    if size < counts.overall.size or base < counts.overall.base:
        raise RuntimeError(f"The groups of '{counts.name}' do not add up to everybody counted.")


@dataclass(frozen=True, slots=True)
class _Found:
    """Everything counted for one table."""

    request: Request
    counts: Counts
    placed: Placed | None
    patterns: Mapping[Key, Patterns]
    events: Events | None
    made_up: bool

    @classmethod
    def of(cls, source: Source, request: Request, counts: Counts) -> "_Found":
        made_up = any(snapshot.demonstration for snapshot in source.snapshots)
        placed = first_choice.count(source, request, counts.name)
        if not request.uncertainty:
            return cls(request, counts, placed, {}, None, made_up)
        return cls(request, counts, placed, source.patterns(request), Events.of(source, request), made_up)

    def group(self, key: Key) -> Group:
        cell, request = self.counts.cells[key], self.request
        total = self.counts.total(cell)
        largest = self.events.largest(key) if self.events else None
        flagged = [*flags.of_base(cell.base), *(flags.of_events(largest[1], cell.base) if largest else ())]
        return Group(
            key=dict(zip(request.by, key, strict=True)),
            labels={by: self.counts.label(place, key[place]) for place, by in enumerate(request.by)},
            base=cell.base,
            rows=self._lines(key, total),
            size=cell.size,
            mentions=total,
            event=(largest[0], Fraction(largest[1], cell.base)) if largest and cell.base else None,
            flags=(*flagged, *([flags.MADE_UP] if self.made_up else [])),
        )

    def _lines(self, key: Key, total: int) -> tuple[Line, ...]:
        cell = self.counts.cells[key]
        rows = rank_choices(self.counts.choices, cell.mentions, cell.base)
        kept = rows if self.request.top is None else cut(rows, self.request.top)
        lines = [Line.of(row, ticks(row.choice, cell.mentions), total) for row in kept]
        if self.placed:
            lines = [self.placed.add(line, key) for line in lines]
        return uncertainty.add(lines, self.counts.choices, cell, self.patterns.get(key))
