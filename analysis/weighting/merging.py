"""Categories too small to weight by join a neighbour; those with nobody in them are refused, never passed over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.weighting.margins import Limits, Margin, Merged, WeightingError


@dataclass(frozen=True, slots=True)
class Fitted:
    """A margin as it will be met: sets of categories that go together, and the share of the population in each."""

    name: str
    sets: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]

    def place(self) -> dict[str, int]:
        """Which set each category is in."""
        return {code: number for number, codes in enumerate(self.sets) for code in codes}

    def label(self, number: int) -> str:
        return " and ".join(self.sets[number])


def fit(margin: Margin, respondents: Mapping[str, int], limits: Limits) -> Fitted:
    """Merge until no set of categories is too small; WeightingError for a category without respondents or target."""
    _refuse_nobody(margin, respondents)
    sets = [[code] for code in margin.targets if margin.targets[code] > 0]
    counts = [respondents[code] for [code] in sets]
    enough = max(limits.smallest, limits.smallest_share * sum(counts))
    while len(sets) > 1 and min(counts) < enough:
        _join(sets, counts)
    total = sum(margin.targets.values())
    shares = tuple(sum(margin.targets[code] for code in codes) / total for codes in sets)
    return Fitted(margin.name, tuple(map(tuple, sets)), shares)


def merged(fitted: Sequence[Fitted], respondents: Sequence[Mapping[str, int]]) -> tuple[Merged, ...]:
    """Which categories were merged, margin by margin."""
    return tuple(
        Merged(margin.name, codes, sum(counts[code] for code in codes))
        for margin, counts in zip(fitted, respondents, strict=True)
        for codes in margin.sets
        if len(codes) > 1
    )


def _refuse_nobody(margin: Margin, respondents: Mapping[str, int]) -> None:
    if any(target < 0 for target in margin.targets.values()) or sum(margin.targets.values()) <= 0:
        raise WeightingError(f"The targets of margin '{margin.name}' must be people or shares, none below nought.")
    empty = [code for code, target in margin.targets.items() if target > 0 and not respondents.get(code)]
    if empty:
        raise WeightingError(
            f"Nobody who answered is in {_listed(empty)} of margin '{margin.name}': no weight makes up for that. "
            "Use a margin of larger categories, or leave this one out."
        )
    strange = [code for code, count in respondents.items() if count and not margin.targets.get(code)]
    if strange:
        raise WeightingError(
            f"Margin '{margin.name}' has no target for {_listed(strange)}, where people answered. "
            "Give it one, or count them as not known."
        )


def _join(sets: list[list[str]], counts: list[int]) -> None:
    """The smallest set joins its smaller neighbour; the first of equals goes first."""
    smallest = counts.index(min(counts))
    beside = [place for place in (smallest - 1, smallest + 1) if 0 <= place < len(counts)]
    other = min(beside, key=lambda place: counts[place])
    first, second = sorted((smallest, other))
    sets[first] += sets.pop(second)
    counts[first] += counts.pop(second)


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)
