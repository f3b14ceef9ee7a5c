"""The shape of a questionnaire file: every fault where it stands, with what to do."""
# ruff: noqa: E501 - a case a line

import pytest
from yaml_texts import HEAD, OPTIONS, messages, multiple, questions, refused, single

LABELLED = "options: [{code: a, label: A}]"


def test_a_sound_text_is_not_refused() -> None:
    assert refused(questions(single("one"), multiple("many", "max_choices: 2"))) == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("{id: x, typ: text, text: A?}", ["9:9 definition.missing", "9:17 definition.unknown_key"]),
        ("{id: x, type: texts, text: A?}", ["9:23 definition.word"]),
        ("{id: x, type: text}", ["9:9 definition.missing"]),
        ("{id: X1, type: text, text: A?}", ["9:14 definition.name"]),
        ("{id: 1x, type: text, text: A?}", ["9:14 definition.name"]),
        ("{id: x-y, type: text, text: A?}", ["9:14 definition.name"]),
        ("{id: 7, type: text, text: A?}", ["9:14 definition.text"]),
        ("{id: x, type: text, text: 7}", ["9:35 definition.text"]),
        ("{id: x, type: text, text: true}", ["9:35 definition.text"]),
        ("{id: x, type: text, text: }", ["9:35 definition.shape"]),
        ("{id: x, type: text, text: ' '}", ["9:35 definition.text"]),
        (f"{{id: x, type: text, text: {'a' * 5001}}}", ["9:35 definition.too_long"]),
        ("{id: x, type: text, text: A?, required: yes}", ["9:49 definition.boolean"]),
        ("{id: x, type: text, text: A?, private: yes}", ["9:48 definition.boolean"]),
        ("{id: x, type: text, text: A?, private: no}", ["9:48 definition.boolean"]),
        ("{id: x, type: text, text: A?, sensitive: on}", ["9:50 definition.boolean"]),
        ("{id: x, type: text, text: A?, private: 'true'}", ["9:48 definition.boolean"]),
        ("{id: x, type: text, text: A?, max_length: '5'}", ["9:51 definition.number"]),
        ("{id: x, type: text, text: A?, max_length: 0}", ["9:51 definition.number"]),
        ("{id: x, type: text, text: A?, max_length: 6000}", ["9:51 definition.number"]),
        ("{id: x, type: text, text: A?, max_length: 012}", ["9:51 yaml.number"]),
        ("{id: x, type: text, text: A?, pattern: '[a-z]+'}", ["9:48 definition.pattern"]),
        ("{id: x, type: text, text: A?, modes: [phone]}", ["9:47 definition.word"]),
        ("{id: x, type: text, text: A?, modes: []}", ["9:46 definition.missing"]),
        ("{id: x, type: text, text: A?, modes: web}", ["9:46 definition.list"]),
        ("{id: x, type: text, text: A?, relevant: true}", ["9:49 definition.rule"]),
        ("{id: x, type: text, text: A?, relevant: 'age ='}", ["9:49 rule.syntax"]),
        ("{id: x, type: text, text: A?, messages: {required: 1}}", ["9:60 definition.text"]),
        ("{id: x, type: text, text: A?, messages: {wrong: W}}", ["9:49 definition.word"]),
        ("{id: x, type: text, text: 'Are <b>you</b> well?'}", ["9:35 definition.markup"]),
        ("{id: x, type: text, text: '[Call](tel:999) or [read](https://a.uk/b) or [see](/privacy), 1 < 2'}", []),
        ("{id: x, type: text, text: '[Call](javascript:alert)'}", ["9:35 definition.markup"]),
        ("{id: x, type: text, text: '[Call](http://a.uk)'}", ["9:35 definition.markup"]),
        ("{id: x, type: text, text: '[Call](tel:0808 2000)'}", ["9:35 definition.markup"]),
        ("{id: x, type: text, text: '[Call](//a.uk)'}", ["9:35 definition.markup"]),
        (f"{{id: x, type: text, text: A?, {LABELLED}}}", ["9:39 definition.misplaced"]),
        ("{id: x, type: text, text: A?, max_choices: 2}", ["9:39 definition.misplaced"]),
        ("{id: x, type: information, text: A?, required: true}", ["9:46 definition.misplaced"]),
        ("{id: x, type: information, text: A?, style: loud}", ["9:53 definition.word"]),
        ("{id: x, type: single, text: A?}", ["9:9 definition.missing"]),
        ("{id: x, type: single, text: A?, options: []}", ["9:50 definition.options"]),
        ("{id: x, type: single, text: A?, options: [a, b]}", ["9:51 definition.shape", "9:54 definition.shape"]),
        ("{id: x, type: single, text: A?, options: [{code: a}]}", ["9:51 definition.missing"]),
        ("{id: x, type: single, text: A?, options: [{code: 1, label: A}]}", ["9:58 definition.text"]),
        ("{id: x, type: single, text: A?, options: [{code: no, label: No}]}", []),
        ("{id: x, type: single, text: A?, options: [{code: 'a b', label: A}]}", ["9:58 definition.name"]),
        ("{id: x, type: single, text: A?, options: [{code: a, lable: A}]}", ["9:51 definition.missing", "9:61 definition.unknown_key"]),
        ("{id: x, type: single, text: A?, options: [{code: a, label: A, exclusive: 1}]}", ["9:82 definition.boolean"]),
        ("{id: x, type: single, text: A?, options: {codelist: nothing}}", ["9:50 definition.codelist"]),
        ("{id: x, type: single, text: A?, options: {codelist: ../worries}}", ["9:61 definition.name"]),
        ("{id: x, type: single, text: A?, options: {codelist: worries, where: nowhere}}", ["9:50 definition.codelist"]),
        ("{id: x, type: single, text: A?, options: {codelist: worries, where: lead}}", ["9:50 definition.codelist"]),
        ("{id: x, type: single, text: A?, options: {codelist: worries, where: 1}}", ["9:77 definition.shape"]),
        ("{id: x, type: single, text: A?, options: {codelist: worries, only: [zebra]}}", ["9:50 definition.codelist"]),
        ("{id: x, type: single, text: A?, options: {codelist: wards, valid_on: '2024-13-01'}}", ["9:78 definition.shape"]),
        ("{id: x, type: single, text: A?, options: {codelist: wards, valid_on: 1970-01-01, where: ward}}", ["9:50 definition.codelist"]),
        ("{id: x, type: single, text: A?, options: {chosen_in: y, where: z}}", ["9:50 definition.options"]),
        ("{id: x, type: single, text: A?, options: {also: []}}", ["9:50 definition.options"]),
        ("{id: x, type: grid, text: A?, rows: [{code: r, label: R}]}", ["9:9 definition.missing"]),
        (f"{{id: x, type: grid, text: A?, {LABELLED}}}", ["9:9 definition.missing"]),
        (f"{{id: x, type: scale, text: A?, {LABELLED}, scale: [{{code: b, label: B}}]}}", ["9:72 definition.misplaced"]),
        ("{id: x, type: number, text: A?, minimum: 2024-01-01}", ["9:50 definition.bound"]),
        ("{id: x, type: number, text: A?, minimum: a}", ["9:50 definition.bound"]),
        ("{id: x, type: date, text: A?, maximum: 5}", ["9:48 definition.bound"]),
        ("{id: x, type: date, text: A?, maximum: 2024-01}", ["9:48 definition.bound"]),
        ("{id: x, type: month, text: A?, maximum: 2024-01-01}", ["9:49 definition.bound"]),
        ("{id: x, type: rank_all, text: A?}", ["9:23 definition.word"]),
        ("text", ["9:9 definition.shape"]),
    ],
)  # fmt: skip
def test_a_question_is_refused_where_it_is_wrong(question: str, expected: list[str]) -> None:
    assert refused(questions(question)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]", ["1:1 definition.shape"]),
        ("a", ["1:1 definition.shape"]),
        ("{}", ["1:1 definition.missing"] * 5),
        (questions(single("x")).replace("version: 1", "version: '1'"), ["2:10 definition.number"]),
        (questions(single("x")).replace("version: 1", "version: 0"), ["2:10 definition.number"]),
        (questions(single("x")).replace("version: 1", "version: 1.0"), ["2:10 yaml.number"]),
        (questions(single("x")).replace("tiny", "Tiny Form"), ["1:16 definition.name"]),
        (questions(single("x")).replace("[en]", "en"), ["3:12 definition.list"]),
        (questions(single("x")).replace("[en]", "[]"), ["3:12 definition.shape"]),
        (questions(single("x")).replace("[en]", "[english]"), ["3:13 definition.name"]),
        (questions(single("x")).replace("version", "verison"), ["1:1 definition.missing", "2:1 definition.unknown_key"]),
        (HEAD, ["5:10 definition.shape"]),
        (f"{HEAD}  []\n", ["6:3 definition.shape"]),
        (f"{HEAD}  - {{id: a, title: A, questions: []}}\n", ["6:34 definition.shape"]),
        (f"{HEAD}  - {{id: a, title: A}}\n", ["6:5 definition.missing"]),
        (questions(single("x"), tail="minutes: long\n"), ["10:10 definition.number"]),
        (questions(single("x"), tail="ends: [{when: answered(x)}]\n"), ["10:8 definition.end"]),
        (questions(single("x"), tail="ends: [{when: answered(x), page: p, carry: [x]}]\n"), ["10:8 definition.end"]),
        (questions(single("x"), tail="ends: [{page: p}]\n"), ["10:8 definition.missing"]),
        (questions(single("x"), tail="ends: [{when: answered(x), page: p, keep: all}]\n"), ["10:43 definition.word"]),
        (questions(single("x"), tail="pages: [{id: p, title: T}]\n"), ["10:9 definition.missing"]),
        (questions(single("x"), tail="analysis: {role: {}}\n"), ["10:12 definition.unknown_key"]),
        (questions(single("x"), tail="analysis: {roles: {concern: 1}}\n"), ["10:29 definition.name"]),
        (questions(single("x"), tail="analysis: {nets: {n: {label: N, of: x}}}\n"), ["10:22 definition.missing"]),
        (questions(single("x"), tail="analysis: {groups: {g: {label: G, when: x}}}\n"), ["10:41 rule.syntax"]),
        (questions(single("x"), tail="analysis: {wave: {series: s}}\n"), ["10:18 definition.missing"]),
        (questions(single("x"), tail="mapping: {from: x}\n"), ["10:17 definition.shape"]),
        (questions(single("x"), tail="mapping: {from: 1, questions: {x: {a: gone}}}\n"), ["10:39 definition.mapping"]),
        (questions(single("x"), tail="mapping: {from: 1, questions: {x: {a: {split: [b]}}}}\n"), ["10:39 definition.mapping"]),
    ],
)  # fmt: skip
def test_a_questionnaire_is_refused_where_it_is_wrong(text: str, expected: list[str]) -> None:
    assert refused(text) == expected


