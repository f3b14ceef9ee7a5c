"""The views of one thing asked: each counts what it shows and gives it to a template of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis import tables
from analysis.web import printing
from analysis.web.desk import Desk
from analysis.web.jobs import Progress, Report
from analysis.web.sources import Material

Shown = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class View:
    """One page of results. `path` names it in addresses and is its template's name."""

    path: str
    title: str
    show: Callable[[Desk, Material, Report], Shown]


def ranked(desk: Desk, material: Material, report: Report) -> Shown:
    """The ranked table, overall or by group."""
    report(Progress("Counting the answers", 1, 2))
    table = tables.rank(desk.scope, material.source, desk.asked.request(), material.standing)
    return {"table": table, "blocks": printing.blocks(table)}


VIEWS: Mapping[str, View] = {
    view.path: view
    for view in (View("table", "Ranked table", ranked),)
}  # fmt: skip
FIRST = "table"
