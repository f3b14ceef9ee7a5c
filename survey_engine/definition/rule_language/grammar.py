"""The grammar of rule text, and nothing else: `age in ['16_17'] and not answered(home_area)` -> a tree.

Knows the shape of a rule, not what its questions are: `subjects` checks that they exist and fit.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NoReturn, cast

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedInput

from survey_engine.definition import model
from survey_engine.errors import DefinitionError, Fault

LONGEST = 1_000  # characters of one rule
DEEPEST = 10  # rules inside rules

RESERVED = frozenset({"and", "or", "not", "in", "has", "any", "all", "answered", "count", "today", "true", "false"})
"""Words of the rule language: no question may be called so."""

GRAMMAR = r"""
?start: either
?either: both ("or" both)*                      -> either
?both: inverse ("and" inverse)*                 -> both
?inverse: "not" inverse                         -> inverse
        | "(" either ")"
        | test
?test: ref OPERATOR value                       -> compare
     | ref "in" codes                           -> among
     | ref "has" code                           -> has
     | ref "has" "any" codes                    -> has
     | ref "has" "all" codes                    -> has_all
     | "answered" "(" ref ")"                   -> answered
     | "count" "(" ref ")" OPERATOR NUMBER      -> count
ref: NAME ("." STEP)?
codes: "[" CODE ("," CODE)* ","? "]"
code: CODE
?value: literal | ref
literal: NUMBER | DAY | CODE
OPERATOR: "==" | "!=" | "<=" | ">=" | "<" | ">"
NAME: /[a-z][a-z0-9_]*/
STEP: /[A-Za-z0-9][A-Za-z0-9_-]*/
NUMBER: /-?(0|[1-9][0-9]{0,14})(?![0-9A-Za-z_-])/
DAY.2: /[0-9]{4}-[0-9]{2}(-[0-9]{2})?(?![0-9A-Za-z_-])/
CODE: /'[^'\n]*'/ | /"[^"\n]*"/
%ignore /[ \t\r\n]+/
"""

_EXPECTED = {
    "OPERATOR": "a comparison (== != < <= > >=)",
    "NAME": "a question id",
    "STEP": "a grid row's code",
    "NUMBER": "a whole number",
    "DAY": "a date",
    "CODE": "a code in quotes",
    "$END": "the end of the rule",
    "LPAR": "(",
    "RPAR": ")",
    "LSQB": "[",
    "RSQB": "]",
    "COMMA": "a comma",
}


@v_args(inline=True)
class _Tree(Transformer[Token, model.Rule]):
    """Builds the model's rules bottom-up while the text is parsed, so no depth of brackets recurses."""

    def either(self, *rules: model.Rule) -> model.Rule:
        return rules[0] if len(rules) == 1 else model.Any(rules)

    def both(self, *rules: model.Rule) -> model.Rule:
        return rules[0] if len(rules) == 1 else model.All(rules)

    def inverse(self, rule: model.Rule) -> model.Rule:
        return model.Not(rule)

    def compare(self, ref: model.Ref, operator: Token, value: str | int | model.Ref) -> model.Rule:
        return model.Compare(str(operator), ref, value)

    def among(self, ref: model.Ref, codes: tuple[str, ...]) -> model.Rule:
        return model.In(ref, codes)

    def has(self, ref: model.Ref, codes: tuple[str, ...]) -> model.Rule:
        return model.Has(ref, codes)

    def has_all(self, ref: model.Ref, codes: tuple[str, ...]) -> model.Rule:
        return model.Has(ref, codes, every=True)

    def answered(self, ref: model.Ref) -> model.Rule:
        return model.Answered(ref)

    def count(self, ref: model.Ref, operator: Token, value: Token) -> model.Rule:
        return model.Count(ref, str(operator), int(value))

    def ref(self, name: Token, row: Token | None = None) -> model.Ref:
        return model.Ref(str(name), None if row is None else str(row))

    def codes(self, *codes: Token) -> tuple[str, ...]:
        return tuple(_unquoted(code) for code in codes)

    def code(self, code: Token) -> tuple[str, ...]:
        return (_unquoted(code),)

    def literal(self, value: Token) -> str | int:
        match value.type:
            case "NUMBER":
                return int(value)
            case "DAY":
                return str(value)
        return _unquoted(value)


@lru_cache(maxsize=256)  # a page asks one filter of many forms, and of those who came since
def read(text: str) -> model.Rule:
    """The tree of a rule text; DefinitionError says which character it stops making sense at."""
    if len(text) > LONGEST:
        refuse(
            "rule.too_long", f"This rule is longer than {LONGEST} characters. Split it over several questions or ends."
        )
    try:
        rule = cast(model.Rule, _parser().parse(unicodedata.normalize("NFC", text)))
    except UnexpectedInput as error:
        refuse("rule.syntax", _unexpected(text, error))
    if depth(rule) > DEEPEST:
        refuse("rule.too_deep", f"This rule nests more than {DEEPEST} deep. Say it with fewer brackets and nots.")
    return rule


def refuse(code: str, message: str) -> NoReturn:
    """Raise the one fault of a rule."""
    raise DefinitionError(message, [Fault("", code, message)])


def depth(rule: model.Rule) -> int:
    """How many rules lie inside each other, at most."""
    deepest, layer = 0, [rule]
    while layer:
        deepest += 1
        layer = [inner for each in layer for inner in inside(each)]
    return deepest


def inside(rule: model.Rule) -> tuple[model.Rule, ...]:
    """The rules directly inside a rule."""
    match rule:
        case model.Not(inner):
            return (inner,)
        case model.All(rules) | model.Any(rules):
            return rules
    return ()


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", transformer=_Tree(), maybe_placeholders=False)


def _unquoted(code: Token) -> str:
    return str(code)[1:-1]


def _unexpected(text: str, error: UnexpectedInput) -> str:
    at = getattr(error, "pos_in_stream", None)
    ended = at is None or getattr(getattr(error, "token", None), "type", None) == "$END"
    position = len(text) if ended else cast(int, at)
    found = f"'{text[position : position + 12]}'" if position < len(text) else "the end"
    expected = set(getattr(error, "expected", None) or getattr(error, "allowed", None) or ()) - {"DOT"}
    if text.count("(", 0, position) <= text.count(")", 0, position):
        expected.discard("RPAR")
    return f"Cannot read this rule at character {position + 1}, {found}. Expected {_wanted(expected)}."


def _wanted(names: Iterable[str]) -> str:
    words = sorted({_EXPECTED.get(name, name.lower()) for name in names})
    return ", or ".join(words) or "something else"