def test_all_faults_of_shape_are_told_at_once_in_the_order_of_lines() -> None:
    text = questions("{id: X, type: text, text: A?}", "{id: y, type: txt, text: A?}", "{id: z, type: text, text: 1}")

    assert refused(text) == ["9:14 definition.name", "10:23 definition.word", "11:35 definition.text"]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("{id: x, type: text, txt: A?}", "'text' is missing here. Add it."),
        ("{id: x, type: text, text: A?, relevnat: x}", "The key 'relevnat' is not known here. Did you mean 'relevant'?"),
        ("{id: x, type: text, text: A?, private: no}", "'no' is not true or false. Write true or false, without quotes."),
        ("{id: x, type: txt, text: A?}", "'txt' is no question type. Did you mean 'text'?"),
        ("{id: x, type: text, text: 2024}", "2024 is not text. Write it in quotes: '2024'."),
        ("{id: x, type: text, text: A?, pattern: 'a+'}", "'a+' is no pattern. Use one of digits, email, phone, reference, time, year; regular expressions are not taken."),
        ("{id: x, type: text, text: A?, rows: [{code: r, label: R}]}", "A text question has no 'rows'. Remove it, or choose another type."),
        ("{id: x, type: single, text: A?, options: {codelist: worries, where: shrt}}", "'worries' has no column or level 'shrt'. Use one of long, short."),
    ],
)  # fmt: skip
def test_a_message_says_what_to_do(question: str, message: str) -> None:
    assert message in messages(questions(question))


