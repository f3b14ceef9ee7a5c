"""Python and JavaScript decide alike: rules, routes, judgements, messages and reading, on cases made up from a seed.

python tests/field_sync/test_twins_agree.py 1000 7     the cases of a thousand seeds, from 7 on
"""

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import chance
import javascript
import made_up
from chance import TODAY, Chance

from survey_engine.definition import canonical, messages, rules
from survey_engine.definition.compile import from_canonical, load
from survey_engine.definition.model import Mode, Question, Questionnaire
from survey_engine.definition.normalise import Unreadable, from_text, read
from survey_engine.definition.typed import areas
from survey_engine.definition.validation import Judge
from survey_engine.errors import Fault

SHIPPED = sorted((javascript.ROOT / "questionnaires").glob("*/[0-9]*.yaml"))
RULES = 100_000
FORMS = 600
CASES = 5  # sets of answers for each form
RAWS = 5  # things typed for each question
LETTERS = 0x30000  # nothing above is written in capitals or between words


def differences(questions: list[dict[str, Any]], expected: Iterable[Any]) -> Iterator[str]:
    """Where the tablet says something else: what it was asked, what it said, what the server says."""
    said = javascript.answers("twins.js", questions)
    for question, got, wanted in zip(questions, said, expected, strict=True):
        if got != wanted:
            yield f"{json.dumps(question, ensure_ascii=False)}\n  tablet: {got}\n  server: {wanted}"


def in_javascript_order(value: Any) -> Any:
    """Keys that are whole numbers first, by size, as JavaScript keeps them: then both tell faults in one order."""
    if not isinstance(value, dict):
        return [in_javascript_order(each) for each in value] if isinstance(value, list) else value
    numbers = sorted((key for key in value if key.isdecimal() and key.isascii()), key=int)
    return {key: in_javascript_order(value[key]) for key in dict.fromkeys((*numbers, *value))}


def rule_differences(seed: int, count: int) -> list[str]:
    lot = Chance(seed)
    asked = [_rule_question(lot) for _ in range(count)]
    holds = (rules.compile_rule(rules.from_data(each["tree"]))(each["answers"], TODAY) for each in asked)
    return list(differences(asked, holds))


def form_differences(seed: int, count: int) -> list[str]:
    lots = [Chance(f"{seed}.{n}") for n in range(count)]
    asked = [_form_question(lot, made_up.form(lot)) for lot in lots]
    return list(differences(asked, map(_judged, asked)))


def shipped_differences(seed: int, count: int) -> list[str]:
    forms = [json.loads(load(path).canonical) for path in SHIPPED]
    asked = [_form_question(Chance(f"{seed}.{n}"), form) for n in range(count) for form in forms]
    return list(differences(asked, map(_judged, asked)))


def reading_differences(seed: int, count: int) -> list[str]:
    lot = Chance(seed)
    asked, expected = [], []
    for _ in range(count):
        form = made_up.form(lot)
        data = [each for section in form["questionnaire"]["sections"] for each in section["questions"]]
        for each, question in zip(data, from_canonical(canonical.encode(form)).questions(), strict=True):
            raws = [made_up.raw(lot, each) for _ in range(RAWS)]
            asked.append({"do": "reading", "question": each, "raws": raws})
            expected.append([_reading(question, raw) for raw in raws])
    return list(differences(asked, expected))


def _rule_question(lot: Chance) -> dict[str, Any]:
    return {"do": "rule", "tree": chance.rule(lot, chance.leaf), "answers": chance.answers(lot), "today": TODAY}


def _form_question(lot: Chance, form: dict[str, Any]) -> dict[str, Any]:
    cases = [
        {
            "answers": in_javascript_order(made_up.answers(lot, form)),
            "today": lot.choice(chance.DAYS[:4]),
            "mode": lot.choice(made_up.MODES),
            "partial": lot.often(30),
        }
        for _ in range(CASES)
    ]
    return {"do": "form", "form": form, "cases": cases}


