"""Comparisons from counts: two waves as their questionnaires allow it, and the groups of one with everybody else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.comparison import against_rest, changing, comparable, waves_compared
from analysis.comparison.compare import Comparison
from analysis.comparison.mass import Masses
from analysis.comparison.sides import Side
from analysis.comparison.waves_compared import Counted
from analysis.counts.counting import Source
from analysis.counts.part import Request
from analysis.disclosure import structure
from analysis.standing import Standing
from analysis.tabulation import tables
from analysis.tabulation.notes import DEMONSTRATION, SELF_SELECTED
from analysis.waves import Scope
from survey_engine.definition.model import Questionnaire
from survey_engine.errors import DataError


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked where: forms and whoever counts their respondents."""

    scope: Scope
    source: Source

    @property
    def questionnaires(self) -> tuple[Questionnaire, ...]:
        """The definitions, newest first."""
        return tuple(snapshot.form.questionnaire for snapshot in self.source.snapshots)


def waves(
    now: Asked, then: Asked, request: Request, published: Sequence[Questionnaire], mode: str | None = None
) -> Comparison:
    """Compare two waves by the request's groups; with weights each is weighted by itself, and changes say both.

    `published`: every version there is, to follow codes through; `mode`: only those who answered in it.
    """
    now, then = _answered(_apart(now, then)), _answered(then)
    sides = [_side(each, request, mode) for each in (now, then)]
    areas = any(_by_area(each, request) for side in (now, then) for each in side.questionnaires)
    judgement = comparable.judge(sides[0], sides[1], published, areas=areas)
    counted = [_counted(each, side, request, mode) for each, side in zip((now, then), sides, strict=True)]
    found = waves_compared.compare(counted[0], counted[1], judgement)
    found = replace(found, notes=(*_made_up(now, then), *found.notes, SELF_SELECTED))
    if request.weight is None:
        return found
    masses = [Masses(each.source, _bare(each, request), request.weight, mode) for each in (now, then)]
    return changing.waves(found, masses[0], masses[1], judgement.units)


def groups(asked: Asked, request: Request, standing: Standing | None = None) -> Comparison:
    """Compare each group with everybody outside it; the request has one grouping."""
    if len(request.by) != 1:
        raise DataError("A group is compared with the rest by one grouping at a time: name one with --by.")
    plain = replace(request, top=None, uncertainty=False, weight=None)
    table = tables.rank(asked.scope, asked.source, plain, standing)
    overall = tables.rank(asked.scope, asked.source, replace(plain, by=()), standing)
    found = against_rest.compare(table, overall)
    if request.weight is None:
        return found
    masses = Masses(asked.source, tables.prepared(asked.scope, asked.source, plain), request.weight)
    return changing.groups(found, masses, unknown=against_rest.unknown_of(table) is not None)


def _by_area(questionnaire: Questionnaire, request: Request) -> bool:
    """Whether the request divides or chooses people by where they live, itself or by a rule that asks for it."""
    analysis = questionnaire.analysis
    named = [group for group in analysis.groups if group.code in (*request.by, request.who)]
    read = {question for group in named for question in structure.reads(group)}
    if request.where is not None:
        read |= structure.looks_at(questionnaire, request.where)
    return bool({"area_type", "home_area", *analysis.roles.get("home_area", ())} & {*request.by, *read})


def _apart(now: Asked, then: Asked) -> Asked:
    """Without the versions of the other side: an earlier version belongs to the earlier wave."""
    earlier = {(each.id, each.version) for each in then.questionnaires}
    kept = now.source.only(lambda each: (each.form.questionnaire.id, each.form.questionnaire.version) not in earlier)
    forms = tuple(snapshot.form for snapshot in kept.snapshots)
    if not forms:
        raise DataError(
            f"{now.scope.name} and {then.scope.name} hold the same questionnaire: there is nothing between."
        )
    return Asked(Scope(now.scope.name, forms), kept)


def _answered(asked: Asked) -> Asked:
    """Without the questionnaires of a wave that nobody answered: what they offer and how plays no part."""
    kept = asked.source.only(lambda each: any(each.modes.values()))
    forms = tuple(snapshot.form for snapshot in kept.snapshots)
    return Asked(Scope(asked.scope.name, forms), kept) if forms and asked.scope.pooled else asked


def _made_up(*sides: Asked) -> Iterator[str]:
    for side in sides:
        if made_up := sum(snapshot.demonstration for snapshot in side.source.snapshots):
            everybody = sum(sum(snapshot.modes.values()) for snapshot in side.source.snapshots)
            yield f"{side.scope.name}: {DEMONSTRATION.format(count=made_up, all=everybody)}"


def _side(asked: Asked, request: Request, mode: str | None) -> Side:
    modes: dict[str, int] = {}
    for snapshot in asked.source.snapshots:
        modes = {mode: modes.get(mode, 0) + snapshot.modes.get(mode, 0) for mode in {*modes, *snapshot.modes}}
    name = asked.source.count(replace(request, by=(), nets=False)).name
    kept = modes if mode is None else {mode: modes.get(mode, 0)}
    named = asked.scope.name if mode is None else f"{asked.scope.name}, {mode} only"
    return Side(named, asked.questionnaires, name, kept, request.language)


def _counted(asked: Asked, side: Side, request: Request, mode: str | None) -> Counted:
    bare = _bare(asked, request)
    special = frozenset(option.code for each in side.asked for option in each.options if option.special)
    if mode is None:
        return Counted(side.name, bare.by, asked.source.count(bare), asked.source.patterns(bare), special)
    by_mode = replace(bare, by=(*bare.by, "mode"))
    counts, patterns = asked.source.count(by_mode), asked.source.patterns(by_mode)
    cells = {key[:-1]: cell for key, cell in counts.cells.items() if key[-1] == mode}
    keys = tuple(key[:-1] for key in counts.keys if key[-1] == mode)
    return Counted(
        side.name,
        bare.by,
        replace(counts, cells=cells, keys=keys),
        {key[:-1]: found for key, found in patterns.items() if key[-1] == mode},
        special,
    )


def _bare(asked: Asked, request: Request) -> Request:
    plain = replace(request, nets=False, top=None, uncertainty=False, weight=None)
    return tables.prepared(asked.scope, asked.source, plain)
