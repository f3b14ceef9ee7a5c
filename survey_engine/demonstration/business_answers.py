"""What made-up premises say of what they met: figures or ranges, what was reported and why not, what it cost, DISC."""

from collections.abc import Mapping
from random import Random

from survey_engine.definition.model import AnswerValue, Question
from survey_engine.demonstration.people import pick
from survey_engine.demonstration.premises import Premises, some_of

Said = dict[str, AnswerValue | None]
"""Question -> answer; None: left blank."""
RANGED = 0.24
"""How often a range is named instead of a figure."""
BLANK = 0.05
GIVEN_UP = 0.32
"""How many report nothing any more."""

REPORTED: Mapping[str, float] = {
    "shop_theft": 0.2, "staff_theft": 0.15, "other_theft": 0.4, "burglary": 0.88, "robbery": 0.9, "abuse": 0.1,
    "violence": 0.4, "hate": 0.4, "sexual_harassment": 0.25, "damage": 0.45, "arson": 0.9, "vehicle": 0.75,
    "fraud": 0.3, "cyber": 0.25, "antisocial": 0.18, "fly_tipping": 0.3, "rural": 0.55,
}  # fmt: skip
WHY_NOT: Mapping[str, float] = {
    "too_minor": 26, "too_often": 14, "not_interested": 30, "no_evidence": 26, "takes_too_long": 20,
    "poor_experience": 12, "dealt_with": 16, "disc": 10, "head_office": 8, "reprisal": 5, "did_not_know": 3,
    "court": 3, "insurance": 3, "other": 2,
}  # fmt: skip
SATISFIED = {
    "very_satisfied": 12, "fairly_satisfied": 23, "neither": 20, "fairly_dissatisfied": 22, "very_dissatisfied": 19,
    "not_applicable": 4,
}  # fmt: skip
COST_EACH = {"shop_theft": 45, "burglary": 1400, "robbery": 500, "vehicle": 2200, "fraud": 350, "rural": 1800}
USES = {"weekly": 22, "monthly": 14, "rarely": 14, "never_used": 9, "stopped": 6, "not_member": 35}
UNSURE = {"dont_know": 8, "prefer_not": 4, "blank": 5}
"""Of what something cost: of a hundred, how many know neither a figure nor a range."""


def said(premises: Premises, questions: Mapping[str, Question], rng: Random) -> Said:
    """The answers that hang together; what is not asked is the router's to leave out."""
    found: Said = {
        "premises_kind": premises.kind,
        "premises_count": premises.count,
        "sector": premises.sector,
        "location": premises.location,
        "premises_area": premises.area,
        "staff": premises.staff,
        "crimes": _crimes(premises, questions, rng),
    }
    reported, given_up = 0, rng.random() < GIVEN_UP
    for code, times in premises.met.items():
        told = 0 if given_up else some_of(rng, times, REPORTED[code])
        reported += told
        found |= _incidents(code, times, told, questions, rng)
    return found | _police(reported, rng) | _cost(premises, questions, rng) | _disc(premises, rng)


def _crimes(premises: Premises, questions: Mapping[str, Question], rng: Random) -> AnswerValue:
    if not premises.met:
        return ["dont_know"] if rng.random() < 0.03 else ["none"]
    return [option.code for option in questions["crimes"].options if option.code in premises.met]


def _incidents(code: str, times: int, told: int, questions: Mapping[str, Question], rng: Random) -> Said:
    found: Said = {f"times__{code}": _times(times, questions[f"times__{code}"], rng)}
    if code == "violence":
        assaults = some_of(rng, times, 0.28)
        found |= {"assaults__violence": assaults, "injuries__violence": some_of(rng, assaults, 0.3)}
    if code in ("violence", "robbery"):
        found[f"weapons__{code}"] = some_of(rng, times, 0.12)
    found[f"reported__{code}"] = _reported(times, told, rng)
    reasons = _several(WHY_NOT, rng)
    found |= {f"why_not__{code}": reasons, f"why_main__{code}": pick(rng, {each: WHY_NOT[each] for each in reasons})}
    if "other" in reasons:
        found[f"why_not__{code}_other"] = "Demonstration text: another reason"
    return found


def _times(times: int, question: Question, rng: Random) -> AnswerValue:
    if times > 40 and rng.random() < 0.3:
        return "too_many"
    return _range(times, question) if times > 1 and rng.random() < RANGED else times


def _range(figure: int, question: Question) -> str:
    known = [each for each in question.options if each.low is not None]
    return next(each.code for each in reversed(known) if each.low is not None and each.low <= figure)


def _reported(times: int, told: int, rng: Random) -> AnswerValue | None:
    if rng.random() < BLANK:
        return None
    if rng.random() < 0.7:
        return told
    if told in (0, times):
        return "all" if told else "none"
    return "most" if told > times / 2 else "some"


def _several(weights: Mapping[str, float], rng: Random) -> list[str]:
    chosen = {pick(rng, weights) for _ in range(rng.randint(1, 3))}
    return [code for code in weights if code in chosen]


def _police(reported: int, rng: Random) -> Said:
    if not reported:
        return {"how_reported": ["none"]}
    how = _several({"999": 15, "101": 34, "online": 30, "officer": 12, "disc": 14, "other": 3}, rng)
    return {"how_reported": how, "satisfaction": pick(rng, SATISFIED)}


def _cost(premises: Premises, questions: Mapping[str, Question], rng: Random) -> Said:
    lost = sum(times * COST_EACH.get(code, 60) for code, times in premises.met.items())
    spent = rng.lognormvariate(6.4, 1.3) * premises.count * (1.8 if premises.met else 0.8)
    spent *= rng.random() < (0.85 if premises.shop else 0.6)
    figures = {"loss": lost * rng.lognormvariate(0, 0.6), "prevention_spend": spent}
    return {name: _money(int(figure), questions[name], rng) for name, figure in figures.items()}


def _money(pounds: int, question: Question, rng: Random) -> AnswerValue | None:
    unsure = pick(rng, {**UNSURE, "sure": 100 - sum(UNSURE.values())})
    if unsure != "sure":
        return None if unsure == "blank" else unsure
    if rng.random() < 0.55:
        return _range(pounds, question)
    whole = pounds if pounds < 100 else pounds // 10 * 10
    return f"{whole}.{rng.choice((0, 0, 0, 50)):02}" if whole else "0.00"


def _disc(premises: Premises, rng: Random) -> Said:
    near = 0.55 if premises.shop and premises.location == "town_centre" else 0.26
    return {"disc_aware": "yes" if rng.random() < near else "no", "disc_use": pick(rng, USES)}
