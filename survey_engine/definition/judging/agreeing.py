"""Whether an answer agrees with earlier ones: the `checks` of a question, which look once all they look at is given.

A range that was chosen instead of a figure agrees with everything: nobody knows more.
"""

from collections.abc import Callable, Iterator

from survey_engine.definition import rules
from survey_engine.definition.judging.findings import REFUSED, Checked, Walk, blank
from survey_engine.definition.model import Answers, Compare, Question, Ref, Rule
from survey_engine.definition.rule_language import grammar

Look = Callable[[object, Walk], Checked]


def agreeing(question: Question, check: Look) -> Look:
    """The check of a question's answer, followed by those against earlier answers; `check_1` is the first of them."""
    if not question.checks:
        return check
    name = question.id
    tests = [(rules.compile_rule(each.that), tuple(_needs(each.that))) for each in question.checks]

    def both(value: object, walk: Walk) -> Checked:
        found = check(value, walk)
        if found is None or found is REFUSED:
            return found
        seen = {**walk.seen, name: found}
        for number, (holds, needs) in enumerate(tests, 1):
            if all(need(seen) for need in needs) and not holds(seen, walk.today):
                walk.find(name, f"check_{number}")
        return found

    return both


def _needs(rule: Rule) -> Iterator[Callable[[Answers], bool]]:
    """What must be given before a rule can be looked at."""
    if isinstance(rule, Compare) and isinstance(rule.value, Ref):
        yield from (_sized(ref.question) for ref in (rule.ref, rule.value) if ref.question != rules.TODAY)
    elif inner := grammar.inside(rule):
        for each in inner:
            yield from _needs(each)
    else:
        yield from (_given(ref.question) for ref in rules.refs(rule) if ref.question != rules.TODAY)


def _sized(name: str) -> Callable[[Answers], bool]:
    return lambda seen: rules.size(seen.get(name)) is not None


def _given(name: str) -> Callable[[Answers], bool]:
    return lambda seen: not blank(seen.get(name))
