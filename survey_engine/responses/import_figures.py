"""What a row's cells say of a figure that may be a range instead: in one column, or a column for each. PURE.

In one column a number is the figure, even where a range has it for its code; whatever is no number may name a range.
"""

from collections.abc import Mapping

from survey_engine.definition import normalise
from survey_engine.definition.model import FIGURES, Option, Question, QuestionType
from survey_engine.responses.import_columns import named

FIGURE, RANGE = "figure", "range"


def may_be_range(question: Question | None) -> bool:
    """Whether the question has a figure and ranges."""
    return question is not None and question.type in FIGURES and bool(question.options)


def box(question: Question, words: str) -> str:
    """Which of the boxes of a question with ranges these words belong in."""
    try:
        normalise.from_text(question, {FIGURE: words})
    except normalise.Unreadable:
        return RANGE if named(question.options, words) else FIGURE
    return FIGURE


def contradiction(question: Question, boxes: Mapping[str, str]) -> str | None:
    """The label of the range beside a figure that lies elsewhere."""
    option = named(question.options, boxes.get(RANGE, ""))
    if option is None or not boxes.get(FIGURE, "").strip() or option.low is None:
        return None
    figure = normalise.from_text(question, {FIGURE: boxes[FIGURE]})
    whole = int(str(figure).partition(".")[0]) if question.type is QuestionType.AMOUNT else figure
    return None if isinstance(whole, int) and _holds(option, whole) else next(iter(option.label.values()))


def _holds(option: Option, figure: int) -> bool:
    return option.low is not None and option.low <= figure and (option.high is None or figure <= option.high)
