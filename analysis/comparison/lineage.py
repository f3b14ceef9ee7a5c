"""Which options of an earlier list are which of a later one, by the `mapping` blocks in between.

An option that was split or merged is compared as a whole: a unit of several codes on one side, counted so that a
respondent counts once. It knows definitions only, and nothing of answers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from survey_engine.definition.model import Questionnaire

Fates = Mapping[str, object]
Descent = Mapping[str, frozenset[str]]
"""Code of the earlier list -> codes of the later one that it became; empty when it was dropped."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What can be compared: codes of the later list, and the codes of the earlier one that they continue."""

    now: tuple[str, ...]
    then: tuple[str, ...]


def chain(newer: Questionnaire, older: Questionnaire, published: Sequence[Questionnaire]) -> tuple[Questionnaire, ...]:
    """From `newer` back to `older` by their mappings, both included; empty when no mapping leads there."""
    known = {(each.id, each.version): each for each in published}
    path = [newer]
    while (path[-1].id, path[-1].version) != (older.id, older.version):
        before = known.get(_source(path[-1]))
        if before is None or before in path:
            return ()
        path.append(before)
    return tuple(path)


def _source(questionnaire: Questionnaire) -> tuple[str, int]:
    """Which version the codes of this one follow from; ("", 0) when that is not said."""
    source = questionnaire.mapping.get("from")
    if isinstance(source, int):
        return questionnaire.id, source
    name, _, version = str(source or "").partition("@")
    return (name, int(version)) if version else ("", 0)


def descent(codes: Sequence[Sequence[str]], fates: Sequence[Fates]) -> Descent:
    """Follow every code of the first list through the lists after it; `fates[n]` leads from list n to list n + 1."""
    became = {code: frozenset({code}) for code in codes[0]}
    for step, listed in zip(fates, codes[1:], strict=True):
        became = {
            code: frozenset(after for each in now for after in _after(each, step, listed))
            for code, now in became.items()
        }
    return became


def _after(code: str, fates: Fates, listed: Sequence[str]) -> Iterable[str]:
    fate = fates.get(code, "same")
    if isinstance(fate, Mapping):
        found = fate["split"] if "split" in fate else [fate["merged"]]
    else:
        found = [] if fate in {"new", "dropped"} else [code]
    return [each for each in found if each in listed]


def units(descended: Descent, listed: Sequence[str]) -> tuple[Unit, ...]:
    """The codes of the later list, `listed`, with those they continue: every code in one unit at most, in its order."""
    found: list[Unit] = []
    for code in listed:
        now, then = _together(code, descended)
        if then and not any(code in unit.now for unit in found):
            found.append(Unit(tuple(each for each in listed if each in now), tuple(c for c in descended if c in then)))
    return tuple(found)


def _together(code: str, descended: Descent) -> tuple[frozenset[str], frozenset[str]]:
    """Everything that a code shares its past with, on both sides."""
    now, then = frozenset({code}), frozenset[str]()
    while True:
        wider = frozenset(old for old, became in descended.items() if became & now)
        if wider == then:
            return now, then
        then = wider
        now |= frozenset(each for old in then for each in descended[old])
