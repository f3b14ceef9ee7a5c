"""The views of one thing asked: each counts what it shows and gives it to a template of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from analysis import comparing, published
from analysis.coverage import sampling
from analysis.coverage import words as said
from analysis.evidence.asking import Asker
from analysis.web import compared, covered, heat, printing
from analysis.web.asking import OFFICER, Asked
from analysis.web.desk import Complete, Desk
from analysis.web.jobs import Progress, Report
from analysis.web.material import Material
from analysis.web.offering import Offered, words

Shown = Mapping[str, object]
AREAS_BY_PEOPLE = ("home_area", "audience")


@dataclass(frozen=True, slots=True)
class View:
    """One page of results. `path` names it in addresses and is its template's name.

    `complete` fills in what must be chosen for this view, when nothing is; not every view is of one question.
    """

    path: str
    title: str
    show: Callable[[Desk, Material, Report], Shown]
    complete: Complete = lambda asked, _offered: asked
    of_question: bool = True


def ranked(desk: Desk, material: Material, report: Report) -> Shown:
    """The ranked table, overall or by group."""
    report(Progress("Counting the answers", 1, 2))
    table = published.rank(desk.scope, material.source, desk.request, material.standing)
    return {"table": table, "blocks": printing.blocks(table)}


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
        found = comparing.waves(own, other, request, definitions)
        then = words(desk.offered.others, desk.asked.against)
        return {"nothing": "", "compared": compared.shown(found, desk.title, then)}
    if len(request.by) == 1:
        return {"nothing": "", "compared": compared.shown(comparing.groups(own, request, material.standing))}
    return {
        "nothing": "Choose another wave to compare with, or one grouping to compare each group with everybody else."
    }


def evidence(desk: Desk, material: Material, report: Report) -> Shown:
    """Sentences of the usual groups, or of the one grouping asked for."""
    report(Progress("Finding what can be said", 1, 2))
    asker = Asker(desk.scope, material.source, desk.request, material.standing)
    records = asker.by(desk.asked.by[0], nets=desk.asked.nets) if desk.asked.by else asker.usual()
    return {"records": records}


def _by_area(asked: Asked, offered: Offered) -> Asked:
    """By area and audience, or by as many of them as are offered."""
    known = tuple(each for each in AREAS_BY_PEOPLE if words(offered.groupings, each) != each)
    return asked if asked.by else replace(asked, by=known or ("mode",))


def _with_before(asked: Asked, offered: Offered) -> Asked:
    """With the wave before, unless something else is asked for."""
    asked = _exactly(asked, offered)
    return asked if asked.against or asked.by else replace(asked, against=offered.earlier)


def _exactly(asked: Asked, _offered: Offered) -> Asked:
    """What no profile has a way to protect is shown to officers as it is, and says so."""
    return replace(asked, profile=OFFICER)


VIEWS: Mapping[str, View] = {
    view.path: view
    for view in (
        View("table", "Ranked table", ranked),
        View("areas", "Areas and people", areas, _by_area),
        View("compare", "Changes", compare, _with_before),
        View("coverage", "Who answered", coverage, _exactly, of_question=False),
        View("evidence", "Evidence", evidence, _exactly),
    )
}
FIRST = "table"
