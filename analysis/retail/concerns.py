"""What businesses put first beside what residents do: shares of the options both forms offer, and whether they compare.

The two were asked of different things, premises and people: the shares stand side by side and no difference is tested.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from analysis.comparison.comparable import judge
from analysis.comparison.sides import Side
from analysis.ranking import Choice, rank_choices
from analysis.retail.premises import is_for_businesses
from analysis.rows.columns import Columns
from analysis.snapshot.reading import Snapshot
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.judging.offers import possible
from survey_engine.definition.model import Questionnaire, Ref

PREMISES_ARE_NOT_PEOPLE = (
    "Businesses answer for premises, residents for themselves, on lists that are not the same. Ranks are among the "
    "options both offer; read the order, and do not take one share from the other."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The concerns of one side: the base, and of each shared option the mentions and the rank among shared options."""

    questionnaire: str
    base: int
    mentions: dict[str, int]
    ranks: dict[str, int | None]

    def share(self, code: str) -> Fraction | None:
        return Fraction(self.mentions[code], self.base) if self.base else None


@dataclass(frozen=True, slots=True)
class Beside:
    """Both sides on the options they share, businesses' first; `obstacles`: why shares do not compare."""

    labels: dict[str, str]
    businesses: Asked
    residents: Asked
    left_out: int
    obstacles: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        said = f"Not comparable in the strict sense: {' '.join(self.obstacles)}" if self.obstacles else "Comparable."
        left = f"{self.left_out} options are left out because only one of the two forms offers them."
        return (said, PREMISES_ARE_NOT_PEOPLE, left)


def residents(published: Sequence[Form], business: Questionnaire) -> Form | None:
    """Of the forms for people asked in waves of the same label, the one with most concerns in common, if any."""
    own = _codes(business)
    same = [
        form
        for form in sorted(published, key=lambda each: -each.questionnaire.version)
        if _label(form.questionnaire) == _label(business) and not is_for_businesses(form.questionnaire)
    ]
    return max(same, key=lambda form: len(own & _codes(form.questionnaire)), default=None)


def beside(businesses: Snapshot, people: Snapshot, published: Sequence[Questionnaire]) -> Beside:
    """The concerns of both; in the order that businesses put them."""
    sides = [_side(each) for each in (businesses, people)]
    options = _options(businesses.columns.questionnaire)
    other = _options(people.columns.questionnaire)
    labels = {code: label for code, label in options.items() if code in other}
    asked = [_asked(each.columns, labels) for each in (businesses, people)]
    order = sorted(labels, key=lambda code: -asked[0].mentions[code])
    return Beside(
        {code: labels[code] for code in order},
        asked[0],
        asked[1],
        len(options.keys() ^ other.keys()),
        tuple(reason.text for reason in judge(sides[0], sides[1], published).reasons),
    )


def _asked(columns: Columns, labels: dict[str, str]) -> Asked:
    question = Ref(_question(columns.questionnaire))
    base = columns.answered(question)
    ticked = columns.ticked(question)
    mentions = {code: int(np.count_nonzero(base & ticked[code])) for code in labels}
    rows = rank_choices([Choice(code, label) for code, label in labels.items()], mentions, int(np.count_nonzero(base)))
    ranks = {row.choice.code: row.rank for row in rows}
    return Asked(columns.questionnaire.id, int(np.count_nonzero(base)), mentions, ranks)


def _side(snapshot: Snapshot) -> Side:
    questionnaire = snapshot.form.questionnaire
    return Side(questionnaire.id, (questionnaire,), _question(questionnaire), dict(snapshot.modes))


def _question(questionnaire: Questionnaire) -> str:
    return questionnaire.analysis.roles["concern"][0]


def _label(questionnaire: Questionnaire) -> str | None:
    wave = questionnaire.analysis.wave
    return wave.label if wave else None


def _codes(questionnaire: Questionnaire) -> set[str]:
    return set(_options(questionnaire)) if len(questionnaire.analysis.roles.get("concern", ())) == 1 else set()


def _options(questionnaire: Questionnaire) -> dict[str, str]:
    """The concerns, without what stands for none of them."""
    questions = {question.id: question for question in questionnaire.questions()}
    found = possible(questions[_question(questionnaire)], questions)
    return {each.code: each.label["en"] for each in found if not each.special}
