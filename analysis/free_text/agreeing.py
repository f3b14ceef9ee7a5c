"""How well two people who coded the same texts agree, code by code and altogether. PURE."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.statistics.agreement import Agreement, of_one_code, pooled


@dataclass(frozen=True, slots=True)
class Pair:
    """One text, and the codes each of two people gave it."""

    text_id: int
    first: frozenset[str]
    second: frozenset[str]

    @property
    def alike(self) -> bool:
        return self.first == self.second


@dataclass(frozen=True, slots=True)
class Agreed:
    """Agreement on one code: texts that both, or only one of them, gave it."""

    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def agreement(self) -> Agreement:
        return of_one_code(self.both, self.only_first, self.only_second, self.neither)

    @property
    def used(self) -> bool:
        """Whether anybody gave the code at all; agreeing never to use it says nothing."""
        return self.both + self.only_first + self.only_second > 0


def by_code(pairs: Sequence[Pair], codes: Iterable[str]) -> Mapping[str, Agreed]:
    """Agreement on each code over all the texts."""
    return {code: _agreed(pairs, code) for code in codes} if pairs else {}


def overall(agreed: Mapping[str, Agreed]) -> Agreement | None:
    """Agreement over all codes that anybody used, pooled; None while there is nothing to compare."""
    used = [each.agreement for each in agreed.values() if each.used]
    return pooled(used) if used else None


def _agreed(pairs: Sequence[Pair], code: str) -> Agreed:
    marks = [(code in pair.first, code in pair.second) for pair in pairs]
    return Agreed(*(marks.count(each) for each in ((True, True), (True, False), (False, True), (False, False))))
