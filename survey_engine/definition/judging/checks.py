"""The check of each question type: one small function a type, in a table.

A check is given what was answered and gives back the answer to keep, None for a blank, or REFUSED when it cannot be
read as an answer at all (it then counts as blank in rules). An answer that only breaks a limit is kept, with a
finding. The words for findings are in `messages`; whether a question is asked at all is decided in `routing`.
The tablet judges the same way: both are held to tests/vectors/validation.json.
"""

from collections.abc import Callable

from survey_engine.definition.judging import checking_choices as choices
from survey_engine.definition.judging import checking_values as values
from survey_engine.definition.judging.agreeing import agreeing
from survey_engine.definition.judging.checking_figures import figure
from survey_engine.definition.judging.checking_grids import grid
from survey_engine.definition.judging.findings import Checked, Walk
from survey_engine.definition.judging.offers import Offer
from survey_engine.definition.model import FIGURES, ONE_CODE, Question, QuestionType

Check = Callable[[object, Walk], Checked]

_WITH_OPTIONS: dict[QuestionType, Callable[[Question, Offer], Check]] = {
    **dict.fromkeys(ONE_CODE, choices.one),
    QuestionType.MULTIPLE: choices.multiple,
    QuestionType.RANK: choices.rank,
    QuestionType.GRID: grid,
    **dict.fromkeys(FIGURES, figure),
}

_WITHOUT: dict[QuestionType, Callable[[Question], Check]] = {
    QuestionType.INFORMATION: values.nothing,
    QuestionType.TEXT: values.text,
    QuestionType.LONG_TEXT: values.text,
    QuestionType.DATE: values.day,
    QuestionType.MONTH: values.day,
    QuestionType.POSTCODE_SECTOR: values.sector,
}


def check_for(question: Question, offer: Offer) -> Check:
    """The check of one question."""
    if question.type in _WITH_OPTIONS:
        return agreeing(question, _WITH_OPTIONS[question.type](question, offer))
    return agreeing(question, _WITHOUT[question.type](question))
