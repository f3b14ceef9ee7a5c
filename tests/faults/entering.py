"""What people answer to the short form of market stalls, by chance: answers that a sound tablet keeps as they are."""

import random
from typing import Any
from uuid import UUID

CAPACITIES = ("resident", "worker", "student", "visitor", "business")
AGES = ("13_15", "16_17", "18_24", "25_34", "35_49", "50_64", "65_74", "75_plus", "prefer_not")
AREAS = ("E05005495", "E05005501", "E05005510", "elsewhere", "outside")
CONCERNS = ("street_drinking", "dog_fouling", "fly_tipping", "burglary", "speeding", "knife_crime", "rural_crime")
ACTIONS = ("street_lights", "police_presence", "cctv", "youth_activities", "speed_control")
WORDS = (
    "żółw",
    "speeding",
    "🐢",
    "“loud”",
    "ﬁ",
    "Straße",
    "l’été",
    "100 %",
    "a\nb",
    "<b>&amp;</b>",
    "\u2028x",
    "Nr.",
    "'; --",
)


def made_up_id(chance: random.Random) -> str:
    """An id as a tablet makes them."""
    return str(UUID(int=chance.getrandbits(128), version=4))


def answers(chance: random.Random) -> tuple[dict[str, Any], str]:
    """Answers, every one of them on the route, and a word in them that stands nowhere else."""
    mark = f"Zeuge{chance.getrandbits(48):012x}"
    given: dict[str, Any] = {"capacity": _some(chance, CAPACITIES, 2) or ["visitor"], "age": chance.choice(AGES)}
    _perhaps(chance, given, "home_area", AREAS)
    concerns = _some(chance, CONCERNS, 3)
    if concerns:
        given["concerns"] = concerns
    if len(concerns) > 1:
        _perhaps(chance, given, "top_concern", concerns)
    _perhaps(chance, given, "safe_day", ("very_safe", "bit_unsafe", "never_day"))
    _perhaps(chance, given, "safe_dark", ("very_safe", "bit_unsafe", "never_dark"))
    if given["age"] == "13_15":
        return given, mark
    more = _some(chance, ACTIONS, 2)
    if more:
        given["do_more"] = more
    given["story"] = " ".join([mark, *chance.choices(WORDS, k=chance.choice((0, 2, 5, 20)))]).strip()
    _perhaps(chance, given, "sex", ("female", "male", "prefer_not"))
    return given, mark


def _some(chance: random.Random, codes: tuple[str, ...], most: int) -> list[str]:
    """Some codes, in the order of the definition, which is how they are kept."""
    chosen = chance.sample(codes, chance.randint(0, most))
    return [code for code in codes if code in chosen]


def _perhaps(chance: random.Random, given: dict[str, Any], question: str, codes: "tuple[str, ...] | list[str]") -> None:
    if chance.random() < 0.8:
        given[question] = chance.choice(codes)
