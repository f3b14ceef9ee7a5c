"""Coverage as a page prints it: respondents beside the census, who is missing, and where to go next. Words only."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from analysis.coverage import words
from analysis.coverage.model import Compared, Coverage, Kind
from analysis.ranking import percent

HEADS = ("Respondents", "Share", "In the census", "Difference in points", "Short of", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One category: its cells as headed, and two bars, of respondents and of the census, to one scale."""

    label: str
    cells: tuple[str, ...]
    bar: str
    census: str


@dataclass(frozen=True, slots=True)
class Margin:
    """One margin, and the same shares by how people were asked; `modes` are headings, blank when all came one way."""

    label: str
    known: str
    said: tuple[str, ...]
    rows: tuple[Row, ...]
    modes: tuple[str, ...]
    by_mode: tuple[tuple[str, tuple[str, ...]], ...]


def margins(coverage: Coverage) -> list[Margin]:
    """Every margin that was asked."""
    return [_margin(coverage, each) for each in coverage.margins if each.asked]


def _margin(coverage: Coverage, compared: Compared) -> Margin:
    shares = [share for kind in compared.kinds for share in (kind.share, kind.population_share) if share is not None]
    longest = max(shares, default=Fraction(1)) or Fraction(1)
    unknown = f"; of {compared.unknown:,} it is not known" if compared.unknown else ""
    said = [f"Dissimilarity {percent(compared.dissimilarity, 1)}."] if compared.dissimilarity is not None else []
    ways = [_same(each, compared) for each in coverage.by_mode.values()] if len(coverage.modes) > 1 else []
    return Margin(
        label=compared.label,
        known=f"Base: {compared.known:,} people{unknown}",
        said=(*said, *filter(None, [words.chi_square(compared)])),
        rows=tuple(_row(kind, longest) for kind in compared.kinds),
        modes=("Census", "All", *(mode.capitalize() for mode in coverage.modes)) if ways else (),
        by_mode=tuple(_ways(kind, [compared, *ways], place) for place, kind in enumerate(compared.kinds)),
    )


def _row(kind: Kind, longest: Fraction) -> Row:
    short = f"{kind.shortfall:,}" if kind.shortfall else "–"
    cells = (
        f"{kind.people:,}",
        percent(kind.share, 1),
        percent(kind.population_share, 1),
        words.points(kind.difference),
        short,
        words.marked(kind),
    )
    return Row(kind.label, cells, percent((kind.share or 0) / longest, 1), percent(kind.population_share / longest, 1))


def _ways(kind: Kind, ways: Sequence[Compared], place: int) -> tuple[str, tuple[str, ...]]:
    shares = [kind.population_share, *(each.kinds[place].share for each in ways)]
    return kind.label, tuple(percent(share, 1) for share in shares)


def _same(compared: Sequence[Compared], one: Compared) -> Compared:
    return next(each for each in compared if each.code == one.code)
