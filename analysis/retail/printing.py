"""A report of business indicators in words and figures, as the terminal and the office print it."""

from collections.abc import Iterator
from fractions import Fraction

from analysis.numbers import decimal
from analysis.ranking import percent
from analysis.retail.concerns import Asked, Beside
from analysis.retail.model import Cell, Report, Section, Unit

HIDDEN, NOBODY = "hidden", "–"


def value(cell: Cell, unit: Unit) -> str:
    """The value of a cell: 37.5%, 1,096.3, or why there is none."""
    if cell.hidden:
        return HIDDEN
    if cell.value is None:
        return NOBODY
    return percent(cell.value, 1) if unit is Unit.PERCENT else decimal(cell.value, 1)


def base(cell: Cell) -> str:
    """What it is worked out from, and how many could not be used."""
    if cell.base is None:
        return ""
    said = f"n={cell.base:,}"
    return f"{said}, {cell.left:,} left out" if cell.left else said


def whole(number: int | None) -> str:
    return HIDDEN if number is None else f"{number:,}"


def text(report: Report, beside: Beside | None = None) -> str:
    """The report for a terminal."""
    return "\n".join(_lines(report, beside)) + "\n"


def _lines(report: Report, beside: Beside | None) -> Iterator[str]:
    yield report.title
    for group in report.groups:
        counts = f"{whole(group.returns)} returns, {whole(group.single)} for one premises"
        yield f"{group.label}: {counts}" + (f", {group.premises:,} premises" if group.premises is not None else "")
    for section in report.sections:
        yield from _section(report, section)
    if beside is not None:
        yield from _beside(beside)
    yield ""
    yield from report.notes


def _section(report: Report, section: Section) -> Iterator[str]:
    yield ""
    yield f"{section.title} (of {section.base})"
    if len(report.groups) > 1:
        yield "\t".join(("", *(group.label for group in report.groups)))
    for line in section.lines:
        cells = [f"{value(cell, section.unit)} ({base(cell)})" if base(cell) else value(cell, section.unit)
                 for cell in line.cells]  # fmt: skip
        yield "\t".join((line.label, *cells))
    yield from section.notes


def _beside(beside: Beside) -> Iterator[str]:
    yield ""
    yield "Concerns of businesses beside those of residents, on the options both offer"
    yield f"\tBusinesses (n={beside.businesses.base:,})\tResidents (n={beside.residents.base:,})"
    for code, label in beside.labels.items():
        yield "\t".join((label, *(_ranked(side, code) for side in (beside.businesses, beside.residents))))
    yield from beside.notes


def _ranked(side: Asked, code: str) -> str:
    return f"{side.ranks[code]}. {share(side.share(code))}"


def share(found: Fraction | None) -> str:
    return NOBODY if found is None else percent(found, 1)
