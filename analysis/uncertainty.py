"""How sure a share and a rank are, modelled: intervals, rank ranges and runs that are too close to call.

All of it treats the respondents as a simple random sample, which people who chose to take part are not: for officers
only, and labelled. Ranges are drawn from a seed made of the counts, so the same counts give the same ranges.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from analysis.patterns import Patterns
from analysis.ranking import Choice
from analysis.statistics.bands import bands, told_apart
from analysis.statistics.intervals import wilson
from analysis.statistics.patterns import together
from analysis.statistics.rank_ranges import Ranges, ranges
from analysis.table import Line
from analysis.tally import Cell

NOTE = (
    "Intervals, rank ranges and “too close to call” are modelled: they treat respondents as a simple random sample, so "
    "the true uncertainty is larger. For officers, not for publication."
)


def add(lines: Sequence[Line], choices: Sequence[Choice], cell: Cell, patterns: Patterns | None) -> tuple[Line, ...]:
    """The lines with what can be said of their sureness; of a base of nobody that is nothing."""
    if patterns is None or not cell.base:
        return tuple(lines)
    options = [choice.code for choice in choices if not choice.is_net and not choice.exclusive]
    of_options = ranges(patterns, options, seed=seed(choices, cell)) if options else {}
    found = {**_of_nets(choices, cell, patterns), **of_options}
    run = _bands(options, cell, patterns)
    return tuple(_sure(line, found, run) for line in lines)


def seed(choices: Sequence[Choice], cell: Cell) -> int:
    """A seed made of the counts of the options; the nets, asked for or not, change nothing."""
    counted = sorted((each.code, cell.mentions[each.code]) for each in choices if not each.is_net)
    return int.from_bytes(hashlib.sha256(repr((cell.base, counted)).encode()).digest()[:8])


def _of_nets(choices: Sequence[Choice], cell: Cell, patterns: Patterns) -> Ranges:
    """Ranks of the nets among each other and the options outside all of them."""
    nets = [choice for choice in choices if choice.is_net]
    inside = {code for net in nets for code in net.members}
    rivals = [each.code for each in choices if each.is_net or not (each.exclusive or each.code in inside)]
    found = ranges(patterns, rivals, seed=seed(choices, cell)) if nets else {}
    return {net.code: found[net.code] for net in nets}


def _bands(options: Sequence[str], cell: Cell, patterns: Patterns) -> dict[str, int]:
    ordered = sorted(options, key=lambda code: -cell.mentions[code])
    return dict(zip(ordered, bands(told_apart(together(patterns, ordered))), strict=True)) if ordered else {}


def _sure(line: Line, found: Ranges, run: dict[str, int]) -> Line:
    assert line.mentions is not None
    assert line.base is not None
    low, high = wilson(line.mentions, line.base)
    best, worst = found.get(line.choice.code, (None, None))
    return replace(line, low=low, high=high, rank_low=best, rank_high=worst, band=run.get(line.choice.code))
