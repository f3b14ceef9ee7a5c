"""How far down or up a rank could be had other people like these answered: a bootstrap over respondents.

Whole respondents are drawn again, so that options often ticked together rise and fall together. The same seed and
counts give the same ranges, in whatever order or pieces the counts were gathered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.intervals import Floats
from analysis.statistics.patterns import Ints, Patterns, ticked, together

Ranges = dict[str, tuple[int, int]]
"""By code the best and worst rank, 1 is the most mentioned."""

EXACT = 1_000_000  # respondents, or distinct sets, times replicates up to which they are drawn: some ten milliseconds
BLOCK = 1 << 14  # respondents drawn at once: more would not fit into the processor's own memory
SETS_COST = 8  # what drawing how many have one set costs, where drawing one respondent costs 1


@dataclass(frozen=True, slots=True)
class Draws:
    """How often respondents are drawn again, from which seed, and how many of the ranks so found a range holds."""

    seed: int
    replicates: int = 1000
    confidence: float = 0.95

    def generator(self) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(self.seed))


def ranges(
    patterns: Patterns, codes: Sequence[str], *, seed: int, replicates: int = 1000, confidence: float = 0.95
) -> Ranges:
    """Ranges of the ranks of `codes` among each other (leave out nets and exclusive options).

    Options level in a draw count as first among them for the best rank and as last for the worst.
    """
    draws = Draws(seed, replicates, confidence)
    flags, counts = ticked(patterns, codes)
    if min(int(counts.sum()), SETS_COST * len(counts)) * replicates <= EXACT:
        mentions = drawn(flags, counts, draws)
    else:
        mentions = approximated(together(patterns, codes), int(counts.sum()), draws)
    return _ranges(mentions, counts @ flags, codes, confidence)


def of_pairs(pairs: Ints, people: int, codes: Sequence[str], *, seed: int) -> Ranges:
    """The same from who chose what together alone, for where there are many people: see `approximated`."""
    draws = Draws(seed)
    return _ranges(approximated(pairs, people, draws), np.diag(pairs), codes, draws.confidence)


def drawn(flags: NDArray[np.bool_], counts: Ints, draws: Draws) -> Ints:
    """Mentions [replicates, codes] when respondents are drawn with replacement: multinomial over distinct sets.

    Where there are not many more respondents than sets, one by one, which is quicker and comes to the same.
    """
    people = int(counts.sum())
    if not people:
        return np.zeros((draws.replicates, flags.shape[1]), dtype=np.int64)
    chance, chosen = draws.generator(), flags.astype(np.float64)
    if people > SETS_COST * len(counts):
        sets = chance.multinomial(people, counts / people, size=draws.replicates)
        return np.asarray(sets.astype(np.float64) @ chosen, dtype=np.int64)
    set_of = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    times = max(1, BLOCK // people)
    mentions = [
        _one_by_one(chance, set_of, min(times, draws.replicates - done), len(counts)) @ chosen
        for done in range(0, draws.replicates, times)
    ]
    return np.concatenate(mentions).astype(np.int64)


def _one_by_one(chance: np.random.Generator, set_of: NDArray[np.int32], times: int, sets: int) -> Floats:
    """How many respondents have each set [times, sets] when as many as there are, are drawn with replacement."""
    people = chance.integers(0, len(set_of), size=(times, len(set_of)), dtype=np.int32)
    places = set_of[people] + np.arange(times, dtype=np.int32)[:, None] * np.int32(sets)
    counted = np.bincount(places.ravel(), minlength=times * sets)
    return counted.reshape(times, sets).astype(np.float64)


def approximated(pairs: Ints, people: int, draws: Draws) -> Ints:
    """The same without the sets: normal, with the means and covariances that drawing respondents has.

    pairs: people who chose both i and j at [i, j], and i on the diagonal. Good where all counts are large, which is
    where distinct sets are too many to draw.
    """
    mean = np.diag(pairs).astype(np.float64)
    spread = pairs - np.outer(mean, mean) / people
    values, vectors = np.linalg.eigh(spread)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    normal = draws.generator().standard_normal((draws.replicates, len(mean)))
    return np.asarray(np.clip(np.rint(mean + normal @ root.T), 0, people), dtype=np.int64)


def _ranges(mentions: Ints, counted: Ints, codes: Sequence[str], confidence: float) -> Ranges:
    """The middle `confidence` of the ranks drawn, and always the rank counted."""
    by_code = np.ascontiguousarray(mentions.T)
    best, worst = np.ones(by_code.shape, dtype=np.int16), np.zeros(by_code.shape, dtype=np.int16)
    for other in by_code:
        best += other > by_code
        worst += other >= by_code
    last, tail = len(mentions) - 1, (1 - confidence) / 2
    low = np.sort(best, axis=1)[:, floor(last * tail)]
    high = np.sort(worst, axis=1)[:, ceil(last * (1 - tail))]
    rank = 1 + np.count_nonzero(counted[None, :] > counted[:, None], axis=1)
    low, high = np.minimum(low, rank), np.maximum(high, rank)
    return {code: (int(low[place]), int(high[place])) for place, code in enumerate(codes)}
