"""What stands against comparing two sides: each obstacle found is a reason in words, with both sides' facts in it.

Declared or not, type, stem, list, limit of ticks, base, area definition and mode mix. It looks at definitions and at
how many answered in each mode; never at an answer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from analysis.comparison.lineage import Unit
from analysis.comparison.sides import Asked, Side
from analysis.ranking import percent
from survey_engine.definition.model import Questionnaire, QuestionType

MODES_APART = Fraction(1, 10)
"""Half the sum of the differences of two mode mixes that still counts as the same mix."""

NAMED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Why shares do not compare. code: not_declared, type, stem, limit, list, base, area or modes."""

    code: str
    text: str


def undeclared(now: Side, then: Side) -> Iterator[Reason]:
    """Pairs of questionnaires of which neither says that it may be compared with the other."""
    for one in {each.id: each for each in now.questionnaires}.values():
        for other in {each.id: each for each in then.questionnaires}.values():
            if one.id != other.id and not _says(one, other) and not _says(other, one):
                text = f"Neither {one.id} nor {other.id} says that it may be compared with the other (wave: compare)."
                yield Reason("not_declared", text)


def declared(now: Side, then: Side) -> Iterator[str]:
    """What the definitions say about comparing the two, word for word."""
    for one, other in ((now, then), (then, now)):
        for questionnaire in one.questionnaires:
            for name in other.names:
                if notes := _compare(questionnaire).get(name):
                    yield f"{questionnaire.id} on comparing with {name}: {notes}"


def questions(now: Side, then: Side) -> Iterator[Reason]:
    """Another type, other words, or another rule of who is asked."""
    yield from _differs("type", "Type of question", now, then, lambda asked: str(asked.question.type))
    yield from _differs(
        "stem", "Wording", now, then, lambda asked: f"“{' '.join(asked.question.text[now.language].split())}”"
    )
    rules = {(each.question.relevant, each.section.relevant) for side in (now, then) for each in side.asked}
    if len(rules) > 1:
        text = f"Who was asked: {now.name} and {then.name} put the question to different people, by different rules."
        yield Reason("base", text)


def limits(now: Side, then: Side) -> Iterator[Reason]:
    """Another number of ticks allowed: with more ticks every share is higher."""
    many = [each for side in (now, then) for each in side.asked if each.question.type in _LIMITED]
    if len({each.question.max_choices for each in many}) > 1:
        said = "; ".join(f"{each.questionnaire.id} {_limit(each)}" for each in many)
        yield Reason("limit", f"Limit of ticks: {said}. More ticks make every share higher.")


def lists(now: Side, then: Side, units: Sequence[Unit]) -> Iterator[Reason]:
    """Options on one side alone: new options take ticks from the others."""
    kept = {code for unit in units for code in unit.now}, {code for unit in units for code in unit.then}
    for side, both in zip((now, then), kept, strict=True):
        alone = dict.fromkeys(code for each in side.asked for code in each.codes if code not in both)
        if alone and not (now.pooled or then.pooled):
            yield Reason("list", f"List of options: {len(alone)} only in {side.name} ({_named(side, [*alone])}).")
        elif alone:
            said = f"{len(alone)} of {side.name} are not offered by every questionnaire on both sides"
            yield Reason("list", f"List of options: {said} ({_named(side, [*alone])}).")


def areas(now: Side, then: Side) -> Iterator[Reason]:
    """Other areas, or the same codes divided otherwise into town and rural."""
    if _areas(now) != _areas(then):
        yield Reason("area", f"Areas: {now.name} and {then.name} do not divide the borough in the same way.")


def modes(now: Side, then: Side) -> Iterator[Reason]:
    """Another mix of modes: people answer otherwise on paper and face to face."""
    differences = [abs(_part(now, mode) - _part(then, mode)) for mode in {*now.modes, *then.modes}]
    apart = sum(differences, Fraction(0)) / 2
    if apart > MODES_APART:
        far = f"They are {percent(apart, 0)[:-1]} percentage points apart (limit 10)."
        yield Reason("modes", f"Mode mix: {_mix(now)}; {_mix(then)}. {far} Compare one mode at a time.")


_LIMITED = frozenset({QuestionType.MULTIPLE, QuestionType.RANK})


def _compare(questionnaire: Questionnaire) -> Mapping[str, str]:
    wave = questionnaire.analysis.wave
    return wave.compare if wave else {}


def _says(one: Questionnaire, other: Questionnaire) -> bool:
    wave = other.analysis.wave
    named = {other.id, f"{wave.series}@{wave.label}" if wave else ""}
    source = str(one.mapping.get("from", "")).partition("@")[0]
    return bool(named & set(_compare(one))) or source == other.id


def _differs(code: str, what: str, now: Side, then: Side, told: Callable[[Asked], str]) -> Iterator[Reason]:
    said = {side.name: list(dict.fromkeys(told(each) for each in side.asked)) for side in (now, then)}
    if len({each for every in said.values() for each in every}) > 1:
        text = "; ".join(f"{' and '.join(each)} in {name}" for name, each in said.items())
        yield Reason(code, f"{what}: {text}.")


def _limit(asked: Asked) -> str:
    most = asked.question.max_choices
    return f"up to {most} of {len(asked.codes)}" if most else f"as many as they liked of {len(asked.codes)}"


def _named(side: Side, codes: Sequence[str]) -> str:
    said = ", ".join(side.label(code) for code in codes[:NAMED_AT_MOST])
    return said if len(codes) <= NAMED_AT_MOST else f"{said} and {len(codes) - NAMED_AT_MOST} more"


def _areas(side: Side) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for questionnaire in side.questionnaires:
        homes = questionnaire.analysis.roles.get("home_area", ())
        for question in questionnaire.questions():
            if question.id in homes:
                found |= {option.code: option.area_type for option in question.options}
    return found


def _part(side: Side, mode: str) -> Fraction:
    return Fraction(side.modes.get(mode, 0), sum(side.modes.values()) or 1)


def _mix(side: Side) -> str:
    mix = ", ".join(f"{mode} {percent(_part(side, mode), 0)}" for mode in sorted(side.modes))
    return f"{side.name} {mix or 'nobody'}"
