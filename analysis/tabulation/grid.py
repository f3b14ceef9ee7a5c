"""The bases of a grid's rows: people leave rows out, so a table of one row says how many answered each."""

from dataclasses import replace

from analysis.counts.counting import Source
from analysis.counts.part import Request
from survey_engine.definition.model import QuestionType


def bases(source: Source, request: Request, name: str) -> tuple[int, int] | None:
    """The smallest and the largest base among the rows of the grid that `name` is a row of; None of anything else.

    Only of rows that every form has: a later version may have more of them.
    """
    asked = [each.columns.question(name) for each in source.snapshots]
    grids = [each for each in asked if each.type is QuestionType.GRID]
    if "." not in name or not grids:
        return None
    rows = set.intersection(*({row.code for row in grid.rows} for grid in grids))
    bare = replace(request, by=(), cells=None, nets=False)
    counted = [source.count(replace(bare, question=f"{grids[0].id}.{row}")).overall.base for row in sorted(rows)]
    return min(counted), max(counted)
