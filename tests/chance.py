"""Rules and answers by chance, from a seed: quick enough for a hundred thousand, and mean where languages differ."""

from collections.abc import Callable
from random import Random
from typing import Any

TODAY = "2024-08-01"
OPERATORS = ("==", "!=", "<", "<=", ">", ">=")
NAMES = ("a", "b", "c", "constructor", "g")
CODES = ("x", "y", "z", "10", "9", "toString", "__proto__", "é")
TEXTS = (
    "", " ", "x", "X", "e\u0301", "é", "\ufb01", "\uff5e", "\U0001f600", "\U0001f600a", "\ue000", "10", "9", "ſ",
    "2024-01-01", "2024-01", "2024-08-01", "2024-08-02", "0999-12-31", "true", "null", "constructor", "\ufeff",
    "\u2028", "ß",
)  # fmt: skip
NUMBERS = (0, 1, -1, 2, 3, 10, 2**31, 2**53 - 1, 1 - 2**53)
AMOUNTS = ("0.00", "0.01", "1.00", "9.99", "10.00", "2147483648.00", "999999999999.99", "01.00", "1.5", "-1.00", "٣.00")
DAYS = ("2024-01-01", "2024-08-01", "2024-08-02", "2023-12-31", "2024-08", "0001-01-01", "9999-12-31")


class Chance(Random):
    """Random choices that questionnaires need; the same for the same seed, whatever the Python."""

    def often(self, percent: int) -> bool:
        """True in so many of a hundred."""
        return self.random() * 100 < percent

    def some(self, things: Any, most: int = 3) -> list[Any]:
        """None or a few different things, in any order."""
        things = list(things)
        return self.sample(things, self.randint(0, min(most, len(things))))


def rule(chance: Chance, leaf: Callable[[Chance], list[Any]], depth: int = 3) -> list[Any]:
    """The tree of a rule whose leaves are made by `leaf`."""
    kind = chance.random()
    if depth and kind < 0.1:
        return ["not", rule(chance, leaf, depth - 1)]
    if depth and kind < 0.4:
        return [chance.choice(("all", "any")), *(rule(chance, leaf, depth - 1) for _ in range(chance.randint(1, 3)))]
    return leaf(chance)


def leaf(chance: Chance) -> list[Any]:
    """A look at an answer, of the right type or of a wrong one."""
    ref = {"q": chance.choice(NAMES)}
    cell = {**ref, "row": chance.choice(CODES)} if chance.often(20) else ref
    kind = chance.choice(("number", "text", "today", "pair", "code", "in", "has", "answered", "count"))
    made: list[Any] = ["answered", cell]
    if kind == "number":
        made = [chance.choice(OPERATORS), ref, chance.choice(NUMBERS)]
    elif kind == "text":
        made = [chance.choice(OPERATORS), ref, chance.choice(TEXTS + DAYS)]
    elif kind == "today":
        made = [chance.choice(OPERATORS), {"q": "today"}, chance.choice(DAYS)]
    elif kind == "pair":
        made = [chance.choice(OPERATORS), ref, {"q": chance.choice((*NAMES, "today"))}]
    elif kind == "code":
        made = [chance.choice(("==", "!=")), cell, chance.choice(CODES)]
    elif kind == "in":
        made = ["in", cell, chance.some(CODES)]
    elif kind == "has":
        made = [chance.choice(("has_any", "has_all")), ref, chance.some(CODES)]
    elif kind == "count":
        made = ["count", ref, chance.choice(OPERATORS), chance.randint(0, 3)]
    return made


def answers(chance: Chance, names: Any = NAMES) -> dict[str, Any]:
    """Answers of any kind to some questions."""
    return {name: value(chance) for name in chance.some(names, len(names))}


def value(chance: Chance, codes: Any = CODES) -> Any:
    """Something of any JSON type."""
    kinds: list[Any] = [
        chance.choice(codes),
        chance.choice(TEXTS),
        chance.choice(DAYS),
        chance.choice(NUMBERS),
        chance.choice(AMOUNTS),
        chance.some(codes),
        {row: chance.choice((*codes, "", 5)) for row in chance.some(codes)},
        chance.choice((None, True, False, 1.5, [], {}, [["x"]], [1, "x"], [None], 10**16, "\0", "x\x85y")),
    ]
    return chance.choice(kinds)
