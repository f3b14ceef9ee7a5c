"""What must agree within a questionnaire: ids, references, rules with their questions, bounds."""
# ruff: noqa: E501 - a case a line

import pytest
from yaml_texts import OPTIONS, multiple, questions, refused, single

TEXT = "{id: %s, type: text, text: A?}"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([single("x"), single("x")], ["10:14 definition.duplicate"]),
        ([single("and")], ["9:14 definition.reserved"]),
        ([single("today")], ["9:14 definition.reserved"]),
        (["{id: x, type: single, text: A?, options: [{code: o, label: O, requires_text: true}]}", TEXT % "x_other"], ["10:14 definition.duplicate"]),
        (["{id: x, type: area, text: A?, options: {codelist: wards}}", TEXT % "x_place"], ["10:14 definition.duplicate"]),
        (["{id: x, type: single, text: A?, options: [{code: a, label: A}, {code: a, label: B}]}"], ["9:79 definition.duplicate"]),
        (["{id: x, type: grid, text: A?, rows: [{code: r, label: R}, {code: r, label: R}], scale: [{code: a, label: A}]}"], ["9:74 definition.duplicate"]),
        ([single("x", "relevant: y == 'a'"), single("y")], ["9:129 rule.unknown_question"]),
        ([single("x", "relevant: x == 'a'")], ["9:129 rule.unknown_question"]),
        ([single("x", "required: answered(x)")], ["9:129 rule.unknown_question"]),
        ([single("x"), single("y", "relevant: x == 'd'")], ["10:129 rule.unknown_code"]),
        ([single("x"), single("y", "relevant: x has 'a'")], ["10:129 rule.type"]),
        ([multiple("x"), single("y", "relevant: x == 'a'")], ["10:129 rule.type"]),
        (["{id: x, type: single, text: A?, options: [{code: a, label: A, relevant: answered(x)}]}"], ["9:81 rule.unknown_question"]),
        (["{id: x, type: single, text: A?, options: {chosen_in: y}}"], ["9:62 definition.reference"]),
        ([single("y"), "{id: x, type: single, text: A?, options: {chosen_in: y}}"], ["10:62 definition.reference"]),
        ([multiple("y"), "{id: x, type: scale, text: A?, options: {chosen_in: y}}"], ["10:61 definition.reference"]),
        ([multiple("y"), "{id: x, type: single, text: A?, options: {chosen_in: y, also: [{code: a, label: A}]}}"], ["10:50 definition.duplicate"]),
        ([multiple("y"), "{id: x, type: single, text: A?, options: {chosen_in: y}}", single("z", "relevant: x == 'a'")], []),
        ([multiple("y"), "{id: x, type: single, text: A?, options: {chosen_in: y}}", single("z", "relevant: x == 'd'")], ["11:129 rule.unknown_code"]),
        ([multiple("x", "min_choices: 3", "max_choices: 2")], ["9:134 definition.bounds"]),
        ([multiple("x", "max_choices: 4")], ["9:134 definition.bounds"]),
        ([multiple("x", "min_choices: 4")], ["9:134 definition.bounds"]),
        (["{id: x, type: number, text: A?, minimum: 6, maximum: 5}"], ["9:50 definition.bounds"]),
        (["{id: x, type: date, text: A?, minimum: 2024-02-01, maximum: 2024-01-31}"], ["9:48 definition.bounds"]),
        (["{id: x, type: number, text: A?, minimum: 5, maximum: 5}"], []),
        (["{id: x, type: band, text: A?, options: [{code: a, label: A, from: 5, to: 4}]}"], ["9:49 definition.bounds"]),
        (["{id: x, type: band, text: A?, options: [{code: a, label: A, from: 1, to: 4}, {code: b, label: B, from: 4}]}"], ["9:86 definition.bounds"]),
        (["{id: x, type: band, text: A?, options: [{code: a, label: A, from: 1}, {code: b, label: B, from: 4}]}"], ["9:79 definition.bounds"]),
        (["{id: x, type: band, text: A?, options: [{code: a, label: A, to: 4}]}"], ["9:49 definition.bounds"]),
        ([f"{{id: x, type: consent, text: A?, {OPTIONS}}}"], ["9:51 definition.options"]),
        (["{id: x, type: grid, text: A?, rows: [{code: r, label: R}], scale: [{code: a, label: A, requires_text: true}]}"], ["9:9 definition.misplaced"]),
    ],
)  # fmt: skip
def test_a_question_that_does_not_agree_is_refused_where_it_stands(lines: list[str], expected: list[str]) -> None:
    assert refused(questions(*lines)) == expected


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("ends: [{when: x == 'a', page: p}]", "11:31 definition.reference"),
        ("ends: [{when: z == 'a', page: p}]\npages: [{id: p, title: T, text: T}]", "11:15 rule.unknown_question"),
        ("ends: [{when: x == 'a', go_to: tiny}]", "11:32 definition.cycle"),
        ("ends: [{when: x == 'a', go_to: other, carry: [x, z]}]", "11:50 definition.reference"),
        ("pages: [{id: p, title: T, text: T}, {id: p, title: T, text: T}]", "11:42 definition.duplicate"),
        ("analysis: {roles: {concern: z}}", "11:29 definition.reference"),
        ("analysis: {nets: {n: {label: N, of: z, any: [a]}}}", "11:37 definition.reference"),
        ("analysis: {nets: {n: {label: N, of: x, any: [a]}}}", "11:37 definition.reference"),
        ("analysis: {nets: {n: {label: N, of: m, any: [a, z]}}}", "11:49 definition.reference"),
        ("analysis: {nets: {n: {label: N, of: m, any: [a, a]}}}", "11:49 definition.duplicate"),
        ("analysis: {nets: {n: {label: N, of: m, any: []}}}", "11:45 definition.missing"),
        ("analysis: {nets: {a: {label: N, of: m, any: [b]}}}", "11:22 definition.duplicate"),
        ("modes: [web, web]", "11:14 definition.duplicate"),
        ("analysis: {groups: {g: {label: G, when: m == 'a'}}}", "11:41 rule.type"),
        ("mapping: {from: 1, questions: {z: {a: same}}}", "11:35 definition.reference"),
    ],
)
def test_what_follows_the_questions_must_agree_with_them(tail: str, expected: str) -> None:
    assert refused(questions(single("x"), multiple("m"), tail=tail)) == [expected]


def test_section_ids_are_addresses_and_used_once() -> None:
    more = "".join(
        f"  - {{id: {name}, title: T, questions: [{{id: {name}_q, type: text, text: A?}}]}}\n"
        for name in ("main", "check")
    )

    assert refused(questions(single("x"), tail=more)) == ["10:10 definition.duplicate", "11:10 definition.reserved"]


def test_a_sections_rule_looks_at_earlier_sections_only() -> None:
    more = "  - id: next\n    title: T\n    relevant: y == 'a'\n    questions:\n      - {id: y, type: text, text: A?}\n"

    assert refused(questions(single("x"), tail=more)) == ["12:15 rule.unknown_question"]
    assert refused(questions(single("x"), tail=more.replace("y == ", "x == "))) == []
