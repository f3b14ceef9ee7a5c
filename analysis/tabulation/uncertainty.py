"""How sure a share and a rank are, modelled: intervals, rank ranges and runs that are too close to call.

All of it treats the respondents as a simple random sample, which people who chose to take part are not: for officers
only, and labelled. Ranges are drawn from a seed made of the counts, so the same counts give the same ranges.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.counts.patterns import Patterns
from analysis.ranking import Choice
from analysis.statistics.bands import bands, told_apart
from analysis.statistics.intervals import wilson_bounds
from analysis.statistics.patterns import Ints, together
from analysis.statistics.rank_ranges import Ranges, of_pairs, ranges
from analysis.table import Line
from analysis.tally import Cell

NOTE = (
    "Intervals, rank ranges and “too close to call” are modelled: they treat respondents as a simple random sample, so "
    "the true uncertainty is larger. For officers, not for publication."
)


MANY = 1_000
"""People from whom on ranges are drawn from who chose what together, not person by person: as good, and quick."""


def add(lines: Sequence[Line], choices: Sequence[Choice], cell: Cell, patterns: Patterns | None) -> tuple[Line, ...]:
    """The lines with what can be said of their sureness; of a base of nobody that is nothing."""
    if patterns is None or not cell.base:
        return tuple(lines)
    drawn = _Drawn(patterns, cell, seed(choices, cell), together(patterns, patterns.codes))
    options = [choice.code for choice in choices if not choice.is_net and not choice.exclusive]
    found = {**_of_nets(choices, drawn), **drawn.ranges(options)}
    run = _bands(options, drawn)
    return _sure(lines, cell, found, run)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Respondents to draw again. `pairs`: who chose what together, over all codes of the patterns."""

    patterns: Patterns
    cell: Cell
    seed: int
    pairs: Ints

    def ranges(self, codes: Sequence[str]) -> Ranges:
        """Rank ranges of these codes among each other."""
        if not codes:
            return {}
        if self.cell.base < MANY:
            return ranges(self.patterns, codes, seed=self.seed)
        return of_pairs(self.among(codes), self.cell.base, codes, seed=self.seed)

    def among(self, codes: Sequence[str]) -> Ints:
        """The pairs of these codes, in this order."""
        places = [self.patterns.codes.index(code) for code in codes]
        return self.pairs[np.ix_(places, places)]


def seed(choices: Sequence[Choice], cell: Cell) -> int:
    """A seed made of the counts of the options; the nets, asked for or not, change nothing."""
    counted = sorted((each.code, cell.mentions[each.code]) for each in choices if not each.is_net)
    return int.from_bytes(hashlib.sha256(repr((cell.base, counted)).encode()).digest()[:8])


def _of_nets(choices: Sequence[Choice], drawn: _Drawn) -> Ranges:
    """Ranks of the nets among each other and the options outside all of them."""
    nets = [choice for choice in choices if choice.is_net]
    inside = {code for net in nets for code in net.members}
    rivals = [each.code for each in choices if each.is_net or not (each.exclusive or each.code in inside)]
    found = drawn.ranges(rivals) if nets else {}
    return {net.code: found[net.code] for net in nets}


def _bands(options: Sequence[str], drawn: _Drawn) -> dict[str, int]:
    ordered = sorted(options, key=lambda code: -drawn.cell.mentions[code])
    return dict(zip(ordered, bands(told_apart(drawn.among(ordered))), strict=True)) if ordered else {}


def _sure(lines: Sequence[Line], cell: Cell, found: Ranges, run: dict[str, int]) -> tuple[Line, ...]:
    """The lines of one group with all of it, the intervals worked out at once."""
    lows, highs = wilson_bounds([cell.mentions[line.choice.code] for line in lines], cell.base)
    sure = []
    for line, low, high in zip(lines, lows.tolist(), highs.tolist(), strict=True):
        best, worst = found.get(line.choice.code, (None, None))
        band = run.get(line.choice.code)
        sure.append(replace(line, low=low, high=high, rank_low=best, rank_high=worst, band=band))
    return tuple(sure)
