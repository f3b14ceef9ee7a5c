from dataclasses import replace

import pytest
from builders import of, question

from survey_engine.consultations.versions import SuccessionError, check_succession
from survey_engine.definition.model import Questionnaire

BEFORE = of(question("concerns", "multiple", "litter", "dogs", "cats", "drugs"))


def after(*codes: str, **fates: object) -> Questionnaire:
    new = of(question("concerns", "multiple", *codes), question("age", "band", "young"))
    return replace(new, version=2, mapping={"from": 1, "questions": {"concerns": fates} if fates else {}})


def refusals(new: Questionnaire) -> list[str]:
    with pytest.raises(SuccessionError) as caught:
        check_succession(BEFORE, new)
    return [f"{fault.path} {fault.code}: {fault.message}" for fault in caught.value.faults]


def test_a_version_with_the_same_codes_only_says_what_it_follows() -> None:
    check_succession(BEFORE, after("litter", "dogs", "cats", "drugs"))


def test_every_change_said_is_accepted() -> None:
    fates = {
        "litter": {"split": ["litter_road", "litter_park"]},
        "dogs": {"merged": "animals"},
        "cats": {"merged": "animals"},
        "drugs": "dropped",
        "drones": "new",
    }

    check_succession(BEFORE, after("litter_road", "litter_park", "animals", "drones", **fates))


def test_a_version_that_says_nothing_is_refused() -> None:
    assert refusals(replace(after("litter"), mapping={})) == [
        "/mapping publication.mapping_missing: "
        "Say how this version follows the last: `mapping: {from: 1}`, and what changed."
    ]


def test_a_lower_number_is_refused() -> None:
    assert refusals(replace(after("litter"), version=0)) == [
        "/version publication.version_too_low: Version 1 is published; a new version must have a higher number."
    ]


def test_codes_that_came_or_went_without_a_word_are_named() -> None:
    assert refusals(after("litter", "dogs", "drugs", "drones")) == [
        "/mapping/questions/concerns publication.mapping_incomplete: 'cats' is gone. "
        "Say in `mapping` whether it was dropped, split or merged.",
        "/mapping/questions/concerns publication.mapping_incomplete: 'drones' has come. "
        "Say in `mapping` that it is new, or what was split or merged into it.",
    ]


def test_what_is_said_of_codes_that_are_not_there_is_refused() -> None:
    fates = {"cats": "dropped", "wolves": "dropped", "bears": "new", "foxes": "same"}

    assert refusals(after("litter", "dogs", "drugs", **fates)) == [
        "/mapping/questions/concerns publication.mapping_unknown: "
        f"'{code}' is not a code of the version it is said to be in."
        for code in ("bears", "foxes", "wolves")
    ]


def test_a_question_of_one_version_only_cannot_be_mapped() -> None:
    new = replace(after("litter", "dogs", "cats", "drugs"), mapping={"from": 1, "questions": {"age": {}}})

    assert refusals(new) == [
        "/mapping/questions/age publication.mapping_unknown: 'age' is not a question of both versions; leave it out."
    ]
