"""What a reader must be warned of about a group, by code, with the mark and the words to print.

The limits are those of market research practice: under 10 nothing firm, under 30 counts and no percentages, under 100
a mark. It knows no counts but the ones handed in, and decides nothing about disclosure: see the profiles for that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

TOO_FEW = "too_few"
FEW = "few"
COUNTS_ONLY = "counts_only"
VERY_SMALL_BASE = "very_small_base"
SMALL_BASE = "small_base"
ONE_EVENT = "one_event"
MADE_UP = "made_up"

ONE_EVENT_LIMIT = Fraction(1, 3)
SENTENCE_BASE = 30
"""Under this base no percentage and no superlative."""


@dataclass(frozen=True, slots=True)
class Caution:
    """A flag in print: the mark beside a group's title, and what it means."""

    mark: str
    words: str


CAUTIONS: Mapping[str, Caution] = {
    TOO_FEW: Caution("*", "fewer than 5 people: not shown"),
    FEW: Caution("*", "5 to 9 people: counts only, and not for publication"),
    COUNTS_ONLY: Caution("*", "10 to 29 people: counts only, no percentages"),
    VERY_SMALL_BASE: Caution("†", "30 to 49 people: a very small base, indicative only"),
    SMALL_BASE: Caution("‡", "50 to 99 people: a small base, read with caution"),
    ONE_EVENT: Caution("§", "more than a third of these people were asked at one event"),
    MADE_UP: Caution("", "made-up demonstration data"),
}
_BELOW = ((5, TOO_FEW), (10, FEW), (30, COUNTS_ONLY), (50, VERY_SMALL_BASE), (100, SMALL_BASE))
_NO_SHARES = frozenset({TOO_FEW, FEW, COUNTS_ONLY})


def of_base(base: int | None) -> tuple[str, ...]:
    """The flag of a base of so many people: none from 100 up, and none where the base is hidden."""
    if base is None:
        return ()
    return next(((flag,) for limit, flag in _BELOW if base < limit), ())


def of_events(largest: int, base: int | None) -> tuple[str, ...]:
    """The flag of a group whose largest event brought `largest` of its `base`."""
    return (ONE_EVENT,) if base and Fraction(largest, base) > ONE_EVENT_LIMIT else ()


def shows_lines(flags: Iterable[str]) -> bool:
    """Whether a column with these flags is printed at all. Programs still read it, of a profile that shows it."""
    return TOO_FEW not in flags


def shows_shares(flags: Iterable[str]) -> bool:
    """Whether percentages are printed in a column with these flags."""
    return _NO_SHARES.isdisjoint(flags)


def marks(flags: Iterable[str]) -> str:
    """The marks to print beside a title: "†§"."""
    return "".join(dict.fromkeys(CAUTIONS[flag].mark for flag in flags))


def explained(flags: Iterable[str]) -> tuple[str, ...]:
    """One note for each flag used, in the order of `CAUTIONS`: "† 30 to 49 people: ..."."""
    used = set(flags)
    return tuple(
        f"{caution.mark} {caution.words[0].upper()}{caution.words[1:]}."
        for flag, caution in CAUTIONS.items()
        if flag in used and caution.mark
    )
