"""A ranked table of one question from snapshots of every form it was asked in, pooled by code.

Each form is tallied alone and the tallies are added. Of several versions of one questionnaire every code counts,
the newest version's order and words first; of several questionnaires in a wave only the codes they share.
"""

from collections.abc import Sequence
from functools import reduce

from analysis import notes
from analysis.part import Part, Request
from analysis.ranking import Choice, cut, rank_choices
from analysis.snapshot import Snapshot
from analysis.table import Group, Line, Table
from analysis.tally import Cell, Key, Tally, add
from analysis.waves import Scope


def rank(scope: Scope, snapshots: Sequence[Snapshot], request: Request) -> Table:
    """Rank the question's options, overall or by group, from exact counts."""
    parts = [Part.of(snapshot.columns, request) for snapshot in snapshots]
    choices = _choices(parts, request, shared=scope.pooled)
    whole = reduce(add, (part.tally(choices, request) for part in parts))
    overall = reduce(add, (part.tally(choices, request, grouped=False) for part in parts))
    return Table(
        questionnaire=scope.name,
        question=parts[0].name,
        title=parts[0].title(request.language),
        profile=request.profile,
        base=overall[()].base,
        groups=tuple(_group(key, whole[key], parts, choices, request) for key in _ordered(whole, parts)),
        notes=notes.of(snapshots, parts[0].name, scope, base=request.base, left_out=_left_out(parts, choices)),
    )


def _choices(parts: Sequence[Part], request: Request, *, shared: bool) -> list[Choice]:
    lists = [part.choices(request.language) for part in parts]
    everything = {code: choice for each in reversed(lists) for code, choice in each.items()} | lists[0]
    ordered = [*lists[0], *(code for code in everything if code not in lists[0])]
    codes = {code: everything[code] for code in ordered if not shared or all(code in each for each in lists)}
    return [*codes.values(), *(parts[0].nets(codes, request.language) if request.nets else [])]


def _left_out(parts: Sequence[Part], choices: Sequence[Choice]) -> int:
    kept = {choice.code for choice in choices}
    return len({code for part in parts for code in part.choices("en") if code not in kept})


def _ordered(whole: Tally, parts: Sequence[Part]) -> list[Key]:
    """Groups in questionnaire order, the blank one last."""
    places = [
        {code: place for place, code in enumerate(dict.fromkeys(c for d in each for c in d.grouping.codes if c))}
        for each in zip(*(part.divisions for part in parts), strict=True)
    ]
    last = float("inf")
    return sorted(
        whole, key=lambda key: [last if c is None else place[c] for c, place in zip(key, places, strict=True)]
    )


def _group(key: Key, cell: Cell, parts: Sequence[Part], choices: Sequence[Choice], request: Request) -> Group:
    labels = {}
    for by, code, divisions in zip(request.by, key, zip(*(part.divisions for part in parts), strict=True), strict=True):
        said = (division.labels[code] for division in divisions if code in division.labels)
        labels[by] = next(said, code or "Not known")
    rows = rank_choices(choices, cell.mentions, cell.base)
    rows = rows if request.top is None else cut(rows, request.top)
    lines = tuple(Line.of(row) for row in rows)
    return Group(dict(zip(request.by, key, strict=True)), labels, cell.base, lines, cell.size)
