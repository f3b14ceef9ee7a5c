"""Which answers to one question are worth trying: one for every way it can make the rules about it come out.

Used to find out whether a rule can hold. Where there are too many ways, fewer are tried and the set says it is not
`whole`, so that nobody concludes from it that something is impossible.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, product
from math import prod
from typing import cast

from survey_engine.definition.model import (
    MANY_CODES,
    ONE_CODE,
    Answers,
    AnswerValue,
    Compare,
    Count,
    Has,
    In,
    Option,
    Question,
    QuestionType,
    Ref,
    Rule,
)
from survey_engine.definition.rules import compile_rule

MOST_MIXTURES = 1_000
MOST_ROWS = 4


@dataclass(frozen=True, slots=True)
class Candidates:
    """Answers to try, None for a blank; `whole` when no other answer could make a difference."""

    values: tuple[AnswerValue | None, ...]
    whole: bool = True


def candidates(
    question: Question, options: Sequence[Option], atoms: Sequence[Rule], codes: Iterable[str]
) -> Candidates:
    """The answers to try for a question with these options, given the rules about it and the codes that matter."""
    named = [*codes, *(code for atom in atoms for code in codes_of(atom))]
    known = [option.code for option in options]
    mattering = [code for code in dict.fromkeys(named) if code in known]
    if question.type in ONE_CODE:
        return Candidates((*mattering, *_others(options, mattering), None))
    if question.type in MANY_CODES:
        return _many(question, options, mattering, atoms)
    if question.type is QuestionType.GRID:
        return _grid(question, atoms, known)
    return Candidates((*dict.fromkeys(_plain(question, atoms)), None))


def distinct(found: Candidates, question: str, atoms: Sequence[Rule]) -> Candidates:
    """The same with one answer for each way the rules come out."""
    if any(isinstance(atom, Compare) and isinstance(atom.value, Ref) for atom in atoms):
        return found  # how it compares with another answer depends on that one
    tests = [compile_rule(atom) for atom in atoms]
    seen: dict[object, AnswerValue | None] = {}
    for value in found.values:
        answers: Answers = {} if value is None else {question: value}
        seen.setdefault((value is None, *(test(answers, "") for test in tests)), value)
    return Candidates(tuple(seen.values()), found.whole)


def days(atoms: Iterable[Rule]) -> tuple[str, ...]:
    """Days worth trying as `today`: those in the rules, and the days around them."""
    named = [atom.value for atom in atoms if isinstance(atom, Compare) and isinstance(atom.value, str)]
    return tuple(dict.fromkeys(day for each in named for day in _around(each))) or ("2024-01-01",)


def codes_of(atom: Rule) -> tuple[str, ...]:
    """The codes or texts one comparison names."""
    match atom:
        case In(_, codes) | Has(_, codes):
            return codes
        case Compare(_, _, str(code)):
            return (code,)
    return ()


def _others(options: Sequence[Option], named: Sequence[str]) -> Iterator[str]:
    """One code no rule names, and every one that is only sometimes on offer."""
    rest = [option for option in options if option.code not in named]
    always = [option.code for option in rest if option.relevant is None]
    yield from always[:1]
    yield from (option.code for option in rest if option.relevant is not None)


def _many(question: Question, options: Sequence[Option], named: Sequence[str], atoms: Sequence[Rule]) -> Candidates:
    exclusive = {option.code for option in options if option.exclusive}
    alone = [code for code in named if code in exclusive] + [code for code in exclusive if code not in named][:1]
    kinds = _kinds([code for code in named if code not in exclusive], atoms)
    spare = [option.code for option in options if option.code not in named and option.code not in exclusive]
    sizes = {1, *(atom.value + step for atom in atoms if isinstance(atom, Count) for step in (-1, 0, 1))}
    least, most = max(1, question.min_choices or 0), question.max_choices or len(options)
    found: dict[tuple[str, ...], None] = {}
    for chosen, padding in islice(_mixtures(kinds), MOST_MIXTURES):
        for size in sorted({len(chosen), least, *sizes}):
            ticked = chosen + (*padding, *spare)[: max(0, size - len(chosen))]
            if least <= len(ticked) <= most:
                found[ticked] = None
    values: list[AnswerValue | None] = [list(ticked) for ticked in found]
    values += [[code] for code in alone] if least == 1 else []
    return Candidates((*values, None), whole=prod(min(3, len(kind) + 1) for kind in kinds) <= MOST_MIXTURES)


def _kinds(codes: Sequence[str], atoms: Sequence[Rule]) -> list[list[str]]:
    """The codes in groups that every rule treats alike; a code no rule here names stands for itself."""
    groups: dict[object, list[str]] = {}
    for code in codes:
        naming = tuple(n for n, atom in enumerate(atoms) if code in codes_of(atom))
        groups.setdefault(naming or code, []).append(code)
    return list(groups.values())


def _mixtures(kinds: Sequence[Sequence[str]]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """None, one or all of each kind, with what could be ticked besides without changing that."""
    for parts in product(*([(), kind[:1], kind][: min(3, len(kind) + 1)] for kind in kinds)):
        chosen = tuple(code for part in parts for code in part)
        pairs = zip(parts, kinds, strict=True)
        yield chosen, tuple(code for part, kind in pairs if len(part) == 1 for code in kind[1:-1])


def _grid(question: Question, atoms: Sequence[Rule], known: Sequence[str]) -> Candidates:
    rows: dict[str, list[str | None]] = {}
    for atom in atoms:
        row = getattr(atom, "ref").row  # noqa: B009 - every atom has a ref
        if row is not None:
            rows.setdefault(row, [None]).extend(code for code in codes_of(atom) if code in known)
    for row, codes in rows.items():
        other = [code for code in known if code not in codes][:1]
        rows[row] = list(dict.fromkeys([*codes, *other]))
    spare = [row.code for row in question.rows if row.code not in rows][:1]
    tried = dict(list(rows.items())[:MOST_ROWS]) | {row: [None, *known[:1]] for row in spare}
    grids = ({row: code for row, code in zip(tried, cells, strict=True) if code} for cells in product(*tried.values()))
    return Candidates((*(grid for grid in grids if grid), None), whole=len(rows) <= MOST_ROWS)


def _plain(question: Question, atoms: Sequence[Rule]) -> Iterator[AnswerValue]:
    named = [atom.value for atom in atoms if isinstance(atom, Compare)]
    match question.type:
        case QuestionType.NUMBER:
            yield from _numbers(question, [value for value in named if isinstance(value, int)])
            yield from (option.code for option in question.options)
        case QuestionType.AMOUNT:
            pounds = _numbers(question, [value for value in named if isinstance(value, int)])
            yield from (f"{each}.00" for each in pounds if each >= 0)
            yield from (option.code for option in question.options)
        case QuestionType.DATE | QuestionType.MONTH:
            yield from _dates(question, [value for value in named if isinstance(value, str)])
        case QuestionType.INFORMATION:
            return
        case _:
            yield from (code for atom in atoms for code in codes_of(atom))
            yield "ZZ9 9"


def _numbers(question: Question, named: Iterable[int]) -> Iterator[int]:
    low, high = question.minimum, question.maximum
    bounds = [bound for bound in (low, high) if isinstance(bound, int)]
    for value in (each + step for each in (*named, *bounds, 0) for step in (-1, 0, 1)):
        if (not isinstance(low, int) or value >= low) and (not isinstance(high, int) or value <= high):
            yield value


def _dates(question: Question, named: Iterable[str]) -> Iterator[str]:
    low, high = question.minimum, question.maximum
    bounds = [bound for bound in (low, high) if isinstance(bound, str)]
    length = 7 if question.type is QuestionType.MONTH else 10
    for value in (day[:length] for each in (*named, *bounds, "2024-01-01") for day in _around(each)):
        if (low is None or value >= cast(str, low)) and (high is None or value <= cast(str, high)):
            yield value


def _around(day: str) -> Iterator[str]:
    """A day and its neighbours; a month and its neighbours."""
    first = date.fromisoformat(day if len(day) == 10 else f"{day}-01")
    for step in (-32, -1, 0, 1, 32):
        try:
            yield (first + timedelta(days=step)).isoformat()
        except OverflowError:
            continue
