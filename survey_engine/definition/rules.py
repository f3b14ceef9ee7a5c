"""Rules: from text to a typed tree, to JSON and back, and to functions that hold or do not.

Two-valued: a blank or off-route answer makes a comparison false, and `!=` is `not ==`. Types are checked when the
text is parsed, so evaluating never raises: an answer of the wrong type is as good as blank. The browser runs the
same trees; tests/vectors/rules.json holds both to the same answers. Knows no route, no wording and no clock.
"""

import operator
import re
from collections.abc import Callable, Mapping
from typing import cast
from unicodedata import normalize

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
from survey_engine.definition.patterns import pence
from survey_engine.definition.rule_language import grammar
from survey_engine.definition.rule_language.subjects import Subject, mismatches
from survey_engine.definition.rule_language.tree import from_data, to_data
from survey_engine.errors import DefinitionError

__all__ = ["Test", "compile_rule", "from_data", "parse", "refs", "size", "to_data"]

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
    if isinstance(rule, Compare) and isinstance(rule.value, Ref):
        return (rule.ref, rule.value)
    if isinstance(rule, Compare | In | Has | Answered | Count):
        return (rule.ref,)
    return tuple(ref for inner in grammar.inside(rule) for ref in refs(inner))


# --- The tree as functions --------------------------------------------------------------------
# Every submission passes through some thirty of them, so each looks its answer up itself: a call costs as much.

_OPERATORS: Mapping[str, Callable[[object, object], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": cast(Callable[[object, object], bool], operator.lt),
    "<=": cast(Callable[[object, object], bool], operator.le),
    ">": cast(Callable[[object, object], bool], operator.gt),
    ">=": cast(Callable[[object, object], bool], operator.ge),
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
    question, row = rule.ref.question, rule.ref.row
    match rule:
        case In(_, codes):
            return _in(rule.ref, frozenset(codes))
        case Has(_, codes, every):
            return _has_all(question, codes) if every else _has_any(question, codes)
        case Count(_, op, value):
            return _count(question, _OPERATORS[op], value)
    return lambda answers, _: _found(answers, question, row) not in _BLANK


_BLANK: tuple[object, ...] = (None, "", [], {})


def _found(answers: Answers, question: str, row: str | None) -> object:
    found = answers.get(question)
    return found if row is None else _cell(found, row)


def _cell(rows: object, row: str | None) -> object:
    return rows.get(row) if type(rows) is dict else None


def _not(test: Test) -> Test:
    return lambda answers, today: not test(answers, today)


def _all(tests: tuple[Test, ...]) -> Test:
    if len(tests) == 2:
        first, second = tests
        return lambda answers, today: first(answers, today) and second(answers, today)

    def every(answers: Answers, today: str) -> bool:
        for test in tests:  # noqa: SIM110 - twice as quick as all() of so few
            if not test(answers, today):
                return False
        return True

    return every


def _any(tests: tuple[Test, ...]) -> Test:
    if len(tests) == 2:
        first, second = tests
        return lambda answers, today: first(answers, today) or second(answers, today)

    def some(answers: Answers, today: str) -> bool:
        for test in tests:  # noqa: SIM110 - twice as quick as any() of so few
            if test(answers, today):
                return True
        return False

    return some


def _compare(ref: Ref, op: str, value: str | int | Ref) -> Test:
    holds = _OPERATORS[op]
    if isinstance(value, Ref):
        return _two(ref.question, holds, value.question)
    if ref.question == TODAY:
        return lambda _, today: holds(today, value)
    if type(value) is int:
        return _whole(ref.question, holds, value)
    return _in(ref, frozenset({str(value)})) if op == "==" else _words(ref.question, _OPERATORS[op], value)


def _whole(question: str, holds: Callable[[object, object], bool], value: int) -> Test:
    least = value * 100  # pence

    def test(answers: Answers, _: str) -> bool:
        found = answers.get(question)
        if type(found) is int:
            return holds(found, value)
        amount = pence(found) if type(found) is str else None
        return amount is not None and holds(amount, least)

    return test


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


def size(found: object) -> tuple[str, object] | None:
    """What can be compared with another answer: a whole number, pence, or a day; with its kind, as kinds never mix.

    None for anything else, the range somebody chose instead of a figure among it.
    """
    if type(found) is int:
        return "number", found
    if type(found) is not str:
        return None
    amount = pence(found)
    if amount is not None:
        return "amount", amount
    return (f"day{len(found)}", found) if _DAY.fullmatch(found) else None


def _two(question: str, holds: Callable[[object, object], bool], other: str) -> Test:
    def test(answers: Answers, today: str) -> bool:
        one = size(today if question == TODAY else answers.get(question))
        two = size(today if other == TODAY else answers.get(other))
        return one is not None and two is not None and one[0] == two[0] and holds(one[1], two[1])

    return test


def _words(question: str, holds: Callable[[object, object], bool], value: object) -> Test:
    def test(answers: Answers, _: str) -> bool:
        found = answers.get(question)
        return type(found) is str and found != "" and holds(_nfc(found), value)

    return test


def _in(ref: Ref, codes: frozenset[str]) -> Test:
    question, row = ref.question, ref.row

    def test(answers: Answers, _: str) -> bool:
        found = answers.get(question)
        return type(found) is str and (found in codes or (not found.isascii() and _nfc(found) in codes))

    def by_row(answers: Answers, _: str) -> bool:
        found = _cell(answers.get(question), row)
        return type(found) is str and _nfc(found) in codes

    return test if row is None else by_row


def _has_any(question: str, codes: tuple[str, ...]) -> Test:
    wanted = frozenset(codes)

    def test(answers: Answers, _: str) -> bool:
        found = answers.get(question)
        try:
            return type(found) is list and not wanted.isdisjoint(found)
        except TypeError:  # a list of what are no codes at all
            return any(each in wanted for each in cast(list[object], found) if type(each) is str)

    return test


def _has_all(question: str, codes: tuple[str, ...]) -> Test:
    def test(answers: Answers, _: str) -> bool:
        found = answers.get(question)
        return type(found) is list and all(each in found for each in codes)

    return test


def _count(question: str, holds: Callable[[object, object], bool], value: int) -> Test:
    def test(answers: Answers, _: str) -> bool:
        found = answers.get(question)
        return holds(len(found) if type(found) is list else 0, value)

    return test


def _nfc(text: str) -> str:
    return text if text.isascii() else normalize("NFC", text)
