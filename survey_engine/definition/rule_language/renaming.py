"""The same rule about other questions: what makes one rule of a repeat a rule for each of its codes."""

from collections.abc import Mapping
from dataclasses import replace

from survey_engine.definition.terms import All, Any, Compare, Not, Ref, Rule


def renamed(rule: Rule, names: Mapping[str, str]) -> Rule:
    """The rule with question ids replaced; those not named stay."""
    match rule:
        case Not(inner):
            return Not(renamed(inner, names))
        case All(rules):
            return All(tuple(renamed(each, names) for each in rules))
        case Any(rules):
            return Any(tuple(renamed(each, names) for each in rules))
        case Compare(_, ref, Ref() as other):
            return replace(rule, ref=_ref(ref, names), value=_ref(other, names))
    return replace(rule, ref=_ref(rule.ref, names))


def _ref(ref: Ref, names: Mapping[str, str]) -> Ref:
    return replace(ref, question=names.get(ref.question, ref.question))
