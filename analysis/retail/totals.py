"""How figures of premises make up published totals: which premises and crimes each holds, and what may be shown.

Every total of incidents, of any division, is a sum of atoms (see disclosure.totals); so totals published at different
times are attacked together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.disclosure import totals
from analysis.disclosure.totals import Amounts, Atom, Given, Published
from analysis.retail import division
from analysis.retail.happened import ANY
from analysis.retail.premises import Premises

UNIT = 5
INCIDENCE, TIMES, REPORTED = "incidence", "reported.of", "reported.part"
ALL = "all"


@dataclass(frozen=True, slots=True)
class Books:
    """Every figure by atom, which atoms each total holds, and the exact total (two times it)."""

    figures: Mapping[Atom, Amounts]
    cells: Mapping[str, frozenset[Atom]]

    def twice(self, cell: str) -> int:
        return sum(sum(self.figures[atom].values()) for atom in self.cells[cell])


def cell(section: str, line: str, by: str = "", code: str | None = None) -> str:
    """The name of a total: `incidence/shop_theft/sector_kind=retail`."""
    return f"{section}/{line}/{f'{by}={code}' if by else ALL}"


def rounded(twice: int) -> int:
    """Half units to whole ones, to the nearest five."""
    return (twice + UNIT) // (2 * UNIT) * UNIT


def behind(cell_: str, shown: int, books: Books) -> Published:
    """What a published total can stand for, in half units."""
    return Published(cell_, books.cells[cell_], max(0, 2 * shown - UNIT), 2 * shown + UNIT - 1)


def books(premises: Premises, divisions: Sequence[str]) -> Books:
    """The figures behind all totals by these divisions and of all premises."""
    figures: dict[Atom, dict[int, int]] = {}
    cells: dict[str, set[Atom]] = {}
    groups = {by: division.members(premises.columns, (by,)) for by in divisions if by}
    codes = {by: _codes(found, len(premises)) for by, found in groups.items()}
    for line in premises.types:
        for owner, measure, amount, incident in _figures(premises, line):
            where = tuple((by, codes[by][owner]) for by in codes)
            atom = (measure, line, incident, where)
            figures.setdefault(atom, {})[owner] = amount
            for section, of in _sections(measure, line, incident):
                for by, code in (("", None), *where):
                    cells.setdefault(cell(section, of, by, code), set()).add(atom)
    return Books(figures, {name: frozenset(atoms) for name, atoms in cells.items()})


def publishable(found: Books) -> dict[str, int]:
    """The totals that may be shown, rounded: those that meet the rules, and from which no figure can be worked out."""
    shown = {name: rounded(found.twice(name)) for name in totals.safe(found.cells, found.figures)}
    while given := attacked(shown, found):
        for each in given:
            del shown[each.cell]
    return shown


def attacked(shown: Mapping[str, int], found: Books) -> list[Given]:
    """What published totals give away; totals of nothing that is known here are left out."""
    known = [behind(name, value, found) for name, value in shown.items() if name in found.cells]
    held = frozenset(atom for each in known for atom in each.atoms)
    return totals.attack(known, {atom: amounts for atom, amounts in found.figures.items() if atom in held})


def _figures(premises: Premises, line: str) -> Iterator[tuple[int, str, int, tuple[bool, bool, bool]]]:
    """Owner, measure, two times the figure, and whether it counts for one premises, with all others, in the rate."""
    counted, every = premises.counted[line], premises.counted[None]
    rated, _, told = premises.rated(line)
    single = premises.single & premises.told & counted.known
    for owner in np.flatnonzero(counted.known & premises.happened[line]).tolist():
        flags = (bool(single[owner]), bool(single[owner] and every.known[owner]), bool(rated[owner]))
        yield owner, TIMES, int(counted.twice[owner]), flags
        if rated[owner]:
            yield owner, REPORTED, int(told[owner]), flags


def _sections(measure: str, line: str, incident: tuple[bool, bool, bool]) -> Iterator[tuple[str, str]]:
    """The totals that a figure is part of."""
    single, complete, rated = incident
    if measure == TIMES and single:
        yield INCIDENCE, line
    if measure == TIMES and complete:
        yield INCIDENCE, ANY
    if rated:
        yield measure, line
        yield measure, ANY


def _codes(groups: Sequence[division.Members], many: int) -> list[str | None]:
    found: list[str | None] = [None] * many
    for each in groups:
        for row in np.flatnonzero(each.who).tolist():
            found[row] = next(iter(each.key.values()))
    return found
