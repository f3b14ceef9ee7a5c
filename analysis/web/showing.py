"""What each view shows of one thing asked: counted here, put in words by its neighbours, laid out by a template."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from analysis.charts import bars, multiples
from analysis.comparison import comparing
from analysis.comparison.compare import Comparison
from analysis.counts.part import Request
from analysis.coverage import sampling
from analysis.coverage import words as said
from analysis.evidence import keeping
from analysis.evidence.asking import Asker
from analysis.influence import driving
from analysis.influence.sensitivity import Sensitivity
from analysis.releases import published
from analysis.table import Table
from analysis.waves import Scope
from analysis.web import compared, covered, driven, heat, printing, sloped
from analysis.web.choices import words
from analysis.web.desk import Desk
from analysis.web.jobs import Progress, Report
from analysis.web.material import Material
from analysis.weighting.margins import WeightingError
from survey_engine.errors import DataError

Shown = Mapping[str, object]
NOTHING_BEFORE = "No earlier wave asked this. Choose what to compare with, or one grouping to compare its groups."
FEW = 6  # groups of which each is drawn as well
CHARTED = 10  # answers in a chart of groups, unless somebody asks for more or fewer


def ranked(desk: Desk, material: Material, report: Report) -> Shown:
    """The ranked table, overall or by group."""
    table = table_of(desk, material, report)
    blocks = printing.blocks(table)
    drawn = zip(blocks, table.groups, strict=True) if len(blocks) <= FEW else ()
    return {
        "table": table,
        "blocks": blocks,
        "charts": {block.anchor: bars.svg(table, group) for block, group in drawn},
    }


def table_of(desk: Desk, material: Material, report: Report) -> Table:
    """The ranked table as its profile shows it."""
    report(Progress("Counting the answers", 1, 2))
    return published.rank(desk.scope, material.source, desk.request, material.standing)


def groups(desk: Desk, material: Material, report: Report) -> Shown:
    """A chart of every answer with a bar for each group, and the same as tables."""
    report(Progress("Counting the answers", 1, 2))
    request = replace(desk.request, uncertainty=False, top=None)
    table = published.rank(desk.scope, material.source, request, material.standing)
    top = desk.asked.top or CHARTED
    return {"table": table, "blocks": printing.blocks(table), "chart": multiples.svg(table, top=top), "top": top}


def areas(desk: Desk, material: Material, report: Report) -> Shown:
    """Groups side by side: every answer by one grouping, or one answer by two."""
    report(Progress("Counting the answers", 1, 2))
    request = replace(desk.request, uncertainty=False)
    everybody = published.rank(desk.scope, material.source, replace(request, by=()), material.standing)
    table = published.rank(desk.scope, material.source, replace(request, top=None), material.standing)
    if len(request.by) == 1:
        shown: Shown = {"heat": heat.answers_by_group(table, everybody), "heading": "Every answer"}
    else:
        lines = {line.choice.code: line for line in everybody.groups[0].rows}
        first = next((code for code, line in lines.items() if line.rank == 1), "")
        option = desk.asked.option or first
        shown = {"heat": heat.groups_by_group(table, option), "heading": desk.options.get(option, option)}
    return {**shown, "table": table, "first": not desk.asked.option and len(request.by) > 1}


def coverage(desk: Desk, material: Material, report: Report) -> Shown:
    """Respondents against the population of the weights asked for, or the first there is."""
    report(Progress("Counting who answered", 1, 2))
    if not material.populations:
        return {"coverage": None}
    weight = desk.request.weight
    found = sampling.measure(material.source, weight.population if weight else material.populations[0])
    return {
        "coverage": found,
        "margins": covered.margins(found),
        "heads": covered.HEADS,
        "steps": said.next_steps(found),
        "nobody": said.nobody(found),
        "notes": said.notes(found),
    }


def compare(desk: Desk, material: Material, report: Report) -> Shown:
    """What changed since another wave, or how each group differs from everybody else."""
    report(Progress("Counting the answers", 1, 2))
    request = replace(desk.request, uncertainty=False)
    own = comparing.Asked(desk.scope, material.source)
    if desk.against and material.against:
        other = comparing.Asked(desk.against, material.against)
        definitions = [form.questionnaire for form in material.published]
        found = _as_weighted(request, lambda asked: comparing.waves(own, other, asked, definitions))
        then = words(desk.offered.others, desk.asked.against)
        charts = sloped.charts(found, wave_of(desk.scope), wave_of(desk.against))
        return {"nothing": "", "compared": compared.shown(found, desk.title, then), "charts": charts}
    if len(request.by) == 1:
        found = _as_weighted(request, lambda asked: comparing.groups(own, asked, material.standing))
        return {"nothing": "", "compared": compared.shown(found), "charts": {}}
    return {"nothing": NOTHING_BEFORE}


def _as_weighted(request: Request, compare: Callable[[Request], Comparison]) -> Comparison:
    """A comparison with the weights asked for, or without them and why."""
    try:
        return compare(request)
    except WeightingError as error:
        found = compare(replace(request, weight=None))
        return replace(found, notes=(*found.notes, f"With weights: not shown. {error}"))


def wave_of(scope: Scope) -> str:
    """A short name for one side of a chart: its wave's label, or what it is called."""
    wave = scope.forms[0].questionnaire.analysis.wave
    return wave.label if wave else scope.name


def drivers(desk: Desk, material: Material, report: Report) -> Shown:
    """Whether the first few change without one event, one mode or flagged responses, or with weights."""
    report(Progress("Looking for flagged responses", 1, 3))
    with material.sessions.read() as session:
        suspects = driving.read(session, desk.scope)
    report(Progress("Leaving out one thing after another", 2, 3))
    found, weights = _driven(desk, material, suspects)
    return {"driven": driven.shown(found), "title": found.title, "weights": weights}


def _driven(desk: Desk, material: Material, suspects: driving.Flagged) -> tuple[Sensitivity, str]:
    """With the weights asked for, or the first there are; and which they are, or why there are none."""
    weight = desk.request.weight or next(iter(desk.weightings.values()), None)
    if weight is None:
        return driving.measure(desk.scope, material.source, desk.request, suspects), ""
    try:
        request = replace(desk.request, weight=weight)
        found = driving.measure(desk.scope, material.source, request, suspects)
        return found, f"Weights: {weight.scheme.label} ({weight.population.label})."
    except DataError as error:
        request = replace(desk.request, weight=None)
        return driving.measure(desk.scope, material.source, request, suspects), f"With weights: not shown. {error}"


def evidence(desk: Desk, material: Material, report: Report) -> Shown:
    """Sentences of the usual groups, or of the one grouping asked for."""
    report(Progress("Finding what can be said", 1, 2))
    asker = Asker(desk.scope, material.source, desk.request, material.standing, published.rank)
    records = asker.by(desk.asked.by[0], nets=desk.asked.nets) if desk.asked.by else asker.usual()
    with material.sessions.read() as session:
        kept = keeping.kept(session, desk.scope.name)
    return {"records": records, "kept": kept}