def _judged(asked: dict[str, Any]) -> list[dict[str, Any]]:
    form = from_canonical(canonical.encode(asked["form"]))
    judge = Judge(form)
    return [_judgement(judge, form, **case) for case in asked["cases"]]


def _judgement(
    judge: Judge, form: Questionnaire, answers: dict[str, Any], today: str, mode: str, partial: bool
) -> dict[str, Any]:
    router, how = judge.router, Mode(mode)
    judged = judge.judge(answers, today=today, mode=how, partial=partial)
    route = router.route(answers, today, how)
    assert judged.route == route
    questions = router.questions.values()
    return {
        "kept": judged.answers,
        "faults": [_told(judge, fault, form.languages) for fault in judged.faults],
        "asked": list(route.asked),
        "sections": list(route.sections),
        "end": None if route.end is None else form.ends.index(route.end),
        "derived": route.derived,
        "onRoute": router.on_route(answers, route),
        "offered": [
            [[o.code for o in found(each, answers, today, how)] for found in (router.options, router.rows)]
            for each in questions
        ],
        "here": [
            [_told(judge, fault, form.languages) for fault in judge.section(section.id, answers, today=today, mode=how)]
            for section in form.sections
        ],
    }


def _told(judge: Judge, fault: Fault, languages: tuple[str, ...]) -> list[str]:
    step = fault.path.split("/")[1].replace("~1", "/").replace("~0", "~")
    owner = judge.router.companions.get(step, step)
    question = judge.router.questions.get(owner)
    others = [messages.say(fault, question, each) if question else fault.message for each in languages[1:]]
    return [fault.path, owner, fault.code, fault.severity.value, fault.message, *others]


def _reading(question: Question, raw: Any) -> dict[str, Any]:
    try:
        found = read(question, raw)
    except Unreadable as unreadable:
        candidates = [{"code": each.code, "place": each.place} for each in unreadable.candidates]
        return {"unreadable": unreadable.code, "values": unreadable.values, "candidates": candidates}
    assert found.get(question.id) == from_text(question, raw)
    place = {"place": found[f"{question.id}_place"]} if f"{question.id}_place" in found else {}
    return {"value": found.get(question.id), **place}


def test_a_hundred_thousand_rules_hold_alike() -> None:
    assert rule_differences(2024, RULES) == []


def test_routes_judgements_and_messages_are_alike() -> None:
    assert form_differences(2024, FORMS) == []


def test_the_shipped_questionnaires_are_judged_alike() -> None:
    assert shipped_differences(2024, 20) == []


def test_what_is_typed_is_read_alike() -> None:
    assert reading_differences(2024, FORMS) == []


def test_every_letter_is_compared_alike() -> None:
    """Two names are the same here when they are the same there, for every character that this Python knows."""
    [said] = javascript.answers("twins.js", [{"do": "letters", "from": 0, "to": LETTERS}])
    folded = [fold for fold, _ in said]

    def known(letter: str) -> bool:
        return unicodedata.category(letter) not in {"Cn", "Cs"}

    def fold(text: str) -> str:
        return "".join(folded[ord(letter)] for letter in text)

    letters = [(chr(n), *each) for n, each in enumerate(said) if known(chr(n))]
    assert [
        each for each, here, _ in letters if fold(each.casefold()) != here or here.casefold() != each.casefold()
    ] == []
    assert [each for each, _, key in letters if fold(areas._key(f"x{each}y")) != key] == []


def soak(times: int, start: int) -> bool:
    """Whether there is no difference in the cases of so many seeds: 10,000 rules, 3,000 judgements each."""
    alike = True
    for seed in range(start, start + times):
        found = rule_differences(seed, RULES // 10) + form_differences(seed, FORMS) + reading_differences(seed, FORMS)
        print(f"seed {seed}: {len(found)} differences", *found[:3], sep="\n", flush=True)
        alike = alike and not found
    return alike


if __name__ == "__main__":
    sys.exit(not soak(int(sys.argv[1]), int(sys.argv[2])))
