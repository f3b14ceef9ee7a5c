"""One side of a comparison as it was asked: definitions, question and modes. It knows no answer and judges nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from survey_engine.definition.judging import offers
from survey_engine.definition.model import Option, Question, Questionnaire, Section


@dataclass(frozen=True, slots=True)
class Asked:
    """One definition and the question in it."""

    questionnaire: Questionnaire
    section: Section
    question: Question

    @property
    def options(self) -> tuple[Option, ...]:
        """Every option that could be chosen."""
        return offers.possible(self.question, {each.id: each for each in self.questionnaire.questions()})

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)


@dataclass(frozen=True, slots=True)
class Side:
    """Definitions, newest first, the question in them (`grid.row` allowed), and how many answered in each mode."""

    name: str
    questionnaires: tuple[Questionnaire, ...]
    question: str
    modes: Mapping[str, int]
    language: str = "en"

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Each definition with its question; a definition without it is left out."""
        return tuple(_asked(self.questionnaires, self.question.partition(".")[0]))

    @property
    def pooled(self) -> bool:
        """Whether several questionnaires answer together, which share only some of their codes."""
        return len({each.id for each in self.questionnaires}) > 1

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that can be counted: all of several versions, those shared by several questionnaires."""
        lists = [each.codes for each in self.asked]
        every = dict.fromkeys(code for each in lists for code in each)
        return tuple(code for code in every if not self.pooled or all(code in each for each in lists))

    @property
    def names(self) -> tuple[str, ...]:
        """What a definition may call this side: ids of questionnaires, and `series@label` of their waves."""
        waves = [each.analysis.wave for each in self.questionnaires]
        written = [f"{wave.series}@{wave.label}" for wave in waves if wave]
        return tuple(dict.fromkeys([*(each.id for each in self.questionnaires), *written]))

    def label(self, code: str) -> str:
        """The newest words for a code."""
        return next(o.label[self.language] for each in self.asked for o in each.options if o.code == code)


def _asked(questionnaires: tuple[Questionnaire, ...], name: str) -> Iterator[Asked]:
    for questionnaire in questionnaires:
        for section in questionnaire.sections:
            yield from (Asked(questionnaire, section, each) for each in section.questions if each.id == name)
