"""From counts to a ranked table: shares, ranks, ties, cuts and nets. Arithmetic only.

Ranks are competition ranks (1, 2, 3, 4, 5=, 5=, 7). Equal counts share a rank and keep the
questionnaire's order. Options that exclude the rest (none, don't know) are listed last, unranked.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import floor


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be ranked: an option of the question, or a net of several (`members`)."""

    code: str
    label: str
    exclusive: bool = False
    members: tuple[str, ...] = ()

    @property
    def is_net(self) -> bool:
        return bool(self.members)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a ranked table.

    rank      1 is the most mentioned; None for exclusive options and nets
    net_rank  the rank with every net standing in for its members; None for the members and without nets
    base      respondents the share is of
    """

    choice: Choice
    mentions: int
    base: int
    rank: int | None = None
    tied: bool = False
    net_rank: int | None = None

    @property
    def share(self) -> Fraction | None:
        """Mentions over base, exact; None when nobody is in the base."""
        return Fraction(self.mentions, self.base) if self.base else None


def rank_choices(choices: Sequence[Choice], mentions: Mapping[str, int], base: int) -> list[Row]:
    """Rank choices given in questionnaire order; a net follows as the line above its best-placed member."""
    options = _ranked([each for each in choices if not each.is_net and not each.exclusive], mentions, base)
    last = [Row(each, mentions[each.code], base) for each in choices if each.exclusive]
    nets = [Row(each, mentions[each.code], base) for each in choices if each.is_net]
    if not nets:
        return options + last
    return _beside(nets, _with_net_ranks(options, nets)) + last


def cut(rows: Iterable[Row], top: int) -> list[Row]:
    """The rows ranked `top` or better, with every row tied with the last of them, and their nets."""
    kept = [row for row in rows if row.choice.is_net or (row.rank is not None and row.rank <= top)]
    codes = {row.choice.code for row in kept if not row.choice.is_net}
    return [row for row in kept if not row.choice.is_net or codes & set(row.choice.members)]


def ticks(choice: Choice, mentions: Mapping[str, int]) -> int:
    """How often a choice was made: a net as often as all its members together, who may be the same people."""
    return sum(mentions[code] for code in choice.members) if choice.is_net else mentions[choice.code]


def percent(share: Fraction | None, places: int = 2) -> str:
    """Write a share as a percentage, half rounded up: 54/144 is 37.50%. A share of nobody is n/a."""
    return "n/a" if share is None else f"{rounded(share * 100, places)}%"


def rounded(value: Fraction, places: int) -> str:
    """Write a number to so many places, half rounded away from nought: 12.5 is 13, -12.5 is -13."""
    smallest_parts = floor(abs(value) * 10**places + Fraction(1, 2))
    return f"{Decimal(-smallest_parts if value < 0 else smallest_parts).scaleb(-places)}"


def _ranked(options: Sequence[Choice], mentions: Mapping[str, int], base: int) -> list[Row]:
    ordered = sorted(options, key=lambda each: -mentions[each.code])  # stable: ties stay in questionnaire order
    counts = [mentions[each.code] for each in ordered]
    many = Counter(counts)
    ranks = {count: 1 + place for place, count in reversed([*enumerate(counts)])}
    return [
        Row(choice, count, base, ranks[count], many[count] > 1) for choice, count in zip(ordered, counts, strict=True)
    ]


def _with_net_ranks(options: list[Row], nets: Sequence[Row]) -> list[Row]:
    """Options outside every net, and the nets, ranked against each other."""
    netted = {code for net in nets for code in net.choice.members}
    rivals = [row.mentions for row in [*nets, *options] if row.choice.code not in netted]
    return [
        row if row.choice.code in netted else replace(row, net_rank=1 + sum(count > row.mentions for count in rivals))
        for row in options
    ] + [replace(net, net_rank=1 + sum(count > net.mentions for count in rivals)) for net in nets]


def _beside(nets: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    placed = {row.choice.code: row for row in rows if row.choice.is_net}
    table = [row for row in rows if not row.choice.is_net]
    for net in nets:
        members = [number for number, row in enumerate(table) if row.choice.code in net.choice.members]
        table.insert(members[0] if members else len(table), placed[net.choice.code])
    return table
