"""People of one source with their weights, group by group: sums that add, and take off what is left over.

Sums run over weight cells in the order of their codes, as in `sums`: the same to the last digit however counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.comparison.waves_compared import any_of
from analysis.counts.counting import Source
from analysis.counts.part import Request
from analysis.counts.patterns import Patterns
from analysis.populations.model import Weighting
from analysis.rows import cells
from analysis.tally import Cell, Key
from analysis.weighted.adding import weights
from analysis.weighting.diagnostics import design_effect, kish
from analysis.weighting.margins import Raked


@dataclass(frozen=True, slots=True)
class Mass:
    """So many people, the sum of their weights, and that of the squares."""

    people: int = 0
    w: float = 0.0
    w2: float = 0.0

    def __add__(self, other: "Mass") -> "Mass":
        return Mass(self.people + other.people, self.w + other.w, self.w2 + other.w2)

    def __sub__(self, other: "Mass") -> "Mass":
        left = self.people - other.people
        return Mass(left, self.w - other.w, self.w2 - other.w2) if left else Mass()

    @property
    def effective(self) -> float:
        """Kish's effective base."""
        return kish(self.w, self.w2)

    @property
    def design_effect(self) -> float:
        return design_effect(self.people, self.w, self.w2)


@dataclass(frozen=True)
class Masses:
    """The respondents of one source as a request divides them, those of one `mode` alone if it is given."""

    source: Source
    request: Request
    weighting: Weighting
    mode: str | None = None

    @cached_property
    def raked(self) -> Raked:
        """The weights of everybody in the population; WeightingError when they cannot be made."""
        return weights(self.source, self.weighting, self.request.question)

    def base(self, key: Key) -> Mass:
        """The base of a group."""
        return self._mass({code: cell.base for code, cell in self._cells.get(key, {}).items()})

    def chose(self, key: Key, codes: Sequence[str]) -> Mass:
        """Those of its base who chose any of the options or nets, each person once."""
        found = self._cells.get(key, {})
        if len(codes) == 1:
            return self._mass({code: cell.mentions[codes[0]] for code, cell in found.items()})
        return self._mass({code: any_of(self._sets.get((*key, code)), codes) for code in found})

    def _mass(self, people: Mapping[str, int]) -> Mass:
        total = Mass()
        for code in sorted(people):
            weight, count = self.raked.weights[cells.categories(code)], people[code]
            total += Mass(count, count * weight, count * weight**2)
        return total

    @cached_property
    def _cells(self) -> Mapping[Key, Mapping[str, Cell]]:
        """Group -> weight cell -> counts; who is in no cell has no weight."""
        found: dict[Key, dict[str, Cell]] = {}
        for key, cell in self.source.count(self._divided).cells.items():
            group, code = self._taken_apart(key)
            if group is not None and code is not None:
                found.setdefault(group, {})[code] = cell
        return found

    @cached_property
    def _sets(self) -> Mapping[Key, Patterns]:
        taken = [(self._taken_apart(key), sets) for key, sets in self.source.patterns(self._divided).items()]
        return {(*group, code): sets for (group, code), sets in taken if group is not None}

    def _taken_apart(self, key: Key) -> tuple[Key | None, str | None]:
        """Group and weight cell; no group for other modes."""
        *group, code = key
        if self.mode is None:
            return tuple(group), code
        return (tuple(group[:-1]) if group[-1] == self.mode else None), code

    @property
    def _divided(self) -> Request:
        by = self.request.by if self.mode is None else (*self.request.by, "mode")
        cells_of = self.weighting.cells
        return replace(self.request, by=by, cells=cells_of, weight=None, uncertainty=False, top=None)
