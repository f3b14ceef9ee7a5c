"""Totals of figures of few premises, attacked: what a competitor who knows its own figures can say of another's.

Pure arithmetic. Everything published becomes sums of atoms: sets of figures that every published total holds together
or not at all. A competitor takes off its own figures and finds, with a solver, how large another's can be at most; that
must be farther from the truth than the p% rule allows. Source of the rule: Hundepool et al., Statistical Disclosure
Control (Wiley 2012), section 4.2.2.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.optimize import linprog

from analysis.disclosure.money import GENERAL, Rules, broken

Atom = Hashable
Amounts = Mapping[int, int]
"""Owner -> figure."""


@dataclass(frozen=True, slots=True)
class Published:
    """One published total: which atoms it holds, and the least and the most that it can stand for."""

    cell: str
    atoms: frozenset[Atom]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Given:
    """A figure that is given away. `high`: what a competitor knows it to be at most; None where a rule is broken."""

    cell: str
    high: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody's figures in some atoms, together."""

    cell: str
    atoms: tuple[Atom, ...]
    owner: int
    amount: int


def attack(published: Sequence[Published], figures: Mapping[Atom, Amounts], rules: Rules = GENERAL) -> list[Given]:
    """Every total that breaks a rule, and every figure known too closely to a competitor; one finding for a cell."""
    found: dict[str, Given] = {}
    for each in published:
        missed = broken([*_owned(each.atoms, figures).values()], rules)
        if missed:
            found[each.cell] = Given(each.cell, None, f"published although it breaks a rule: {', '.join(missed)}")
    for target in _targets(published, figures):
        for rival in (None, *_rivals(target, figures)):
            if target.cell not in found and not _among_others(target, rival, figures, rules):
                high = bound(published, figures, target.atoms, rival)
                if high is not None and high < (1 + rules.closeness) * target.amount:
                    found[target.cell] = Given(target.cell, high, _words(target, high))
    return list(found.values())


def bound(
    published: Sequence[Published], figures: Mapping[Atom, Amounts], atoms: Sequence[Atom], rival: int | None
) -> int | None:
    """The most that one other's figures in these atoms can be, for a rival who knows its own; None: no bound."""
    places = {atom: place for place, atom in enumerate(figures)}
    rows, limits = [], []
    for each in published:
        own = sum(figures[atom].get(rival, 0) for atom in each.atoms if atom in figures) if rival is not None else 0
        row = np.zeros(len(places))
        row[[places[atom] for atom in each.atoms if atom in places]] = 1
        rows += [row, -row]
        limits += [each.high - own, own - each.low]
    if not rows:
        return None
    aim = np.zeros(len(places))
    aim[[places[atom] for atom in atoms]] = -1
    solved = linprog(aim, A_ub=np.array(rows), b_ub=np.array(limits, dtype=float), bounds=(0, None), method="highs")
    return int(np.floor(1e-6 - (solved.fun or 0.0))) if solved.status == 0 else None


def safe(cells: Mapping[str, frozenset[Atom]], figures: Mapping[Atom, Amounts], rules: Rules = GENERAL) -> list[str]:
    """The cells whose totals meet the rules by themselves."""
    return [cell for cell, atoms in cells.items() if not broken([*_owned(atoms, figures).values()], rules)]


def _owned(atoms: frozenset[Atom] | Sequence[Atom], figures: Mapping[Atom, Amounts]) -> dict[int, int]:
    owned: dict[int, int] = defaultdict(int)
    for atom in atoms:
        for owner, amount in figures.get(atom, {}).items():
            owned[owner] += amount
    return owned


def _targets(published: Sequence[Published], figures: Mapping[Atom, Amounts]) -> Iterator[Target]:
    """The two largest of every published total, and of every atom that some total holds."""
    for each in published:
        for owner, amount in _largest(_owned(each.atoms, figures)):
            atoms = tuple(atom for atom in each.atoms if owner in figures.get(atom, {}))
            yield Target(each.cell, atoms, owner, amount)
    for atom, amounts in figures.items():
        cell = next((each.cell for each in sorted(published, key=_size) if atom in each.atoms), None)
        if cell is not None:
            for owner, amount in _largest(amounts):
                yield Target(cell, (atom,), owner, amount)


def _among_others(target: Target, rival: int | None, figures: Mapping[Atom, Amounts], rules: Rules) -> bool:
    """Whether what others add is enough to hide a figure, whatever is published: the truth is one of its readings."""
    owned = _owned(target.atoms, figures)
    others = sum(amount for owner, amount in owned.items() if owner not in (target.owner, rival))
    return others >= rules.closeness * target.amount


def _size(published: Published) -> tuple[int, str]:
    return len(published.atoms), published.cell


def _rivals(target: Target, figures: Mapping[Atom, Amounts]) -> list[int]:
    """Those who know most: the largest others beside the target, and the largest of all."""
    beside = _owned(target.atoms, figures)
    everywhere = _owned(tuple(figures), figures)
    ordered = [owner for owner, _ in _largest(beside, 3)] + [owner for owner, _ in _largest(everywhere, 2)]
    return [owner for owner in dict.fromkeys(ordered) if owner != target.owner][:3]


def _largest(amounts: Amounts, many: int = 2) -> list[tuple[int, int]]:
    return sorted(((owner, each) for owner, each in amounts.items() if each), key=lambda pair: (-pair[1], pair[0]))[
        :many
    ]


def _words(target: Target, high: int) -> str:
    over = Fraction(high - target.amount, target.amount)
    return f"a competitor knows the figure of one premises here to within {float(100 * over):.0f}%"
