"""Rules: held to the vectors the browser is held to, and to what an author must be told."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_engine.definition import model, rules
from survey_engine.definition.rule_language.subjects import Subject
from survey_engine.errors import DefinitionError

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "vectors" / "rules.json").read_text())
T = model.QuestionType
TYPES = {
    "age": Subject(T.SINGLE, frozenset({"13_15", "18_24"})),
    "cap": Subject(T.MULTIPLE, frozenset({"resident", "worker"})),
    "grid": Subject(T.GRID, frozenset({"safe"}), frozenset({"day"})),
    "n": Subject(T.NUMBER),
    "moved": Subject(T.DATE),
    "since": Subject(T.MONTH),
    "town": Subject(T.TEXT),
    "sector": Subject(T.POSTCODE_SECTOR),
    "intro": Subject(T.INFORMATION),
    "today": Subject(T.DATE),
}


def subjects(questions: dict[str, dict[str, Any]]) -> dict[str, Subject]:
    found = {"today": Subject(T.DATE)}
    for name, each in questions.items():
        found[name] = Subject(T(each["type"]), frozenset(each.get("codes", ())), frozenset(each.get("rows", ())))
    return found


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_rule_holds_as_the_vector_says(vector: dict[str, Any]) -> None:
    rule = rules.parse(vector["rule"], subjects(vector["questions"]))

    assert rules.to_data(rule) == vector["tree"]
    assert rules.compile_rule(rule)(vector["answers"], vector["today"]) is vector["expected"]
    assert rules.compile_rule(rules.from_data(vector["tree"]))(vector["answers"], vector["today"]) is vector["expected"]


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("age == 18", "rule.type",
         "'age' is a single question. Its answers are codes: write '18' in quotes if that is one."),
        ("age == '18-24'", "rule.unknown_code", "'age' has no option '18-24'. Did you mean '18_24'?"),
        ("agee == '18_24'", "rule.unknown_question",
         "No question 'agee' is asked before this. Did you mean 'age'? Rules look back only."),
        ("age < '18_24'", "rule.type",
         "'age' is a single question. '<' needs a number or a date. Use ==, != or in [..]."),
        ("age has '18_24'", "rule.type",
         "'age' is a single question. 'has' and 'count' need a multiple or rank question. Use ==, in [..] or "
         "answered()."),
        ("count(age) > 1", "rule.type",
         "'age' is a single question. 'has' and 'count' need a multiple or rank question. Use ==, in [..] or "
         "answered()."),
        ("cap == 'worker'", "rule.type",
         "'cap' is a multiple question. Several can be ticked: use has, has any [..], has all [..] or "
         "count()."),
        ("cap in ['worker']", "rule.type",
         "'cap' is a multiple question. Several can be ticked: use has, has any [..], has all [..] or "
         "count()."),
        ("cap has 'boss'", "rule.unknown_code", "'cap' has no option 'boss'. Use one of resident, worker."),
        ("grid == 'safe'", "rule.type", "'grid' is a grid question. Name one of its rows, as in grid.row."),
        ("grid.night == 'safe'", "rule.unknown_row", "'grid' has no row 'night'. Use one of day."),
        ("age.day == '18_24'", "rule.type", "'age' is not a grid, so it has no row 'day'. Leave '.day' out."),
        ("n == '5'", "rule.type", "'n' is a number question. Compare it with a whole number, not '5'."),
        ("n in ['5']", "rule.type", "'n' is a number question. Use == != < <= > >= instead of 'in'."),
        ("moved == '2024-02-30'", "rule.type",
         "'moved' is a date question. Compare it with a date such as '2024-08-30', not '2024-02-30'."),
        ("moved == 2024-02", "rule.type",
         "'moved' is a date question. Compare it with a date such as '2024-08-30', not '2024-02'."),
        ("since == '2024-13'", "rule.type",
         "'since' is a month question. Compare it with a date such as '2024-08', not '2024-13'."),
        ("today == 'now'", "rule.type",
         "'today' is a date question. Compare it with a date such as '2024-08-30', not 'now'."),
        ("answered(today)", "rule.type",
         "'today' is a date question. Nothing is answered there, so no rule can look at it."),
        ("town == ''", "rule.type",
         "'town' is a text question. A blank is never equal to anything. Use not answered(..)."),
        ("town > 'a'", "rule.type", "'town' is a text question. '>' needs a number or a date. Use ==, != or in [..]."),
        ("town == 5", "rule.type", "'town' is a text question. Its answers are text: write '5' in quotes."),
        ("sector == 'LE13 1AB'", "rule.type",
         "'sector' is a postcode sector question. 'LE13 1AB' is no postcode sector. Write it as 'LE13 1'."),
        ("answered(intro)", "rule.type",
         "'intro' is an information question. Nothing is answered there, so no rule can look at it."),
        ("age = '18_24'", "rule.syntax", "Cannot read this rule at character 5, '= '18_24''."),
        ("age ==", "rule.syntax", "Cannot read this rule at character 7, the end."),
        ("age", "rule.syntax", "Cannot read this rule at character 4, the end."),
        ("", "rule.syntax", "Cannot read this rule at character 1, the end."),
        ("and", "rule.syntax",
         "Cannot read this rule at character 4, the end. Expected a comparison (== != < <= > >=), or has, or "
         "in."),
        ("not", "rule.syntax", "Cannot read this rule at character 4, the end."),
        ("(age == '18_24'", "rule.syntax", "Cannot read this rule at character 16, the end."),
        ("age == '18_24')", "rule.syntax", "Cannot read this rule at character 15, ')'."),
        ("age in []", "rule.syntax", "Cannot read this rule at character 9, ']'."),
        ("n == 012", "rule.syntax", "Cannot read this rule at character 6, '012'."),
        ("n == 1.5", "rule.syntax", "Cannot read this rule at character 7, '.5'."),
        ("n == 5 + 1", "rule.syntax", "Cannot read this rule at character 8, '+ 1'."),
        ("18 > n", "rule.syntax", "Cannot read this rule at character 1, '18 > n'."),
        ("n == [", "rule.syntax", "Cannot read this rule at character 6, '['."),
        ("__import__('os')", "rule.syntax", "Cannot read this rule at character 1, '__import__(''."),
        ("not " * 11 + "answered(age)", "rule.too_deep",
         "This rule nests more than 10 deep. Say it with fewer brackets and nots."),
        ("answered(age) or " * 100 + "answered(age)", "rule.too_long", "This rule is longer than 1000 characters."),
    ],
)  # fmt: skip
def test_a_rule_that_means_nothing_is_refused_with_what_to_do(text: str, code: str, message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        rules.parse(text, TYPES)

    assert [(fault.path, fault.code) for fault in caught.value.faults] == [("", code)]
    assert caught.value.faults[0].message.startswith(message)


def test_every_mismatch_of_a_rule_is_told() -> None:
    with pytest.raises(DefinitionError) as caught:
        rules.parse("age == 'x' and (n == '1' or not cap has 'y')", TYPES)

    assert [fault.code for fault in caught.value.faults] == ["rule.unknown_code", "rule.type", "rule.unknown_code"]


def test_any_number_of_brackets_is_read_at_once() -> None:
    rule = rules.parse("(" * 400 + "answered(age)" + ")" * 400, TYPES)

    assert rule == model.Answered(model.Ref("age"))


def test_refs_are_told_in_order_with_rows_and_today() -> None:
    rule = rules.parse("grid.day == 'safe' and (today > 2024-01-01 or count(cap) > 1)", TYPES)

    assert rules.refs(rule) == (model.Ref("grid", "day"), model.Ref("today"), model.Ref("cap"))


REFS = st.sampled_from(["a", "b", "c", "g"]).map(model.Ref)
CELLS = REFS | st.just(model.Ref("g", "day"))
CODES = st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, max_size=3, unique=True).map(tuple)
OPERATORS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
LEAVES = (
    st.builds(model.Compare, OPERATORS, REFS, st.integers(-3, 3) | st.sampled_from(["2024-01-01", "2024-01"]))
    | st.builds(model.Compare, st.sampled_from(["==", "!="]), CELLS, st.sampled_from(["x", "é"]))
    | st.builds(model.In, CELLS, CODES)
    | st.builds(model.Has, REFS, CODES, st.booleans())
    | st.builds(model.Answered, CELLS)
    | st.builds(model.Count, REFS, OPERATORS, st.integers(0, 3))
)
"""Only rules that the type check lets through: what is in a row of a grid is one code."""

TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(model.Not, inner)
        | st.lists(inner, min_size=2, max_size=3)
        .map(tuple)
        .flatmap(lambda rs: st.sampled_from([model.All(rs), model.Any(rs)]))
    ),
    max_leaves=8,
)
ANSWERS = st.dictionaries(
    st.sampled_from(["a", "b", "c", "g"]),
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from(["", "x", "y", "2024-01-01", "e\u0301"])
    | st.lists(st.sampled_from(["x", "y", "z"]) | st.integers(0, 1) | st.lists(st.just("x")), max_size=3)
    | st.dictionaries(st.just("day"), st.sampled_from(["x", "y", ""]) | st.integers(0, 1)),
)


@given(TREES)
def test_a_tree_survives_json(rule: model.Rule) -> None:
    assert rules.from_data(json.loads(json.dumps(rules.to_data(rule)))) == rule


@given(TREES, ANSWERS)
def test_no_answer_of_any_type_makes_a_rule_fail(rule: model.Rule, answers: dict[str, Any]) -> None:
    assert rules.compile_rule(rule)(answers, "2024-08-01") in {True, False}


@given(TREES, ANSWERS)
def test_the_functions_agree_with_the_definition_in_words(rule: model.Rule, answers: dict[str, Any]) -> None:
    assert rules.compile_rule(rule)(answers, "2024-08-01") is holds(rule, answers)


def holds(rule: model.Rule, answers: dict[str, Any]) -> bool:
    """The meaning of a rule, written as plainly as can be."""
    match rule:
        case model.Not(inner):
            return not holds(inner, answers)
        case model.All(inner):
            return all(holds(each, answers) for each in inner)
        case model.Any(inner):
            return any(holds(each, answers) for each in inner)
    return looks(rule, found(answers, rule.ref))


def found(answers: dict[str, Any], ref: model.Ref) -> Any:
    value = answers.get(ref.question)
    if ref.row is not None:
        value = value.get(ref.row) if isinstance(value, dict) else None
    return "é" if value == "e\u0301" else value


def looks(rule: Any, value: Any) -> bool:
    ticked = value if isinstance(value, list) else []
    match rule:
        case model.Compare(op, _, wanted):
            blank = value in (None, "") or type(value) is not type(wanted)
            return op == "!=" if blank else compare(value, op, wanted)
        case model.In(_, codes):
            return isinstance(value, str) and value in codes
        case model.Has(_, codes, every):
            return (all if every else any)(code in ticked for code in codes)
        case model.Count(_, op, wanted):
            return compare(len(ticked), op, wanted)
    return value is not None and value not in ("", [], {})


def compare(left: Any, op: str, right: Any) -> bool:
    before, same = left < right, left == right
    return {"==": same, "!=": not same, "<": before, "<=": before or same, ">": not (before or same), ">=": not before}[
        op
    ]
