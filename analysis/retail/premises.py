"""The answers of premises to a business form, as arrays: what happened to whom, how often, what was reported.

Knows the questions of the business crime survey by their ids and nothing of groups or tables. One return may answer
for several premises: it counts once, and never in what is worked out per premises.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.retail import figures
from analysis.retail.figures import Figures
from analysis.rows.columns import Bools, Columns, Ints
from survey_engine.definition.model import Questionnaire, Ref, Repeat, repeated
from survey_engine.errors import NotFound

CRIMES = "crimes"
DONT_KNOW = "dont_know"
NONE_REPORTED, ALL_REPORTED = "none", "all"
ONE_PREMISES = ("single", "one_of_several")
NEEDED = (CRIMES, "premises_kind", "sector", "location", "loss", "disc_aware")


@dataclass(frozen=True)
class Premises:
    """Every return to one version of a business form."""

    columns: Columns

    @classmethod
    def of(cls, columns: Columns) -> "Premises":
        """NotFound when the form does not ask what a business form asks."""
        if not is_for_businesses(columns.questionnaire):
            raise NotFound(
                f"{columns.questionnaire.id} has no business indicators: it does not ask premises what happened to "
                "them. Ask for a business form, such as safer-melton-2024-business."
            )
        return cls(columns)

    @property
    def types(self) -> tuple[str, ...]:
        """The kinds of crime asked about one by one, in the order of the form."""
        asked = _repeat(self.columns.questionnaire).asked
        return tuple(code for code in self.labels if code in asked)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The kinds of crime in words."""
        options = self.columns.options(self.columns.question(CRIMES))
        return {each.code: each.label["en"] for each in options}

    @cached_property
    def single(self) -> Bools:
        """Those who answer for one premises."""
        return self.chose("premises_kind", *ONE_PREMISES)

    @cached_property
    def answered_for(self) -> Ints:
        """How many premises each answers for; 0 where that is not known."""
        return np.where(self.single, 1, self.columns.numbers("premises_count"))

    @cached_property
    def told(self) -> Bools:
        """Those who said what happened, or that nothing did."""
        return self.columns.answered(Ref(CRIMES)) & ~self.columns.ticked(Ref(CRIMES))[DONT_KNOW]

    @cached_property
    def happened(self) -> Mapping[str, Bools]:
        """Kind of crime -> whom it happened to."""
        ticked = self.columns.ticked(Ref(CRIMES))
        return {code: ticked[code] for code in self.types}

    @cached_property
    def victims(self) -> Bools:
        """Those to whom anything happened."""
        return np.asarray(np.logical_or.reduce(list(self.happened.values())), dtype=np.bool_)

    @cached_property
    def times(self) -> Mapping[str, Figures]:
        """Kind of crime -> how often it happened; nothing known where it did not happen."""
        return {code: figures.of(self.columns, repeated("times", code)) for code in self.types}

    @cached_property
    def reported(self) -> Mapping[str, Figures]:
        """Kind of crime -> how many were reported."""
        return {code: figures.of(self.columns, repeated("reported", code)) for code in self.types}

    @cached_property
    def counted(self) -> Mapping[str | None, Figures]:
        """How often, nought where nothing happened; of all kinds together (None) only where every one is known."""
        found: dict[str | None, Figures] = {code: self._counted(code) for code in self.types}
        each = [*found.values()]
        known = np.asarray(np.logical_and.reduce([one.known for one in each]), dtype=np.bool_)
        total = np.add.reduce([one.twice for one in each])
        return {**found, None: Figures(total, known, known, np.zeros(len(known), dtype=np.int64))}

    def _counted(self, code: str) -> Figures:
        times, happened = self.times[code], self.happened[code]
        known = self.told & (~happened | times.known)
        return Figures(np.where(happened, times.twice, 0), known, times.exact, times.place)

    def rated(self, code: str) -> tuple[Bools, Ints, Ints]:
        """Whose incidents and reports are both known, two times the incidents, and two times the reports.

        None and all of them hold of any figure; another number reported needs an exact number of times beside it.
        """
        times, reported = self.times[code], self.reported[code]
        every = self.chose(repeated("reported", code), ALL_REPORTED) & ~reported.exact
        no_one = self.chose(repeated("reported", code), NONE_REPORTED) & ~reported.exact
        known = times.known & ((reported.exact & (times.exact | (reported.twice == 0))) | every | no_one)
        return known, times.twice, np.where(every, times.twice, reported.twice)

    def reports(self, code: str) -> tuple[Bools, Bools]:
        """Who said whether any was reported, and who reported at least one."""
        answered = self.columns.answered(Ref(repeated("reported", code)))
        reported = self.reported[code]
        none = np.where(reported.exact, reported.twice == 0, self.chose(repeated("reported", code), NONE_REPORTED))
        return answered, answered & ~none

    def chose(self, question: str, *codes: str) -> Bools:
        """Those who chose one of these options; of a figure, those it lies in or who named them."""
        ticked = self.columns.ticked(Ref(question))
        return np.asarray(np.logical_or.reduce([ticked[code] for code in codes]), dtype=np.bool_)

    def __len__(self) -> int:
        return len(self.columns)


def is_for_businesses(questionnaire: Questionnaire) -> bool:
    """Whether it asks premises what happened to them."""
    asked = {question.id for question in questionnaire.questions()}
    return asked.issuperset(NEEDED) and any(each.each == CRIMES for each in questionnaire.repeats)


def _repeat(questionnaire: Questionnaire) -> Repeat:
    return next(each for each in questionnaire.repeats if each.each == CRIMES)
