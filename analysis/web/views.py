"""The views of one thing asked: each counts what it shows and gives it to a template of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from analysis import tables
from analysis.web import heat, printing
from analysis.web.asking import Asked
from analysis.web.desk import Desk
from analysis.web.jobs import Progress, Report
from analysis.web.offering import Offered, words
from analysis.web.sources import Material

Shown = Mapping[str, object]
AREAS_BY_PEOPLE = ("home_area", "audience")


@dataclass(frozen=True, slots=True)
class View:
    """One page of results. `path` names it in addresses and is its template's name.

    `complete` fills in what must be chosen for this view, when nothing is.
    """

    path: str
    title: str
    show: Callable[[Desk, Material, Report], Shown]
    complete: Callable[[Asked, Offered], Asked] = lambda asked, _offered: asked


def ranked(desk: Desk, material: Material, report: Report) -> Shown:
    """The ranked table, overall or by group."""
    report(Progress("Counting the answers", 1, 2))
    table = tables.rank(desk.scope, material.source, desk.request, material.standing)
    return {"table": table, "blocks": printing.blocks(table)}


def areas(desk: Desk, material: Material, report: Report) -> Shown:
    """Groups side by side: every answer by one grouping, or one answer by two."""
    report(Progress("Counting the answers", 1, 2))
    request = replace(desk.request, uncertainty=False)
    everybody = tables.rank(desk.scope, material.source, replace(request, by=()), material.standing)
    table = tables.rank(desk.scope, material.source, replace(request, top=None), material.standing)
    if len(request.by) == 1:
        shown: Shown = {"heat": heat.answers_by_group(table, everybody), "heading": "Every answer"}
    else:
        lines = {line.choice.code: line for line in everybody.groups[0].rows}
        first = next((code for code, line in lines.items() if line.rank == 1), "")
        option = desk.asked.option or first
        shown = {"heat": heat.groups_by_group(table, option), "heading": desk.options.get(option, option)}
    return {**shown, "table": table, "first": not desk.asked.option and len(request.by) > 1}


def _by_area(asked: Asked, offered: Offered) -> Asked:
    """By area and audience, or by as many of them as are offered."""
    known = tuple(each for each in AREAS_BY_PEOPLE if words(offered.groupings, each) != each)
    return asked if asked.by else replace(asked, by=known or ("mode",))


VIEWS: Mapping[str, View] = {
    view.path: view
    for view in (
        View("table", "Ranked table", ranked),
        View("areas", "Areas and people", areas, _by_area),
    )
}
FIRST = "table"
