"""What a rule may be about: the type, codes and rows of the questions asked before it, and whether the rule fits.

Knows nothing of where a rule stands in a file; a fault names the question and says what would fit.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from survey_engine.definition.identifiers import is_date, is_month
from survey_engine.definition.model import (
    FIGURES,
    MANY_CODES,
    ONE_CODE,
    Answered,
    Compare,
    Count,
    Has,
    In,
    Question,
    QuestionType,
    Ref,
    Rule,
)
from survey_engine.definition.rule_language import grammar
from survey_engine.errors import Fault

SECTOR = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9]")
_TEXTS = frozenset({QuestionType.TEXT, QuestionType.LONG_TEXT})
_DAYS = frozenset({QuestionType.DATE, QuestionType.MONTH})
_ORDERED = _DAYS | FIGURES


@dataclass(frozen=True, slots=True)
class Subject:
    """What can be said of one question: its type, the codes it may hold, and a grid's rows."""

    type: QuestionType
    codes: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()


TODAY = Subject(QuestionType.DATE)


def subjects(questions: Iterable[Question]) -> dict[str, Subject]:
    """What rules after these questions may be about: each question, its companions, and `today`."""
    found = {"today": TODAY}
    for question in questions:
        add(found, question)
    return found


def add(found: dict[str, Subject], question: Question) -> None:
    """Make one more question, and its companion texts, known to rules; `chosen_in` looks back at its parent."""
    codes = frozenset(option.code for option in question.options)
    if question.chosen_in in found:
        codes |= found[question.chosen_in].codes
    rows = frozenset(row.code for row in question.rows)
    found[question.id] = Subject(question.type, codes, rows)
    if any(option.requires_text for option in question.options):
        found[f"{question.id}_other"] = Subject(QuestionType.TEXT)
    if question.type is QuestionType.AREA:
        found[f"{question.id}_place"] = Subject(QuestionType.TEXT)


def mismatches(rule: Rule, types: Mapping[str, Subject]) -> list[Fault]:
    """Everything in a rule that does not fit the questions it is about."""
    if inner := grammar.inside(rule):
        return [fault for each in inner for fault in mismatches(each, types)]
    assert isinstance(rule, Compare | In | Has | Answered | Count)
    if isinstance(rule, Compare) and isinstance(rule.value, Ref):
        return list(_pair(rule.ref, rule.value, types))
    subject = types.get(rule.ref.question)
    if subject is None:
        return [_fault("rule.unknown_question", _unknown(rule.ref.question, types))]
    return list(_row(rule.ref, subject)) or list(_fits(rule, subject))


def _pair(one: Ref, other: Ref, types: Mapping[str, Subject]) -> Iterator[Fault]:
    """Two answers can be compared when both are figures of one kind, or days of one kind."""
    for ref in (one, other):
        subject = types.get(ref.question)
        if subject is None:
            yield _fault("rule.unknown_question", _unknown(ref.question, types))
            return
        if ref.row is not None or subject.type not in _ORDERED:
            yield _mismatch(ref, _kind(ref, subject), "Two answers can be compared when both are numbers or dates.")
            return
    kinds = [types[ref.question].type for ref in (one, other)]
    if kinds[0] is not kinds[1]:
        yield _mismatch(other, kinds[1], f"'{one.question}' is of another type: they cannot be compared.")


def _row(ref: Ref, subject: Subject) -> Iterator[Fault]:
    if ref.row is not None and subject.type is not QuestionType.GRID:
        yield _fault(
            "rule.type", f"'{ref.question}' is not a grid, so it has no row '{ref.row}'. Leave '.{ref.row}' out."
        )
    elif ref.row is not None and ref.row not in subject.rows:
        yield _fault("rule.unknown_row", f"'{ref.question}' has no row '{ref.row}'.{_near(ref.row, subject.rows)}")


def _fits(rule: Rule, subject: Subject) -> Iterator[Fault]:
    match rule:
        case Compare(op, ref, value) if not isinstance(value, Ref):
            return _compare(op, ref, value, subject)
        case In(ref, codes):
            return _in(ref, codes, subject)
        case Has(ref, codes):
            return _many(ref, subject, codes)
        case Count(ref):
            return _many(ref, subject, ())
        case Answered(ref):
            return _answered(ref, subject)
    return iter(())


def _kind(ref: Ref, subject: Subject) -> QuestionType:
    """A grid's row is answered as a single is."""
    return QuestionType.SINGLE if ref.row is not None else subject.type


