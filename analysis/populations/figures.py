"""A margin's counts: written out in its file, or rows of a code list, whose faults are told by its own lines."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.populations.model import Category, Margin
from analysis.populations.schema import Counted, Draft
from survey_engine.definition.identifiers import CODE
from survey_engine.definition.loading.csv_source import Row, Table, read_table
from survey_engine.definition.located import Finding, LocatedError
from survey_engine.errors import Fault


class Unfit(Exception):
    """What a margin asks of a code list is not there: a fault of the population's file."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def margin(code: str, draft: Draft, folder: Path | None) -> Margin:
    """The margin with its counts. Raises Unfit, or LocatedError for faults in the CSV file."""
    found = _written(draft) if draft.counts is None else _listed(draft, draft.counts, f"/margins/{code}/counts", folder)
    return Margin(code, draft.label, draft.by, tuple(found), draft.note, draft.area)


def _written(draft: Draft) -> Iterator[Category]:
    for code, category in draft.categories.items():
        yield Category(code, category.label, category.count, category.answers or (code,))


def _listed(draft: Draft, counted: Counted, path: str, folder: Path | None) -> list[Category]:
    rows, table = _rows(counted, path, folder)
    if faults := [fault for row in rows for fault in _faults(table, row, counted)]:
        raise LocatedError(faults)
    return [_category(row.cells, counted, draft.answers) for row in rows]


def _rows(counted: Counted, path: str, folder: Path | None) -> tuple[list[Row], Table]:
    file = None if folder is None else folder / f"{counted.codelist}.csv"
    if file is None or not file.exists():
        message = f"There is no code list '{counted.codelist}'. Put {counted.codelist}.csv into {folder or 'a folder'}."
        raise Unfit(Fault(f"{path}/codelist", "population.codelist", message))
    table = read_table(file, ())
    named = {"code": counted.code, "label": counted.label, "count": counted.count, "sort": counted.sort}
    for key, column in named.items():
        if column is not None:
            _check_column(table, column, f"{path}/{key}")
    for column in counted.where:
        _check_column(table, column, f"{path}/where/{column}")
    wanted = counted.where.items()
    rows = [row for row in table.rows if all(row.cells[column] == value for column, value in wanted)]
    if not rows:
        message = f"No row of '{counted.codelist}' fits. Correct 'where', or the list."
        raise Unfit(Fault(f"{path}/where", "population.codelist", message))
    return sorted(rows, key=lambda row: row.cells[counted.sort] if counted.sort else ""), table


def _check_column(table: Table, column: str, path: str) -> None:
    if column not in table.columns:
        message = f"'{table.name}' has no column '{column}'. Use one of {', '.join(table.columns)}."
        raise Unfit(Fault(path, "population.codelist", message))


def _faults(table: Table, row: Row, counted: Counted) -> Iterator[Finding]:
    code, label, count = (row.cells[name] for name in (counted.code, counted.label, counted.count))
    if not CODE.fullmatch(code):
        yield table.finding(row, f"/{counted.code}", "codelist.cell", f"{counted.code} '{code[:40]}' is no code.")
    if not label:
        yield table.finding(row, f"/{counted.label}", "codelist.cell", f"{counted.label} is blank. Write a label.")
    if not (count.isascii() and count.isdigit() and len(count) <= 10):
        message = f"{counted.count} '{count[:40]}' must be a whole number. Correct it."
        yield table.finding(row, f"/{counted.count}", "codelist.cell", message)


def _category(cells: Mapping[str, str], counted: Counted, answers: Mapping[str, tuple[str, ...]]) -> Category:
    code = cells[counted.code]
    return Category(code, cells[counted.label], int(cells[counted.count]), answers.get(code, (code,)))