def test_every_language_needs_its_text() -> None:
    text = questions("{id: x, type: text, text: {en: A?, pl: A?}, hint: {en: A}, note: A}").replace(
        "[en]\ntitle: Tiny", "[en, pl]\ntitle: {en: Tiny, de: Klein, pl: 5}"
    )

    assert refused(text) == [
        "4:19 definition.language",
        "4:34 definition.text",
        "7:12 definition.translation",
        "9:59 definition.translation",
        "9:74 definition.translation",
    ]


def test_a_code_list_needs_every_language_too() -> None:
    text = questions("{id: x, type: single, text: {en: A?, pl: A?}, options: {codelist: wards}}")
    text = text.replace("[en]", "[en, pl]").replace("Tiny", "{en: T, pl: T}").replace("Main", "{en: M, pl: M}")

    assert refused(text) == ["9:64 definition.translation"]


def test_too_many_questions_are_refused_before_any_is_looked_at() -> None:
    assert refused(questions(*["{}"] * 501)) == ["6:3 definition.too_many"]


def test_two_thousand_options_are_taken_and_one_more_is_not() -> None:
    options = ", ".join(f"{{code: o{n}, label: O}}" for n in range(2_000))

    assert refused(questions(f"{{id: x, type: single, text: A?, options: [{options}]}}")) == []
    assert refused(questions(f"{{id: x, type: single, text: A?, options: [{options}, {{code: p, label: P}}]}}"))[
        0
    ].endswith("yaml.too_many")


def test_options_may_be_called_a_scale() -> None:
    assert refused(questions(f"{{id: x, type: scale, text: A?, {OPTIONS.replace('options', 'scale')}}}")) == []
