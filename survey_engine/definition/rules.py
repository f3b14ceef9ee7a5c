"""Rules: from text to a typed tree, to JSON and back, and to functions that hold or do not.

Two-valued: a blank or off-route answer makes a comparison false, and `!=` is `not ==`. Types are checked when the
text is parsed, so evaluating never raises: an answer of the wrong type is as good as blank. The browser runs the
same trees; tests/vectors/rules.json holds both to the same answers. Knows no route, no wording and no clock.
"""

import operator
from collections.abc import Callable, Mapping
from typing import cast
from unicodedata import normalize

from survey_engine.definition import grammar
from survey_engine.definition.model import (
    All,
    Answered,
    Answers,
    Any,
    Compare,
    Count,
    Has,
    In,
    Not,
    Ref,
    Rule,
)
from survey_engine.definition.subjects import Subject, mismatches
from survey_engine.definition.tree import from_data, to_data
from survey_engine.errors import DefinitionError

__all__ = ["Test", "compile_rule", "from_data", "parse", "refs", "to_data"]

Test = Callable[[Answers, str], bool]
"""Whether a rule holds for some answers on a day (YYYY-MM-DD)."""

TODAY = "today"


def parse(text: str, types: Mapping[str, Subject]) -> Rule:
    """The rule a text says about the questions in `types`; DefinitionError for anything it cannot mean."""
    rule = grammar.read(text)
    faults = mismatches(rule, types)
    if faults:
        raise DefinitionError(faults[0].message, faults)
    return rule


def refs(rule: Rule) -> tuple[Ref, ...]:
    """Every answer a rule looks at, in order, `today` included."""
    if isinstance(rule, Compare | In | Has | Answered | Count):
        return (rule.ref,)
    return tuple(ref for inner in grammar.inside(rule) for ref in refs(inner))


# --- The tree as functions --------------------------------------------------------------------

Holds = Callable[[object, object], bool]
Find = Callable[[Answers], object]

_OPERATORS: Mapping[str, Holds] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": cast(Holds, operator.lt),
    "<=": cast(Holds, operator.le),
    ">": cast(Holds, operator.gt),
    ">=": cast(Holds, operator.ge),
}


def compile_rule(rule: Rule) -> Test:
    """A function of (answers, today) that says whether the rule holds; built once, called on every request."""
    match rule:
        case Not(inner):
            return _not(compile_rule(inner))
        case All(rules):
            return _all(tuple(map(compile_rule, rules)))
        case Any(rules):
            return _any(tuple(map(compile_rule, rules)))
        case Compare("!=", ref, value):
            return _not(_compare(ref, "==", value))
        case Compare(op, ref, value):
            return _compare(ref, op, value)
    return _look(rule)


def _look(rule: In | Has | Answered | Count) -> Test:
    find = _finder(rule.ref)
    match rule:
        case In(_, codes):
            return _in(find, frozenset(codes))
        case Has(_, codes, every):
            return _has_all(find, codes) if every else _has_any(find, codes)
        case Count(_, op, value):
            return _count(find, _OPERATORS[op], value)
    return lambda answers, _: find(answers) not in _BLANK


_BLANK: tuple[object, ...] = (None, "", [], {})


def _not(test: Test) -> Test:
    return lambda answers, today: not test(answers, today)


def _all(tests: tuple[Test, ...]) -> Test:
    def every(answers: Answers, today: str) -> bool:
        return all(test(answers, today) for test in tests)

    def both(answers: Answers, today: str) -> bool:
        return tests[0](answers, today) and tests[1](answers, today)

    return both if len(tests) == 2 else every


def _any(tests: tuple[Test, ...]) -> Test:
    def some(answers: Answers, today: str) -> bool:
        return any(test(answers, today) for test in tests)

    def either(answers: Answers, today: str) -> bool:
        return tests[0](answers, today) or tests[1](answers, today)

    return either if len(tests) == 2 else some


def _finder(ref: Ref) -> Find:
    question, row = ref.question, ref.row
    if row is None:
        return lambda answers: answers.get(question)

    def cell(answers: Answers) -> object:
        rows = answers.get(question)
        return rows.get(row) if type(rows) is dict else None

    return cell


def _compare(ref: Ref, op: str, value: str | int) -> Test:
    holds = _OPERATORS[op]
    if ref.question == TODAY:
        return lambda _, today: holds(today, value)
    find = _finder(ref)
    if type(value) is int:
        return _whole(find, holds, value)
    return _words(find, holds, value)


def _whole(find: Find, holds: Holds, value: int) -> Test:
    def test(answers: Answers, _: str) -> bool:
        found = find(answers)
        return type(found) is int and holds(found, value)

    return test


def _words(find: Find, holds: Holds, value: object) -> Test:
    def test(answers: Answers, _: str) -> bool:
        found = find(answers)
        return type(found) is str and found != "" and holds(_nfc(found), value)

    return test


def _in(find: Find, codes: frozenset[str]) -> Test:
    def test(answers: Answers, _: str) -> bool:
        found = find(answers)
        return type(found) is str and _nfc(found) in codes

    return test


def _has_any(find: Find, codes: tuple[str, ...]) -> Test:
    code = codes[0]

    def test(answers: Answers, _: str) -> bool:
        found = find(answers)
        return type(found) is list and any(each in found for each in codes)

    def one(answers: Answers, _: str) -> bool:
        found = find(answers)
        return type(found) is list and code in found

    return one if len(codes) == 1 else test


def _has_all(find: Find, codes: tuple[str, ...]) -> Test:
    def test(answers: Answers, _: str) -> bool:
        found = find(answers)
        return type(found) is list and all(each in found for each in codes)

    return test


def _count(find: Find, holds: Holds, value: int) -> Test:
    def test(answers: Answers, _: str) -> bool:
        found = find(answers)
        return holds(len(found) if type(found) is list else 0, value)

    return test


def _nfc(text: str) -> str:
    return text if text.isascii() else normalize("NFC", text)
