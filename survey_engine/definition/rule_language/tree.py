"""The rule tree as JSON arrays and back: what the browser's twin evaluates and what a compiled questionnaire holds.

["==", {"q": "age"}, "18_24"]   ["<=", {"q": "reported"}, {"q": "times"}]
["in", ref, [..]]   ["has_any", ref, [..]]   ["has_all", ref, [..]]   ["answered", ref]
["count", ref, ">=", 2]   ["not", rule]   ["all", rule, ..]   ["any", rule, ..]
A reference to a grid's row is {"q": "grid", "row": "day"}; the day of answering is {"q": "today"}.
"""

from collections.abc import Mapping
from typing import cast

from survey_engine.definition.model import All, Answered, Any, Compare, Count, Has, In, Not, Ref, Rule


def to_data(rule: Rule) -> list[object]:
    """The tree as JSON arrays."""
    match rule:
        case Not(inner):
            return ["not", to_data(inner)]
        case All(rules):
            return ["all", *map(to_data, rules)]
        case Any(rules):
            return ["any", *map(to_data, rules)]
    return _leaf_data(rule, _ref_data(rule.ref))


def _leaf_data(rule: Compare | In | Has | Answered | Count, ref: dict[str, str]) -> list[object]:
    match rule:
        case Compare(op, _, value):
            return [op, ref, _ref_data(value) if isinstance(value, Ref) else value]
        case In(_, codes):
            return ["in", ref, list(codes)]
        case Has(_, codes, every):
            return ["has_all" if every else "has_any", ref, list(codes)]
        case Answered():
            return ["answered", ref]
        case Count(_, op, value):
            return ["count", ref, op, value]


def from_data(data: object) -> Rule:
    """The tree that `to_data` wrote; trusts its shape, because it comes from a compiled questionnaire."""
    name, *rest = cast(list[object], data)
    match name:
        case "all":
            return All(tuple(map(from_data, rest)))
        case "any":
            return Any(tuple(map(from_data, rest)))
        case "not":
            return Not(from_data(rest[0]))
    ref = _ref(cast(Mapping[str, str], rest[0]))
    return _leaf(str(name), ref, rest[1:])


def _leaf(name: str, ref: Ref, rest: list[object]) -> Rule:
    match name:
        case "answered":
            return Answered(ref)
        case "count":
            return Count(ref, str(rest[0]), cast(int, rest[1]))
        case "in":
            return In(ref, _codes(rest[0]))
        case "has_any" | "has_all":
            return Has(ref, _codes(rest[0]), every=name == "has_all")
    value = rest[0]
    return Compare(name, ref, _ref(value) if isinstance(value, dict) else cast(str | int, value))


def _codes(data: object) -> tuple[str, ...]:
    return tuple(cast(list[str], data))


def _ref_data(ref: Ref) -> dict[str, str]:
    return {"q": ref.question} if ref.row is None else {"q": ref.question, "row": ref.row}


def _ref(data: Mapping[str, str]) -> Ref:
    return Ref(data["q"], data.get("row"))
