"""What the rules of a questionnaire come to for some answers, without asking each of them.

Rules are made of single looks at one answer each. Where an answer is one code, its options fall into kinds that no
rule tells apart; for other answers each look is asked. So two responses with the same outcome take the same route.
"""

from collections.abc import Iterable, Iterator, Mapping
from operator import call

from survey_engine.definition import grammar, rules
from survey_engine.definition.model import ONE_CODE, All, Answers, Any, Not, Questionnaire, Rule
from survey_engine.definition.routing import Router
from survey_engine.definition.stages import Asked

Outcome = tuple[object, ...]
"""Hashable. Equal for answers that no rule tells apart; it says nothing by itself."""


class Outcomes:
    """Sums up answers to one questionnaire by what its rules make of them."""

    def __init__(self, questionnaire: Questionnaire, router: Router) -> None:
        looks = list(dict.fromkeys(look for rule in _rules(questionnaire) for look in _looks(rule)))
        about = {name: [look for look in looks if _about(look) == {name}] for name in router.questions}
        self._names = [n for n, question in router.questions.items() if about[n] and question.type in ONE_CODE]
        self._kinds = [_kinds(n, [o.code for o in router.offers[n].options], about[n]).get for n in self._names]
        tests = [rules.compile_rule(look) for look in looks if _about(look).isdisjoint(self._names)]
        again = [ask for name, ask, *_ in router.steps.values() if router.questions[name].chosen_in and ask]
        self._tests: list[Asked] = [*tests, *again]
        derived = {name for name, question in router.questions.items() if question.chosen_in}
        looked_at = {question.chosen_in for question in router.questions.values()}.union(*map(_about, looks))
        self.complete = derived.isdisjoint(looked_at)
        """False when a rule looks at an answer that may be derived: an outcome does not tell about those."""

    def of(self, answers: Answers, today: str) -> Outcome:
        """The outcome of some answers on a day. Raises TypeError where a list stands for a code."""
        kinds = map(call, self._kinds, map(answers.get, self._names))
        return (*kinds, *[test(answers, today) for test in self._tests])


def _kinds(name: str, codes: Iterable[str], looks: Iterable[Rule]) -> Mapping[object, int]:
    """Code -> a number for its kind; codes that no rule tells from a blank are left out."""
    tests = [rules.compile_rule(look) for look in looks]
    said = {code: tuple(test({name: code}, "") for test in tests) for code in codes}
    numbers = {tuple(test({}, "") for test in tests): 0}
    kinds: dict[object, int] = {code: numbers.setdefault(answer, len(numbers)) for code, answer in said.items()}
    return {code: kind for code, kind in kinds.items() if kind}


def _rules(questionnaire: Questionnaire) -> Iterator[Rule]:
    """Every rule that the route, and what is required on it, depends on."""
    for section in questionnaire.sections:
        for rule in (section.relevant, *(rule for q in section.questions for rule in (q.relevant, q.required))):
            if rule is not None and not isinstance(rule, bool):
                yield rule
    yield from (end.when for end in questionnaire.ends)


def _looks(rule: Rule) -> Iterator[Rule]:
    """The looks at single answers that a rule is made of."""
    if isinstance(rule, Not | All | Any):
        for inner in grammar.inside(rule):
            yield from _looks(inner)
    else:
        yield rule


def _about(look: Rule) -> set[str]:
    return {ref.question for ref in rules.refs(look)}
