"""Coverage for a terminal: a table a margin, shares by mode, who is missing, and where to go next."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from analysis.coverage import words
from analysis.coverage.model import Compared, Coverage, Kind
from analysis.numbers import decimal
from analysis.ranking import percent

HEADS = f"{'Sample':>7}  {'%':>6}  {'Population':>10}  {'%':>6}  {'Points':>6}  {'Ratio':>5}  {'Short of':>8}"

PEOPLE = "People"


def write(coverage: Coverage) -> str:
    """Everything, margin by margin."""
    lines = [f"Who answered, against {coverage.population.label} ({coverage.population.date})", ""]
    asked = [margin for margin in coverage.margins if margin.asked]
    for margin in asked:
        lines += [*_margin(margin), ""]
    for compared in asked if len(coverage.modes) > 1 else ():
        lines += [*_by_mode(coverage, compared), ""]
    lines += [*words.nobody(coverage), *_next(coverage), ""]
    lines += [f"Note: {note}" for note in words.notes(coverage)]
    return "\n".join(lines) + "\n"


def ratio(number: Fraction | None) -> str:
    """A ratio to two places, half up."""
    return "n/a" if number is None else decimal(number, 2)


def _margin(margin: Compared) -> Iterator[str]:
    yield f"{margin.label}: {margin.known:,} known, {margin.unknown:,} not known"
    width = max(len(kind.label) for kind in margin.kinds)
    yield f"  {'':<{width}}  {HEADS}"
    for kind in margin.kinds:
        yield f"  {kind.label:<{width}}  {_cells(kind)}  {words.marked(kind)}".rstrip()
    if margin.dissimilarity is not None:
        yield f"  Dissimilarity {percent(margin.dissimilarity, 1)}."
    if said := words.chi_square(margin):
        yield f"  {said}"


def _cells(kind: Kind) -> str:
    return (
        f"{kind.people:>7,}  {percent(kind.share, 1):>6}  "
        f"{kind.population:>10,}  {percent(kind.population_share, 1):>6}  "
        f"{words.points(kind.difference):>6}  {ratio(kind.ratio):>5}  {kind.shortfall:>8,}"
    )


def _by_mode(coverage: Coverage, compared: Compared) -> Iterator[str]:
    width = max(len(PEOPLE), *(len(kind.label) for kind in compared.kinds))
    same = {mode: _same(margins, compared) for mode, margins in coverage.by_mode.items()}
    columns = [compared, *same.values()]
    yield f"{compared.label} by mode"
    yield _row("", ["Census", "All", *same], width)
    yield _row(PEOPLE, ["", *(f"{column.known:,}" for column in columns)], width)
    for place, kind in enumerate(compared.kinds):
        shares = [kind.population_share, *(column.kinds[place].share for column in columns)]
        yield _row(kind.label, [percent(share, 1) for share in shares], width)


def _row(head: str, cells: Sequence[str], width: int) -> str:
    return f"  {head:<{width}}" + "".join(f"  {cell:>7}" for cell in cells)


def _same(margins: Sequence[Compared], compared: Compared) -> Compared:
    return next(margin for margin in margins if margin.code == compared.code)


def _next(coverage: Coverage) -> Iterator[str]:
    steps = words.next_steps(coverage)
    if steps:
        yield "Where to go next (how many more are needed):"
        yield from (f"  {step}" for step in steps)
