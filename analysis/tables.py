"""A ranked table of one question: what a source counted, in ranks, shares and words.

Of several versions of one questionnaire every code counts, the newest version's order and words first; of several
questionnaires in a wave only the codes they share.
"""

from analysis import notes
from analysis.counting import Counts, Source
from analysis.part import Request
from analysis.ranking import cut, rank_choices
from analysis.table import Group, Line, Table
from analysis.tally import Key
from analysis.waves import Scope


def rank(scope: Scope, source: Source, request: Request) -> Table:
    """Rank the question's options, overall or by group, from exact counts."""
    counts = source.count(request)
    return Table(
        questionnaire=scope.name,
        question=counts.name,
        title=counts.title,
        profile=request.profile,
        base=counts.overall.base,
        groups=tuple(_group(key, counts, request) for key in counts.keys),
        notes=notes.of(source.snapshots, counts.name, scope, base=request.base, left_out=counts.left_out),
    )


def _group(key: Key, counts: Counts, request: Request) -> Group:
    cell = counts.cells[key]
    rows = rank_choices(counts.choices, cell.mentions, cell.base)
    rows = rows if request.top is None else cut(rows, request.top)
    return Group(
        key=dict(zip(request.by, key, strict=True)),
        labels={by: counts.label(place, key[place]) for place, by in enumerate(request.by)},
        base=cell.base,
        rows=tuple(Line.of(row) for row in rows),
        size=cell.size,
        mentions=counts.total(cell),
    )
