"""Made-up people, spread over wards and ages as the census found them and as people tend to answer surveys.

Nobody here exists. Older people answer more often than younger ones, which is what a real consultation meets too.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")

QUESTIONNAIRES = Path(__file__).resolve().parents[2] / "questionnaires"
"""Where the shipped questionnaires and code lists are."""

ANSWERING = {"16_24": 0.5, "25_34": 0.7, "35_49": 1.0, "50_64": 1.3, "65_plus": 1.2}
"""How likely somebody of a census age band is to answer, against those aged 35 to 49."""

BANDS = {
    "16_24": {"16_17": 0.25, "18_24": 0.75},
    "25_34": {"25_34": 1.0},
    "35_49": {"35_49": 1.0},
    "50_64": {"50_64": 1.0},
    "65_plus": {"65_74": 0.55, "75_plus": 0.45},
}
"""Census age band -> bands of the questionnaires, and how its people divide among them."""

YOUNG = {"13_15": 0.55, "16_17": 0.3, "18_24": 0.15}
"""Bands of the young people's form."""

CAPACITIES: dict[tuple[str, ...], float] = {
    ("resident",): 0.55,
    ("resident", "worker"): 0.27,
    ("resident", "student"): 0.02,
    ("resident", "business"): 0.05,
    ("worker",): 0.04,
    ("visitor",): 0.05,
    ("worker", "visitor"): 0.02,
}


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward and how many people aged 16 and over live there, by census age band."""

    code: str
    area_type: str  # town, rural
    ages: dict[str, int]


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up respondent. `home` is a ward's code, `elsewhere` or `outside`."""

    home: str
    area_type: str  # town, rural; blank when the ward is not known
    age: str
    sex: str
    capacity: tuple[str, ...]

    @property
    def young(self) -> bool:
        """Under 25."""
        return self.age in YOUNG


def wards(folder: Path = QUESTIONNAIRES) -> tuple[Ward, ...]:
    """The wards of the borough, from the census table shipped with the code lists."""
    with (folder / "codelists" / "population_2021.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Ward(row["code"], row["area_type"], {band: int(row[f"age_{band}"]) for band in ANSWERING})
            for row in csv.DictReader(lines)
        )


def draw_person(rng: Random, places: Sequence[Ward], near: str | None = None, youth: bool = False) -> Person:
    """Somebody who answers. `near`: the ward they were met in, whose people are met more often there."""
    capacity = ("resident",) if youth else pick(rng, CAPACITIES)
    ward = rng.choices(places, [_likely(place) * (8 if place.code == near else 1) for place in places])[0]
    age = pick(rng, YOUNG) if youth else _age(rng, ward)
    sex = pick(rng, {"female": 0.53, "male": 0.44, "prefer_not": 0.03})
    if "resident" not in capacity:
        return Person("outside", "", age, sex, capacity)
    if rng.random() < 0.03:
        return Person("elsewhere", "", age, sex, capacity)
    return Person(ward.code, ward.area_type, age, sex, capacity)


def pick(rng: Random, weights: Mapping[Choice, float]) -> Choice:
    """One key, as often as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]


def _likely(ward: Ward) -> float:
    return sum(count * ANSWERING[band] for band, count in ward.ages.items())


def _age(rng: Random, ward: Ward) -> str:
    band = pick(rng, {band: count * ANSWERING[band] for band, count in ward.ages.items()})
    return pick(rng, BANDS[band])
