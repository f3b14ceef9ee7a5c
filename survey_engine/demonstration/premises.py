"""Made-up premises: what kind of business, where, how many people work there, and what crime it met in twelve months.

Nobody's business is here. How many meet crime, and how much of it is reported, is near to what the Home Office's
Commercial Victimisation Survey of 2023 found; counts have the long tail that such counts have. The rest is invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from survey_engine.demonstration.people import Person, pick

RETAIL = frozenset(
    {"convenience", "supermarket", "fashion", "pharmacy", "charity", "hardware", "forecourt", "other_retail"}
)
MOST_TIMES = 900


@dataclass(frozen=True, slots=True)
class Trade:
    """A kind of business. `share`: of all that answer; `victims`: how many meet crime; `busy`: a factor of times."""

    share: float
    victims: float
    busy: float
    places: Mapping[str, float]
    staff: Mapping[str, float]


HIGH_STREET = {"town_centre": 62, "town_other": 18, "village": 18, "estate": 2}
SMALL = {"0_1": 25, "2_9": 60, "10_49": 14, "50_249": 1}
LARGE = {"10_49": 30, "50_249": 60, "250_plus": 10}
TRADES: Mapping[str, Trade] = {
    "convenience": Trade(33, 0.55, 1.4, {"town_centre": 25, "town_other": 35, "village": 40}, SMALL),
    "supermarket": Trade(7, 0.85, 6.0, {"town_centre": 45, "town_other": 45, "village": 10}, LARGE),
    "fashion": Trade(22, 0.33, 0.7, HIGH_STREET, SMALL),
    "pharmacy": Trade(16, 0.45, 0.9, HIGH_STREET, SMALL),
    "charity": Trade(14, 0.32, 0.6, {"town_centre": 90, "village": 10}, SMALL),
    "hardware": Trade(18, 0.35, 0.6, {"town_centre": 40, "town_other": 20, "estate": 25, "village": 15}, SMALL),
    "forecourt": Trade(9, 0.6, 1.6, {"town_other": 55, "village": 35, "rural": 10}, SMALL),
    "other_retail": Trade(36, 0.32, 0.6, HIGH_STREET, SMALL),
    "pub_restaurant": Trade(31, 0.36, 0.8, {"town_centre": 45, "town_other": 12, "village": 38, "rural": 5}, SMALL),
    "takeaway_cafe": Trade(24, 0.3, 0.7, HIGH_STREET, SMALL),
    "personal_services": Trade(22, 0.12, 0.4, HIGH_STREET, SMALL),
    "office": Trade(20, 0.14, 0.4, {"town_centre": 45, "estate": 35, "village": 20}, SMALL),
    "industrial": Trade(18, 0.26, 0.5, {"estate": 75, "village": 10, "rural": 15}, {"2_9": 45, "10_49": 45, **LARGE}),
    "farm": Trade(20, 0.4, 0.5, {"rural": 85, "village": 15}, {"0_1": 45, "2_9": 50, "10_49": 5}),
    "other": Trade(10, 0.2, 0.5, {"town_centre": 30, "town_other": 25, "estate": 25, "village": 20}, SMALL),
}

SHOP = {
    "shop_theft": 0.64, "staff_theft": 0.06, "other_theft": 0.12, "burglary": 0.16, "robbery": 0.05, "abuse": 0.46,
    "violence": 0.24, "hate": 0.06, "sexual_harassment": 0.03, "damage": 0.22, "arson": 0.01, "vehicle": 0.03,
    "fraud": 0.18, "cyber": 0.1, "antisocial": 0.34, "fly_tipping": 0.1,
}  # fmt: skip
SERVING = {**SHOP, "shop_theft": 0.1, "abuse": 0.55, "violence": 0.32, "antisocial": 0.42}
WORKS = {
    "other_theft": 0.3, "burglary": 0.3, "damage": 0.3, "vehicle": 0.2, "fraud": 0.16, "cyber": 0.3,
    "antisocial": 0.2, "fly_tipping": 0.3, "abuse": 0.1, "staff_theft": 0.05,
}  # fmt: skip
LAND = {"rural": 0.75, "other_theft": 0.3, "fly_tipping": 0.5, "burglary": 0.25, "damage": 0.2, "vehicle": 0.15}
LIKELY: Mapping[str, Mapping[str, float]] = {
    **dict.fromkeys(RETAIL, SHOP),
    **dict.fromkeys(("pub_restaurant", "takeaway_cafe"), SERVING),
    **dict.fromkeys(("personal_services", "office", "industrial", "other"), WORKS),
    "farm": LAND,
}
"""Of victims, how many met each kind of crime."""

TYPICAL = {"shop_theft": 9, "abuse": 6, "antisocial": 5, "violence": 2.2, "fly_tipping": 2, "fraud": 1.6, "rural": 2}
"""Half of those who meet it, meet it so often or less, before `busy`."""

TAIL = 1.15
"""How long the tail is: of the logarithm of times, the standard deviation."""

KINDS = {"single": 0.64, "one_of_several": 0.3, "several": 0.06}
TOWN_WARDS = {
    "E05005501": 5, "E05005502": 1, "E05005503": 2, "E05005504": 2, "E05005505": 1, "E05005506": 3, "elsewhere": 1,
}  # fmt: skip
VILLAGES = {
    "E05005495": 4, "E05005496": 4, "E05005497": 1, "E05005498": 1, "E05005499": 1, "E05005500": 2, "E05005507": 2,
    "E05005508": 1, "E05005509": 2, "E05005510": 1, "elsewhere": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Premises:
    """Made-up premises. `count`: how many are answered for; `met`: what happened, in the form's order -> times."""

    kind: str
    count: int
    sector: str
    location: str
    area: str
    staff: str
    met: Mapping[str, int]

    @property
    def shop(self) -> bool:
        return self.sector in RETAIL

    @property
    def answering(self) -> Person:
        """Who fills the form in."""
        rural = self.location in ("village", "rural")
        return Person(self.area, "rural" if rural else "town", "50_64", "female", ("business",))


def draw_premises(rng: Random) -> Premises:
    """Premises whose owner or manager answers."""
    sector = pick(rng, {code: trade.share for code, trade in TRADES.items()})
    trade = TRADES[sector]
    kind = pick(rng, KINDS)
    count = rng.randint(2, 9) if kind == "several" else 1
    location = pick(rng, trade.places)
    area = pick(rng, VILLAGES if location in ("village", "rural") else TOWN_WARDS)
    return Premises(kind, count, sector, location, area, pick(rng, trade.staff), _met(rng, sector, count))


def some_of(rng: Random, times: int, likely: float) -> int:
    """How many of so many."""
    return sum(rng.random() < likely for _ in range(times))


def _met(rng: Random, sector: str, count: int) -> Mapping[str, int]:
    trade, likely = TRADES[sector], LIKELY[sector]
    if rng.random() >= trade.victims:
        return {}
    kinds = [code for code, chance in likely.items() if rng.random() < chance] or [pick(rng, likely)]
    return {code: _times(rng, TYPICAL.get(code, 1.2) * trade.busy) * count for code in kinds}


def _times(rng: Random, typical: float) -> int:
    return max(1, min(MOST_TIMES, round(typical * rng.lognormvariate(0, TAIL))))
