"""What made-up people tend to answer: enough difference to make the tables worth looking at.

The differences are those that the partnership's own papers mention: road safety worries the villages most, knife
crime the young, drugs and disorder the town. The sizes are invented. A code not named weighs 1.
"""

from collections.abc import Mapping

from survey_engine.demonstration.people import Person

CONCERNS = {
    "drug_use_dealing": 15, "dog_fouling": 7, "burglary": 6.5, "inconsiderate_parking": 5, "speeding": 4,
    "vehicle_crime": 4.5, "fly_tipping": 4, "groups_intimidating": 3.5, "vandalism_graffiti": 3, "litter": 3,
    "knife_crime": 2.5, "nuisance_vehicles": 2.5, "dangerous_driving": 2.5, "violent_crime": 2, "street_drinking": 2,
    "retail_crime": 2, "cyber_fraud": 2, "scams_doorstep": 1.5, "rural_crime": 1.5, "noise": 1.5,
    "nuisance_neighbours": 1.5, "sexual_offences_vawg": 1.2, "domestic_abuse": 0.8, "hate_crime": 0.5,
    "modern_slavery": 0.2, "extremism": 0.2, "arson": 0.4, "child_exploitation": 0.6,
}  # fmt: skip
RURAL = {
    "speeding": 4, "dangerous_driving": 4, "nuisance_vehicles": 2.5, "rural_crime": 5, "fly_tipping": 0.8,
    "drug_use_dealing": 0.35, "street_drinking": 0.2, "groups_intimidating": 0.3, "dog_fouling": 0.4, "litter": 0.4,
    "retail_crime": 0.4, "town_centre_disorder": 0.3, "inconsiderate_parking": 0.8, "vandalism_graffiti": 0.4,
    "noise": 0.5, "nuisance_neighbours": 0.5, "harassment_public": 0.4,
}  # fmt: skip
TOWN = {"drug_use_dealing": 1.5, "groups_intimidating": 1.4, "street_drinking": 1.5, "town_centre_disorder": 1.5}
YOUNG = {
    "knife_crime": 14, "bullying_online": 4, "sexual_offences_vawg": 2, "spiking": 2, "robbery_theft_person": 2,
    "dog_fouling": 0.3, "inconsiderate_parking": 0.3, "burglary": 0.4, "scams_doorstep": 0.2, "fly_tipping": 0.4,
    "drug_use_dealing": 0.6, "speeding": 0.5,
}  # fmt: skip
BUSINESS = {"retail_crime": 6, "vandalism_graffiti": 1.5, "cyber_fraud": 1.5}

ANSWERS: Mapping[str, Mapping[str, float]] = {
    "consent": {"yes": 1, "no": 0},
    "answering_for": {"self": 94, "someone_else": 3, "organisation": 3},
    "safe_day": {"very_safe": 50, "fairly_safe": 38, "bit_unsafe": 8, "very_unsafe": 3},
    "safe_dark": {"very_safe": 20, "fairly_safe": 38, "bit_unsafe": 22, "very_unsafe": 8, "never_dark": 12},
    "safe_home": {"very_safe": 55, "fairly_safe": 33, "bit_unsafe": 8, "very_unsafe": 2, "never_home": 2},
    "town_safety": {"very_safe": 25, "fairly_safe": 40, "bit_unsafe": 20, "very_unsafe": 8, "not_there": 7},
    "safe_places": {"very_safe": 30, "fairly_safe": 40, "bit_unsafe": 18, "very_unsafe": 7, "not_there": 5},
    "unsafe_place": {"yes": 35, "no": 65},
    "problem": {"very_big": 8, "fairly_big": 20, "not_very_big": 40, "not_a_problem": 27, "dont_know": 5},
    "crime_change": {"lot_more": 15, "little_more": 27, "same": 42, "little_less": 6, "lot_less": 2, "not_here": 8},
    "asb_seen": {"experienced": 9, "witnessed": 22, "both": 9, "no": 56, "prefer_not": 4},
    "victim": {"yes": 12, "no": 84, "prefer_not": 4},
    "reported": {"police": 4, "council": 3, "housing_provider": 1, "crimestoppers": 1, "not_reported": 5},
    "gender_same": {"yes": 96, "no": 1, "prefer_not": 3},
    "ethnic_group": {"white_british": 460, "white_other": 16, "prefer_not": 14, "white_irish": 3},
    "condition": {"yes": 28, "no": 66, "prefer_not": 6},
    "tenure": {"owns_outright": 40, "mortgage": 30, "council": 9, "private_rent": 13, "housing_association": 4},
    "carer": {"yes": 15, "no": 82, "prefer_not": 3},
}
"""Question -> option -> weight."""

LIFTS = ((RURAL, "rural"), (TOWN, "town"), (YOUNG, "young"), (BUSINESS, "business"))


def weight(question: str, code: str, person: Person) -> float:
    """How likely this person is to choose that option, against the others."""
    if question != "concerns":
        return ANSWERS.get(question, {}).get(code, 1.0)
    likely = CONCERNS.get(code, 1.0)
    for lift, kind in LIFTS:
        likely *= lift.get(code, 1.0) if kind in _kinds(person) else 1.0
    return likely


def _kinds(person: Person) -> frozenset[str]:
    return frozenset({person.area_type, "young" if person.young else "", *person.capacity})