def _compare(op: str, ref: Ref, value: str | int, subject: Subject) -> Iterator[Fault]:
    kind = _kind(ref, subject)
    if kind not in _ORDERED and op not in {"==", "!="} and kind in ONE_CODE | _TEXTS | {QuestionType.POSTCODE_SECTOR}:
        yield _mismatch(ref, kind, f"'{op}' needs a number or a date. Use ==, != or in [..].")
    elif kind in ONE_CODE:
        yield from _code(ref, value, subject)
    elif kind in FIGURES:
        yield from _figure(op, ref, value, subject)
    elif kind in _DAYS:
        if not _is_day(value, kind):
            yield _mismatch(ref, kind, f"Compare it with a date such as {_EXAMPLE[kind]}, not '{value}'.")
    elif kind in _TEXTS or kind is QuestionType.POSTCODE_SECTOR:
        yield from _text(ref, value, kind)
    else:
        yield _mismatch(ref, kind, _ADVICE.get(kind, "Nothing is answered there, so no rule can look at it."))


def _figure(op: str, ref: Ref, value: str | int, subject: Subject) -> Iterator[Fault]:
    """A whole number, or the code of one of its ranges."""
    if type(value) is str and subject.codes and op in {"==", "!="}:
        yield from _code(ref, value, subject)
    elif type(value) is not int:
        yield _mismatch(ref, subject.type, f"Compare it with a whole number, not '{value}'.")


def _in(ref: Ref, codes: tuple[str, ...], subject: Subject) -> Iterator[Fault]:
    kind = _kind(ref, subject)
    for code in codes:
        if kind in ONE_CODE or (kind in FIGURES and subject.codes):
            yield from _code(ref, code, subject)
        elif kind in _TEXTS or kind is QuestionType.POSTCODE_SECTOR:
            yield from _text(ref, code, kind)
        else:
            yield _mismatch(ref, kind, _ADVICE.get(kind, "Use == != < <= > >= instead of 'in'."))
            return


def _many(ref: Ref, subject: Subject, codes: tuple[str, ...]) -> Iterator[Fault]:
    kind = _kind(ref, subject)
    if kind not in MANY_CODES:
        yield _mismatch(ref, kind, "'has' and 'count' need a multiple or rank question. Use ==, in [..] or answered().")
        return
    for code in codes:
        yield from _code(ref, code, subject)


def _answered(ref: Ref, subject: Subject) -> Iterator[Fault]:
    if subject.type is QuestionType.INFORMATION or ref.question == "today":
        yield _mismatch(ref, subject.type, "Nothing is answered there, so no rule can look at it.")


def _code(ref: Ref, value: str | int, subject: Subject) -> Iterator[Fault]:
    if type(value) is int:
        yield _mismatch(ref, _kind(ref, subject), f"Its answers are codes: write '{value}' in quotes if that is one.")
    elif value not in subject.codes:
        yield _fault(
            "rule.unknown_code", f"'{ref.question}' has no option '{value}'.{_near(str(value), subject.codes)}"
        )


def _text(ref: Ref, value: str | int, kind: QuestionType) -> Iterator[Fault]:
    if type(value) is int:
        yield _mismatch(ref, kind, f"Its answers are text: write '{value}' in quotes.")
    elif kind is QuestionType.POSTCODE_SECTOR and not SECTOR.fullmatch(str(value)):
        yield _mismatch(ref, kind, f"'{value}' is no postcode sector. Write it as 'LE13 1'.")
    elif value == "":
        yield _mismatch(ref, kind, "A blank is never equal to anything. Use not answered(..).")


def _is_day(value: str | int, kind: QuestionType) -> bool:
    if type(value) is not str:
        return False
    return is_month(value) if kind is QuestionType.MONTH else is_date(value)


_EXAMPLE = {QuestionType.DATE: "'2024-08-30'", QuestionType.MONTH: "'2024-08'"}

_ADVICE = {
    QuestionType.MULTIPLE: "Several can be ticked: use has, has any [..], has all [..] or count().",
    QuestionType.RANK: "Several are chosen: use has, has any [..], has all [..] or count().",
    QuestionType.GRID: "Name one of its rows, as in grid.row.",
}


def _unknown(name: str, types: Mapping[str, Subject]) -> str:
    return f"No question '{name}' is asked before this.{_near(name, types)} Rules look back only."


def _near(name: str, names: Iterable[str]) -> str:
    known = sorted(names)
    close = get_close_matches(name, known, 1)
    if close:
        return f" Did you mean '{close[0]}'?"
    return f" Use one of {', '.join(known)}." if 0 < len(known) <= 12 else " Use a code it has."


def _mismatch(ref: Ref, kind: QuestionType, advice: str) -> Fault:
    name = ref.question if ref.row is None else f"{ref.question}.{ref.row}"
    article = "an" if kind.value[0] in "aeiou" else "a"
    return _fault("rule.type", f"'{name}' is {article} {kind.value.replace('_', ' ')} question. {advice}")


def _fault(code: str, message: str) -> Fault:
    return Fault("", code, message)
