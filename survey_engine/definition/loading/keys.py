"""Which keys each type of question may and must have, so that nothing an author writes is silently ignored."""

from collections.abc import Callable, Iterator, Mapping

from survey_engine.definition.identifiers import is_date, is_month
from survey_engine.definition.loading.schema_fields import Problem
from survey_engine.definition.model import Mode, QuestionType
from survey_engine.definition.wordings import ENGLISH

T = QuestionType

_EVERY = frozenset({"id", "type", "text", "hint", "note", "relevant", "modes", "private", "sensitive"})
_ASKED = _EVERY | {"required", "messages", "short", "checks"}

MAY: Mapping[QuestionType, frozenset[str]] = {
    T.INFORMATION: _EVERY | {"style"},
    T.CONSENT: _ASKED | {"options"},
    T.SINGLE: _ASKED | {"options", "order"},
    T.MULTIPLE: _ASKED | {"options", "order", "min_choices", "max_choices"},
    T.SCALE: _ASKED | {"options", "scale"},
    T.GRID: _ASKED | {"options", "scale", "rows"},
    T.RANK: _ASKED | {"options", "order", "min_choices", "max_choices"},
    T.NUMBER: _ASKED | {"minimum", "maximum", "unit", "options"},
    T.AMOUNT: _ASKED | {"minimum", "maximum", "options"},
    T.BAND: _ASKED | {"options", "unit"},
    T.TEXT: _ASKED | {"max_length", "pattern"},
    T.LONG_TEXT: _ASKED | {"max_length"},
    T.DATE: _ASKED | {"minimum", "maximum"},
    T.MONTH: _ASKED | {"minimum", "maximum"},
    T.AREA: _ASKED | {"options"},
    T.POSTCODE_SECTOR: _ASKED,
}

MUST: Mapping[QuestionType, tuple[str, ...]] = {
    T.SINGLE: ("options",),
    T.MULTIPLE: ("options",),
    T.SCALE: ("options",),
    T.GRID: ("rows", "options"),
    T.RANK: ("options",),
    T.BAND: ("options",),
    T.AREA: ("options",),
}

MESSAGES = tuple(sorted(code for code in ENGLISH if code[0] != "*" and "." not in code))
"""The codes a question may have a wording of its own for."""

STYLES = ("plain", "inset", "warning", "details")

Problems = dict[str, list[Problem]]


def misplaced(data: Mapping[str, object], patterns: Mapping[str, object]) -> Problems:
    """What is wrong with the keys of one question, by key."""
    found: Problems = {}
    for key, problem in _problems(data, patterns):
        found.setdefault(key, []).append(problem)
    return found


def _problems(data: Mapping[str, object], patterns: Mapping[str, object]) -> Iterator[tuple[str, Problem]]:
    kind = QuestionType(str(data["type"]))
    for key in data.keys() - MAY[kind]:
        message = f"A {_said(kind)} question has no '{key}'. Remove it, or choose another type."
        yield key, Problem("definition.misplaced", message, at_key=True)
    for key in MUST.get(kind, ()):
        if not data.get(key) and not (key == "options" and _has_choices(data)):
            yield key, Problem("definition.missing", f"A {_said(kind)} question needs '{key}'. Add it.")
    if "scale" in data and "options" in data:
        yield (
            "scale",
            Problem("definition.misplaced", "'scale' and 'options' say the same. Keep one of them.", at_key=True),
        )
    yield from _words(data, patterns)
    yield from _bounds(data, kind)
    if "modes" in data and not data["modes"]:
        yield "modes", Problem("definition.missing", f"List a mode, such as {Mode.WEB}, or leave 'modes' out.")


def _has_choices(data: Mapping[str, object]) -> bool:
    """A list, or `chosen_in` alone; an empty code list has told its own fault."""
    return "scale" in data or "options" in data


def _words(data: Mapping[str, object], patterns: Mapping[str, object]) -> Iterator[tuple[str, Problem]]:
    if (style := data.get("style")) is not None and style not in STYLES:
        yield "style", Problem("definition.word", f"'{style}' is no style. Use one of {', '.join(STYLES)}.")
    messages = data.get("messages")
    for code in messages if isinstance(messages, Mapping) else ():
        if code not in MESSAGES:
            message = f"There is no message '{code}' to word. Use one of {', '.join(MESSAGES)}."
            yield "messages", Problem("definition.word", message)
    if (pattern := data.get("pattern")) is not None and pattern not in patterns:
        message = f"'{pattern}' is no pattern. Use one of {', '.join(patterns)}; regular expressions are not taken."
        yield "pattern", Problem("definition.pattern", message)


def _bounds(data: Mapping[str, object], kind: QuestionType) -> Iterator[tuple[str, Problem]]:
    fits, like = _BOUNDS.get(kind, _BOUNDS[T.NUMBER])
    for key in ("minimum", "maximum"):
        if key in data and not fits(data[key]):
            yield key, Problem("definition.bound", f"The {key} of a {_said(kind)} question is {like}. Correct it.")


_BOUNDS: Mapping[QuestionType, tuple[Callable[[object], bool], str]] = {
    T.NUMBER: (lambda value: isinstance(value, int), "a whole number"),
    T.AMOUNT: (lambda value: isinstance(value, int) and value >= 0, "whole pounds, 0 or more"),
    T.DATE: (lambda value: isinstance(value, str) and is_date(value), "a date, YYYY-MM-DD"),
    T.MONTH: (lambda value: isinstance(value, str) and is_month(value), "a month, YYYY-MM"),
}


def _said(kind: QuestionType) -> str:
    return kind.value.replace("_", " ")
