"""Python and JavaScript decide alike, on cases made up from a seed.

PYTHONPATH=tests python tests/field_sync/test_twins_agree.py 1000 7     the cases of a thousand seeds, from 7 on
"""

import sys
import unicodedata

from twins import differences, form_cases, in_node, reading_cases, rule_cases, shipped_cases

from survey_engine.definition.judging.checking_values import sound
from survey_engine.definition.normalise import line
from survey_engine.definition.typed import areas

SEED = 2024
FORMS = 600
LETTERS = 0x30000  # nothing above is written in capitals or between words


def test_a_hundred_thousand_rules_hold_alike() -> None:
    assert differences(rule_cases(SEED, 100_000)) == []


def test_three_thousand_responses_have_the_same_route_judgement_and_messages() -> None:
    assert differences(form_cases(SEED, FORMS)) == []


def test_the_shipped_questionnaires_are_judged_alike() -> None:
    assert differences(shipped_cases(SEED, 20)) == []


def test_what_is_typed_is_read_alike() -> None:
    assert differences(reading_cases(SEED, FORMS)) == []


def test_every_letter_is_kept_and_compared_alike() -> None:
    """For every character that this Python knows: two names are the same here when they are the same there."""
    [said] = in_node([{"do": "letters", "from": 0, "to": LETTERS}])
    folded = [fold for fold, *_ in said]
    letters = [(chr(n), *each) for n, each in enumerate(said) if unicodedata.category(chr(n)) not in {"Cn", "Cs"}]

    def fold(text: str) -> str:
        return "".join(folded[ord(letter)] for letter in text)

    assert [each for each, here, *_ in letters if fold(each.casefold()) != here] == []
    assert [each for each, here, *_ in letters if here.casefold() != each.casefold()] == []
    assert [each for each, _, key, *_ in letters if fold(areas._key(f"x{each}y")) != key] == []
    assert [each for each, *_, tidy, _, _ in letters if line(f"x{each}y") != tidy] == []
    assert [each for each, *_, here, _ in letters if sound(f"x{each}y", lines=False) != here] == []
    assert [each for each, *_, here in letters if sound(f"x{each}y", lines=True) != here] == []


def soak(times: int, start: int) -> bool:
    """Whether there is no difference in the cases of so many seeds: 10,000 rules, 3,000 judgements each."""
    alike = True
    for seed in range(start, start + times):
        cases = rule_cases(seed, 10_000), form_cases(seed, FORMS), reading_cases(seed, FORMS)
        found = [each for case in cases for each in differences(case)]
        print(f"seed {seed}: {len(found)} differences", *found[:3], sep="\n", flush=True)
        alike = alike and not found
    return alike


if __name__ == "__main__":
    sys.exit(not soak(int(sys.argv[1]), int(sys.argv[2])))
