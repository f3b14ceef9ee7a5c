"""Concerns of businesses beside those of residents: shares of the options both offer, and why they do not compare."""

from collections import Counter
from typing import Any

import business_frames
from packed import columns

from analysis.retail import concerns
from analysis.snapshot.reading import Snapshot
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.compile import load
from survey_engine.definition.model import Questionnaire
from survey_engine.demonstration.people import QUESTIONNAIRES
from survey_engine.demonstration.wave_2024 import responses_2024

RESIDENTS = "safer-melton-2024"


def form(name: str) -> Questionnaire:
    return load(QUESTIONNAIRES / name / "1.yaml").questionnaire


def snapshot(questionnaire: Questionnaire, answers: Any) -> Snapshot:
    return Snapshot(Form(questionnaire, "hash", b""), columns(questionnaire, answers), {"web": 1}, 0, None, None)


def test_shares_are_those_counted_by_hand_on_the_options_that_both_offer() -> None:
    people: list[Any] = [
        each["answers"] for each in responses_2024() if (each["questionnaire"], each["mode"]) == (RESIDENTS, "web")
    ]
    business = business_frames.questionnaire()
    found = concerns.beside(
        snapshot(business, business_frames.answers()),
        snapshot(form(RESIDENTS), people),
        [business, form(RESIDENTS)],
    )
    own = Counter(code for each in business_frames.answers() for code in each.get("concerns", []))
    others = Counter(code for each in people for code in each.get("concerns", []))

    assert "begging" not in found.labels  # offered to businesses only
    assert "dog_fouling" not in found.labels  # offered to residents only
    assert found.businesses.mentions == {code: own[code] for code in found.labels}
    assert found.residents.mentions == {code: others[code] for code in found.labels}
    assert found.businesses.base == sum("concerns" in each for each in business_frames.answers())
    assert [own[code] for code in found.labels] == sorted((own[code] for code in found.labels), reverse=True)
    assert found.businesses.ranks[next(iter(found.labels))] == 1


def test_why_they_do_not_compare_is_said() -> None:
    business = business_frames.questionnaire()
    found = concerns.beside(
        snapshot(business, business_frames.answers()), snapshot(form(RESIDENTS), []), [business, form(RESIDENTS)]
    )

    assert found.notes[0].startswith("Not comparable in the strict sense: Neither safer-melton-2024-business nor ")
    assert found.residents.share("drug_use_dealing") is None


def test_the_form_for_residents_is_that_of_the_same_wave_with_most_options_in_common() -> None:
    names = (RESIDENTS, "safer-melton-2024-stall", "safer-melton-2024-young", "community-safety-2020")
    published = [Form(form(name), name, b"") for name in names]
    found = concerns.residents(published, business_frames.questionnaire())

    assert found is not None
    assert found.questionnaire.id == RESIDENTS
    assert concerns.residents(published[3:], business_frames.questionnaire()) is None
