"""What no answers lead to is found, and nothing else is called so."""
# ruff: noqa: E501 - a case a line

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml_texts import checked, load, multiple, questions, single

from survey_engine.definition.editing.reach import unreachable
from survey_engine.definition.editing.terrain import Map
from survey_engine.definition.model import Mode, Questionnaire
from survey_engine.definition.routing import Router

PAGE = "pages: [{id: p, title: T, text: T}]\n"


def found(text: str) -> list[str]:
    return [f"{fault.path} {fault.severity} {fault.code}" for fault in unreachable(Map(load(text).questionnaire))]


def rule(text: str) -> str:
    return f'relevant: "{text}"'


def number(name: str, *more: str) -> str:
    return f"{{id: {name}, type: number, {', '.join(('text: A?', *more))}}}"


Q2, Q3 = "/sections/0/questions/1", "/sections/0/questions/2"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([single("x"), single("y", rule("x == 'a' and x == 'b'"))], [f"{Q2}/relevant error rule.never"]),
        ([single("x"), single("y", rule("x == 'a' and not answered(x)"))], [f"{Q2}/relevant error rule.never"]),
        ([single("x"), single("y", rule("x in ['a', 'b'] and x in ['b', 'c']"))], []),
        ([single("x"), single("y", rule("x in ['a'] and x in ['b', 'c']"))], [f"{Q2}/relevant error rule.never"]),
        ([single("x"), single("y", rule("x != 'a' and x != 'b' and x != 'c' and answered(x)"))], [f"{Q2}/relevant error rule.never"]),
        ([single("x"), single("y", rule("x != 'a' and x != 'b' and x != 'c'"))], []),
        ([single("x", "required: true"), single("y", rule("x != 'a' and x != 'b' and x != 'c'"))], [f"{Q2}/relevant error rule.never"]),
        ([single("x"), single("y", rule("x == 'a' or x != 'a'"))], [f"{Q2}/relevant warning rule.always"]),
        ([single("x"), single("y", rule("x == 'a'")), single("z", rule("x == 'b' and y == 'c'"))], [f"{Q3}/relevant error rule.never"]),
        ([single("x"), single("y", rule("x == 'a'")), single("z", rule("x == 'b' and y != 'c'"))], []),
        ([multiple("x"), single("y", rule("x has 'a' and not (x has 'a')"))], [f"{Q2}/relevant error rule.never"]),
        ([multiple("x", "max_choices: 2"), single("y", rule("x has all ['a', 'b', 'c']"))], [f"{Q2}/relevant error rule.never"]),
        ([multiple("x", "max_choices: 2"), single("y", rule("count(x) > 2"))], [f"{Q2}/relevant error rule.never"]),
        ([multiple("x", "min_choices: 2"), single("y", rule("count(x) == 1"))], [f"{Q2}/relevant error rule.never"]),
        ([multiple("x"), single("y", rule("count(x) > 3"))], [f"{Q2}/relevant error rule.never"]),
        ([multiple("x"), single("y", rule("count(x) == 3 and not (x has 'c')"))], [f"{Q2}/relevant error rule.never"]),
        ([multiple("x"), single("y", rule("count(x) == 2 and not (x has any ['a'])"))], []),
        ([multiple("x").replace("label: C", "label: C, exclusive: true"), single("y", rule("x has 'c' and x has 'a'"))], [f"{Q2}/relevant error rule.never"]),
        ([multiple("x").replace("label: C", "label: C, exclusive: true"), single("y", rule("x has 'c' and count(x) == 1"))], []),
        ([multiple("x", "max_choices: 1"), "{id: y, type: single, text: A?, options: {chosen_in: x}}"], [f"{Q2} error definition.unreachable"]),
        ([multiple("x").replace("label: B", "label: B, exclusive: true").replace("label: C", "label: C, exclusive: true"), "{id: y, type: single, text: A?, options: {chosen_in: x}}"], [f"{Q2} error definition.unreachable"]),
        ([multiple("x"), "{id: y, type: single, text: A?, options: {chosen_in: x}}", single("z", rule("y == 'a' and not (x has 'a')"))], [f"{Q3}/relevant error rule.never"]),
        ([multiple("x"), "{id: y, type: single, text: A?, options: {chosen_in: x}}", single("z", rule("y == 'a' and count(x) == 1"))], []),
        ([number("x"), number("y", rule("x > 5 and x < 6"))], [f"{Q2}/relevant error rule.never"]),
        ([number("x"), number("y", rule("x > 5 and x < 7"))], []),
        ([number("x", "minimum: 1", "maximum: 9"), number("y", rule("x > 9"))], [f"{Q2}/relevant error rule.never"]),
        ([number("x", "minimum: 1", "maximum: 9"), number("y", rule("x >= 1"))], []),
        (["{id: x, type: date, text: A?, maximum: 2024-08-30}", number("y", rule("x > 2024-08-30"))], [f"{Q2}/relevant error rule.never"]),
        (["{id: x, type: date, text: A?}", number("y", rule("x > 2024-08-30 and x < 2024-09-01"))], []),
        (["{id: x, type: month, text: A?}", number("y", rule("x > 2024-08 and x < 2024-09"))], [f"{Q2}/relevant error rule.never"]),
        (["{id: x, type: text, text: A?}", number("y", rule("x == 'a' and x == 'b'"))], [f"{Q2}/relevant error rule.never"]),
        (["{id: x, type: text, text: A?}", number("y", rule("answered(x) and x != 'b'"))], []),
        ([number("x"), number("y", rule("today > 2024-08-30 and today < 2024-08-31"))], [f"{Q2}/relevant error rule.never"]),
        ([number("x"), number("y", rule("today > 2024-08-30"))], []),
        (["{id: x, type: grid, text: A?, rows: [{code: r, label: R}, {code: s, label: S}], scale: [{code: a, label: A}, {code: b, label: B}]}", number("y", rule("x.r == 'a' and x.s == 'b'")), number("z", rule("x.r == 'a' and x.r == 'b'"))], [f"{Q3}/relevant error rule.never"]),
        ([single("x"), single("y", "required: \"x == 'a' and x == 'b'\"")], [f"{Q2}/required error rule.never"]),
        ([single("x"), single("y").replace("label: B", "label: B, relevant: \"x == 'a' and x == 'b'\"")], [f"{Q2}/options/1/relevant error definition.unreachable"]),
        ([single("x"), single("y", rule("x == 'b'")).replace("label: B", "label: B, relevant: x == 'a'")], [f"{Q2}/options/1/relevant error definition.unreachable"]),
        ([single("x"), single("y").replace("label: B", "label: B, relevant: x == 'a'"), single("z", rule("x == 'b' and y == 'b'"))], [f"{Q3}/relevant error rule.never"]),
        ([single("x"), "{id: y, type: single, text: A?, options: [{code: a, label: A, relevant: x == 'a'}]}"], [f"{Q2}/options warning definition.no_options"]),
        (["{id: x, type: single, text: A?, modes: [import], options: [{code: a, label: A}]}", number("y", rule("x == 'a'"))], []),
    ],
    ids=str,
)  # fmt: skip
def test_contradictions_are_found_where_they_are(lines: list[str], expected: list[str]) -> None:
    assert found(questions(*lines)) == expected


