"""Whether two waves, or two versions, compare at all, and what of their lists does.

Shares compare only where the definition declares it, and stem, type, list, limit of ticks, base, area and mode mix are
the same. It knows no counts but those of the modes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.comparison import obstacles
from analysis.comparison.lineage import Unit, chain, descent, units
from analysis.comparison.obstacles import Reason
from analysis.comparison.sides import Side
from survey_engine.definition.model import Questionnaire


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether two sides compare, what can be compared unit by unit, and what the definitions say about it."""

    reasons: tuple[Reason, ...]
    units: tuple[Unit, ...]
    notes: tuple[str, ...]

    @property
    def comparable(self) -> bool:
        return not self.reasons

    @property
    def but_for_the_list(self) -> tuple[Reason, ...]:
        """What still stands against a comparison restricted to the common options."""
        return tuple(reason for reason in self.reasons if reason.code != "list")


def judge(now: Side, then: Side, published: Sequence[Questionnaire], *, areas: bool = False) -> Judgement:
    """Compare how two sides asked. `areas`: the table is divided by home area, so the areas must be the same too."""
    common = _units(now, then, chain(now.questionnaires[0], then.questionnaires[0], published))
    reasons = [
        *obstacles.undeclared(now, then),
        *obstacles.questions(now, then),
        *obstacles.limits(now, then),
        *obstacles.lists(now, then, common),
        *(obstacles.areas(now, then) if areas else ()),
        *obstacles.modes(now, then),
    ]
    return Judgement(tuple(reasons), common, tuple(obstacles.declared(now, then)))


def _units(now: Side, then: Side, path: Sequence[Questionnaire]) -> tuple[Unit, ...]:
    """Without a mapping between them, options with the same code are the same."""
    if not path:
        return units(descent([then.codes, now.codes], [{}]), now.codes)
    name = now.question.partition(".")[0]
    oldest_first = path[::-1]
    between = [Side(each.id, (each,), name, {}).codes for each in oldest_first[1:-1]]
    fates = [_fates(each, name) for each in oldest_first[1:]]
    return units(descent([then.codes, *between, now.codes], fates), now.codes)


def _fates(questionnaire: Questionnaire, question: str) -> Mapping[str, object]:
    mapped = questionnaire.mapping.get("questions", {})
    found = mapped.get(question, {}) if isinstance(mapped, Mapping) else {}
    return found if isinstance(found, Mapping) else {}
