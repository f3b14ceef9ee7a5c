"""The bases of a grid's rows: people leave rows out, so a table of one row says how many answered each."""

from dataclasses import replace

from analysis.counting import Source
from analysis.part import Request
from survey_engine.definition.model import QuestionType


def bases(source: Source, request: Request, name: str) -> tuple[int, int] | None:
    """The smallest and the largest base among the rows of the grid that `name` is a row of; None of anything else."""
    grid, _, row = name.partition(".")
    asked = {each.id: each for each in source.snapshots[0].form.questionnaire.questions()}
    if not row or asked[grid].type is not QuestionType.GRID:
        return None
    bare = replace(request, by=(), cells=None, nets=False)
    counted = [source.count(replace(bare, question=f"{grid}.{each.code}")).overall.base for each in asked[grid].rows]
    return min(counted), max(counted)