def test_a_question_asked_in_none_of_the_questionnaires_modes_is_unreachable() -> None:
    text = questions("{id: x, type: text, text: A?, modes: [paper]}").replace("title:", "modes: [web]\ntitle:", 1)

    assert found(text) == ["/sections/0/questions/0/modes error definition.unreachable"]


SECOND = "  - id: next\n    title: T\n    questions:\n      - {id: y, type: text, text: A?}\n"


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("ends: [{when: x == 'a', page: p}]", []),
        ("ends: [{when: x == 'a', page: p}, {when: x == 'a', page: p}]", ["/ends/1/when error definition.unreachable"]),
        ("ends: [{when: \"x in ['a', 'b']\", page: p}, {when: x == 'c', page: p}]", []),
        ("ends: [{when: \"x == 'a' and x == 'b'\", page: p}]", ["/ends/0/when error rule.never"]),
        ("ends: [{when: answered(x), page: p}, {when: not answered(x), page: p}]", ["/sections/1 error definition.unreachable"]),
        ("ends: [{when: answered(y), page: p}, {when: x == 'a', page: p}]", []),
        ("ends: [{when: x == 'a', page: p}, {when: \"answered(y) and x == 'a'\", page: p}]", ["/ends/1/when error definition.unreachable"]),
        ("analysis: {groups: {g: {label: G, when: \"x == 'a' and x == 'b'\"}}}", ["/analysis/groups/g/when error rule.never"]),
    ],
)  # fmt: skip
def test_ends_stop_the_route(tail: str, expected: list[str]) -> None:
    assert found(questions(single("x"), tail=f"{SECOND}{PAGE}{tail}\n")) == expected


def test_a_section_no_answers_lead_to_is_told_once() -> None:
    section = SECOND.replace("    questions:", "    relevant: x == 'a' and x == 'b'\n    questions:")

    assert found(questions(single("x"), tail=section)) == ["/sections/1/relevant error rule.never"]


def test_a_fault_says_which_line_and_what_to_do(tmp_path: Path) -> None:
    assert checked(tmp_path, questions(single("x"), single("y", rule("x == 'a' and x == 'b'")))) == [
        "10:129 error rule.never"
    ]


def test_what_is_too_much_to_try_is_not_called_impossible() -> None:
    codes = ", ".join(f"{{code: c{n}, label: C}}" for n in range(30))
    lines = [f"{{id: m{n}, type: multiple, text: A?, options: [{codes}]}}" for n in range(30)]
    knot = " and ".join(f"(m{n} has 'c{n}' or m{n + 1} has 'c{n + 1}')" for n in range(20))

    assert found(questions(*lines, single("y", rule(f"{knot} and m0 has 'c0' and not (m0 has 'c0')")))) in (
        [],
        ["/sections/0/questions/30/relevant error rule.never"],
    )


CODES = ["a", "b", "c"]


