"""Numbers of one question that must agree: least and most, bands, ticks against options, the codes of a consent."""

from collections.abc import Iterator

from survey_engine.definition.model import FIGURES, Question, QuestionType
from survey_engine.errors import Fault


def bounds(question: Question, path: str) -> Iterator[Fault]:
    """What does not agree within one question."""
    yield from _range(question, path)
    yield from _ticks(question, path)
    if question.type is QuestionType.BAND or question.type in FIGURES:
        yield from _bands(question, path)
    if question.type is QuestionType.CONSENT and {option.code for option in question.options} != {"yes", "no"}:
        yield _fault(f"{path}/options", "options", "A consent has the options yes and no. Name just these.")
    if question.type is QuestionType.GRID and any(
        option.requires_text for option in (*question.options, *question.rows)
    ):
        yield _fault(f"{path}/options", "misplaced", "A grid has no room for 'requires_text'. Use a single question.")


def _range(question: Question, path: str) -> Iterator[Fault]:
    low, high = question.minimum, question.maximum
    if type(low) is type(high) and low is not None and low > high:  # type: ignore[operator]
        yield _fault(
            f"{path}/minimum", "bounds", f"The minimum {low} is above the maximum {high}. Swap or correct them."
        )


def _ticks(question: Question, path: str) -> Iterator[Fault]:
    least, most = question.min_choices, question.max_choices
    if least is not None and most is not None and least > most:
        message = f"At least {least} choices but at most {most}: nobody can answer. Correct one of them."
        yield _fault(f"{path}/min_choices", "bounds", message)
    if question.chosen_in is not None:
        return
    count = sum(not option.exclusive for option in question.options)
    for key, number in (("min_choices", least), ("max_choices", most)):
        if number is not None and question.options and number > len(question.options):
            yield _fault(
                f"{path}/{key}", "bounds", f"Only {count} can be chosen together. Lower '{key}' or add options."
            )


def _bands(question: Question, path: str) -> Iterator[Fault]:
    last: int | None = None
    for n, option in enumerate(question.options):
        place = f"{path}/options/{n}"
        if option.requires_text and question.type in FIGURES:
            yield _fault(place, "misplaced", "A range has no room for 'requires_text'. Remove it.")
        if option.low is None and option.high is None:
            continue  # a band such as "prefer not to say"
        if option.low is None:
            yield _fault(place, "bounds", "This band has no 'from'. Add it.")
        elif option.high is not None and option.low > option.high:
            yield _fault(place, "bounds", f"This band runs from {option.low} down to {option.high}. Swap them.")
        elif last is not None and option.low <= last:
            yield _fault(place, "bounds", f"{option.low} is in the band above too. Let bands not overlap.")
        last = option.high if option.high is not None else 2**53


def _fault(path: str, code: str, message: str) -> Fault:
    return Fault(path, f"definition.{code}", message)
