"""What the rules of a questionnaire come to for some answers, without asking each of them.

Rules are made of looks, each at one answer. Where the answer is one code, its options fall into kinds that no look
tells apart; where it is several, only the codes looked for matter; the other looks are asked one by one. So two
responses with the same outcome take the same route.
"""

from collections.abc import Callable, Iterable, Iterator
from operator import call
from typing import Any, cast

from survey_engine.definition import rules
from survey_engine.definition.judging.offers import Offer
from survey_engine.definition.judging.stages import Asked
from survey_engine.definition.model import ONE_CODE, All, Answers, Has, Not, Questionnaire, Rule
from survey_engine.definition.model import Any as Either
from survey_engine.definition.routing import Router
from survey_engine.definition.rule_language import grammar

Outcome = tuple[object, ...]
"""Hashable. Equal for answers that no rule tells apart; it says nothing by itself."""

Sum = Callable[[object], object]
"""What matters to the rules of one answer."""


class Outcomes:
    """Sums up answers to one questionnaire by what its rules make of them."""

    def __init__(self, questionnaire: Questionnaire, router: Router) -> None:
        looks = list(dict.fromkeys(look for rule in _rules(questionnaire) for look in _looks(rule)))
        again = {name: ask for name, ask, *_ in router.steps.values() if router.questions[name].chosen_in and ask}
        looked_at, sources = {_about(look) for look in looks}, {q.chosen_in for q in router.questions.values()}
        one = [name for name in looked_at & router.offers.keys() if router.questions[name].type in ONE_CODE]
        many = list(dict.fromkeys(_about(look) for look in looks if isinstance(look, Has)))
        self._names = one + many
        self._blanks: list[Any] = [None] * len(one) + [()] * len(many)
        self._sums = [_kind(name, router.offers[name], looks) for name in one] + [_sought(n, looks) for n in many]
        rest = [look for look in looks if _about(look) not in one and not isinstance(look, Has)]
        self._tests: list[Asked] = [*map(rules.compile_rule, rest), *again.values()]
        self.complete = again.keys().isdisjoint(looked_at | sources)
        """False when a rule looks at an answer that may be derived: an outcome does not tell about those."""

    def of(self, answers: Answers, today: str) -> Outcome:
        """The outcome of some answers on a day. Raises TypeError where a list stands for a code."""
        given = map(answers.get, self._names, self._blanks)
        return (*map(call, self._sums, given), *[test(answers, today) for test in self._tests])


def _kind(name: str, offer: Offer, looks: Iterable[Rule]) -> Sum:
    """From a code to a number for its kind; None for what no look tells from a blank."""
    tests = [rules.compile_rule(look) for look in looks if _about(look) == name]
    said = {option.code: tuple(test({name: option.code}, "") for test in tests) for option in offer.options}
    numbers = {tuple(test({}, "") for test in tests): 0}
    kinds: dict[object, int] = {code: numbers.setdefault(answer, len(numbers)) for code, answer in said.items()}
    return {code: kind for code, kind in kinds.items() if kind}.get


def _sought(name: str, looks: Iterable[Rule]) -> Sum:
    """From the codes ticked to those that some look is for."""
    sought = (set(look.codes) for look in looks if isinstance(look, Has) and look.ref.question == name)
    return cast(Sum, frozenset().union(*sought).intersection)


def _rules(questionnaire: Questionnaire) -> Iterator[Rule]:
    """Every rule that the route, and what is required on it, depends on."""
    for section in questionnaire.sections:
        for rule in (section.relevant, *(rule for q in section.questions for rule in (q.relevant, q.required))):
            if rule is not None and not isinstance(rule, bool):
                yield rule
    yield from (end.when for end in questionnaire.ends)


def _looks(rule: Rule) -> Iterator[Rule]:
    """The looks at single answers that a rule is made of."""
    if isinstance(rule, Not | All | Either):
        for inner in grammar.inside(rule):
            yield from _looks(inner)
    else:
        yield rule


def _about(look: Rule) -> str:
    return rules.refs(look)[0].question