@st.composite
def conditions(draw: st.DrawFn, names: list[str], depth: int = 3) -> str:
    """A rule about questions asked before: singles begin with s, multiples with m."""
    name = draw(st.sampled_from(names))
    code = draw(st.sampled_from(CODES))
    count = draw(st.integers(0, 3))
    one = [f"{name} == '{code}'", f"{name} != '{code}'", f"{name} in ['a', '{code}']", f"answered({name})"]
    many = [
        f"{name} has '{code}'",
        f"{name} has all ['a', '{code}']",
        f"count({name}) == {count}",
        f"count({name}) > {count}",
    ]
    leaf = draw(st.sampled_from(one if name.startswith("s") else many))
    shape = draw(st.sampled_from(["leaf", "leaf", "not", "and", "or"] if depth else ["leaf"]))
    if shape in {"leaf", "not"}:
        return leaf if shape == "leaf" else f"not ({leaf})"
    return f"({leaf} {shape} {draw(conditions(names, depth - 1))})"


@st.composite
def forms(draw: st.DrawFn) -> str:
    """Three or four questions with rules on them, on an option, and an end."""
    names: list[str] = []
    lines = []
    for n in range(draw(st.integers(2, 3))):
        kind = draw(st.sampled_from(["single", "multiple"]))
        more = [rule(draw(conditions(names)))] if names and draw(st.booleans()) else []
        more += ["required: true"] if draw(st.booleans()) else []
        limit = draw(st.sampled_from(["", "max_choices: 2", "min_choices: 2"])) if kind == "multiple" else ""
        line = (single if kind == "single" else multiple)(f"{kind[0]}{n}", *more, *([limit] if limit else []))
        if draw(st.booleans()):
            line = line.replace("label: C", "label: C, exclusive: true")
        elif names and draw(st.booleans()):
            line = line.replace("label: B", f'label: B, relevant: "{draw(conditions(names))}"')
        lines.append(line)
        names.append(f"{kind[0]}{n}")
    end = f'ends: [{{when: "{draw(conditions(names))}", page: p}}]\n' if draw(st.booleans()) else ""
    return questions(*lines, tail=f"{SECOND}{PAGE}{end}")


def every(questionnaire: Questionnaire) -> list[dict[str, object]]:
    """All the answers there are."""
    one: list[object] = [None, *CODES]
    many: list[object] = [None, ["a"], ["b"], ["c"], ["a", "b"], ["a", "c"], ["b", "c"], ["a", "b", "c"]]
    names = [question.id for question in questionnaire.questions() if question.id != "y"]
    values = product(*(one if name.startswith("s") else many for name in names))
    return [{name: value for name, value in zip(names, each, strict=True) if value is not None} for each in values]


def allowed(questionnaire: Questionnaire, router: Router, answers: dict[str, object]) -> bool:
    """Whether a person could give just these answers: on the route, on offer, within limits, none required missing."""
    asked = router.route(answers, "2024-08-01").asked
    for question in questionnaire.questions():
        value = answers.get(question.id)
        if question.id not in asked:
            if value is not None:
                return False
            continue
        if value is None:
            if question.required is True:
                return False
            continue
        chosen = value if isinstance(value, list) else [value]
        offered = {option.code: option for option in router.options(question, answers, "2024-08-01", Mode.WEB)}
        most = question.max_choices or 3
        if not offered.keys() >= set(chosen) or not (question.min_choices or 0) <= len(chosen) <= most:
            return False
        if isinstance(value, list) and len(value) > 1 and any(offered[code].exclusive for code in value):
            return False
    return True


@settings(max_examples=60)
@given(forms())
def test_the_search_agrees_with_trying_every_answer(text: str) -> None:
    questionnaire = load(text).questionnaire
    router = Router(questionnaire)
    reached: set[str] = set()
    for answers in every(questionnaire):
        if allowed(questionnaire, router, answers):
            route = router.route(answers, "2024-08-01")
            reached |= {*route.asked, *(["an end"] if route.end else [])}

    told = {
        fault.path
        for fault in unreachable(Map(questionnaire))
        if fault.severity == "error" and "/options/" not in fault.path
    }

    places = {
        f"/sections/0/questions/{n}": question.id for n, question in enumerate(questionnaire.sections[0].questions)
    }
    places |= {"/sections/1": "y"} | ({"/ends/0/when": "an end"} if questionnaire.ends else {})
    missed = {places[path.removesuffix("/relevant")] for path in told}
    never = set(places.values()) - reached
    assert missed <= never
    assert missed == never or "label: B, relevant" in text  # with options that come and go, not all can be tried


def test_a_question_of_one_mode_cannot_wait_for_a_question_of_another() -> None:
    lines = [
        "{id: x, type: text, text: A?, modes: [paper]}",
        "{id: y, type: text, text: A?, modes: [web], relevant: answered(x)}",
    ]

    assert found(questions(*lines, tail="modes: [web, paper]\n")) == [f"{Q2}/relevant error rule.never"]
    assert found(questions(*lines, tail="modes: [web, paper]\n").replace("[web], rel", "[web, paper], rel")) == []
