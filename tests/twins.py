"""The same asked of Python and of JavaScript: rules, routes, judgements, messages and reading, made up from a seed.

What JavaScript says is for the test to fetch, from tests/client/twins.js in Node or in a browser.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import chance
import javascript
import made_up
from chance import TODAY, Chance
from typed_by_chance import typed

from survey_engine.definition import canonical, messages, rules
from survey_engine.definition.compile import from_canonical, load
from survey_engine.definition.model import Mode, Question, Questionnaire
from survey_engine.definition.normalise import Unreadable, from_text, read
from survey_engine.definition.validation import Judge
from survey_engine.errors import Fault

SHIPPED = sorted((javascript.ROOT / "questionnaires").glob("*/[0-9]*.yaml"))
SETS = 5  # of answers for each form, of things typed for each question

Asked = list[dict[str, Any]]

Cases = tuple[Asked, list[Any]]
"""What to ask, and what the server says to each."""


def in_node(asked: Asked) -> list[Any]:
    """What the tablet says, in Node."""
    return javascript.answers("twins_in_node.js", asked)


def differences(cases: Cases, ask: Callable[[Asked], list[Any]] = in_node) -> list[str]:
    """Where the tablet says something else: what it was asked, what it said, what the server says."""
    return list(_differences(cases, ask(cases[0])))


def _differences(cases: Cases, said: list[Any]) -> Iterator[str]:
    for question, wanted, got in zip(*cases, said, strict=True):
        if got != wanted:
            yield f"{json.dumps(question, ensure_ascii=False)}\n  tablet: {got}\n  server: {wanted}"


def rule_cases(seed: int, count: int) -> Cases:
    """Rules and answers of any type."""
    lot = Chance(seed)
    asked = [_rule_question(lot) for _ in range(count)]
    return asked, [rules.compile_rule(rules.from_data(each["tree"]))(each["answers"], TODAY) for each in asked]


def form_cases(seed: int, count: int) -> Cases:
    """Questionnaires made up, each with a few sets of answers."""
    lots = [Chance(f"{seed}.{n}") for n in range(count)]
    asked = [_form_question(lot, made_up.form(lot)) for lot in lots]
    return asked, list(map(_judged, asked))


def shipped_cases(seed: int, count: int) -> Cases:
    """The shipped questionnaires, each with so many times a few sets of answers."""
    forms = [json.loads(load(path).canonical) for path in SHIPPED]
    asked = [_form_question(Chance(f"{seed}.{n}"), form) for n in range(count) for form in forms]
    return asked, list(map(_judged, asked))


def reading_cases(seed: int, count: int) -> Cases:
    """What is typed and ticked in questionnaires made up."""
    lot = Chance(seed)
    asked, expected = [], []
    for _ in range(count):
        form = made_up.form(lot)
        data = [each for section in form["questionnaire"]["sections"] for each in section["questions"]]
        for each, question in zip(data, from_canonical(canonical.encode(form)).questions(), strict=True):
            raws = [typed(lot, each) for _ in range(SETS)]
            asked.append({"do": "reading", "question": each, "raws": raws})
            expected.append([_reading(question, raw) for raw in raws])
    return asked, expected


def _rule_question(lot: Chance) -> dict[str, Any]:
    return {"do": "rule", "tree": chance.rule(lot, chance.leaf), "answers": chance.answers(lot), "today": TODAY}


def _form_question(lot: Chance, form: dict[str, Any]) -> dict[str, Any]:
    cases = [
        {
            "answers": _in_javascript_order(made_up.answers(lot, form)),
            "today": lot.choice(chance.DAYS[:4]),
            "mode": lot.choice(made_up.MODES),
            "partial": lot.often(30),
        }
        for _ in range(SETS)
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


def _in_javascript_order(value: Any) -> Any:
    """Keys that are whole numbers first, by size, as JavaScript keeps them: then both tell faults in one order."""
    if not isinstance(value, dict):
        return [_in_javascript_order(each) for each in value] if isinstance(value, list) else value
    numbers = sorted((key for key in value if key.isdecimal() and key.isascii()), key=int)
    return {key: _in_javascript_order(value[key]) for key in dict.fromkeys((*numbers, *value))}
