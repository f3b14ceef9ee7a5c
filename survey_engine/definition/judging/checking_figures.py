"""What can be wrong with a number or an amount of money, which may also be answered by the code of a range."""

from collections.abc import Callable

from survey_engine.definition import patterns
from survey_engine.definition.judging.findings import Checked, Walk, blank
from survey_engine.definition.judging.offers import Offer
from survey_engine.definition.model import Question, QuestionType


def figure(question: Question, offer: Offer) -> Callable[[object, Walk], Checked]:
    """A whole number, or pounds and pence; or the code of a range, where the question offers some."""
    exactly = _amount(question) if question.type is QuestionType.AMOUNT else number(question)
    if not question.options:
        return exactly
    name = question.id

    def check(value: object, walk: Walk) -> Checked:
        if not isinstance(value, str) or "." in value or blank(value):
            return exactly(value, walk)
        if not offer.has(value, walk.seen, walk.today):
            return walk.find(name, "unknown_option")
        return value

    return check


def number(question: Question) -> Callable[[object, Walk], Checked]:
    """A whole number; True and 3.0 are none."""
    name, least, most = question.id, _whole(question.minimum), _whole(question.maximum)

    def check(value: object, walk: Walk) -> Checked:
        if blank(value):
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            return walk.find(name, "wrong_type")
        if abs(value) > patterns.LARGEST:
            return walk.find(name, "not_a_number")
        if least is not None and value < least:
            walk.find(name, "minimum")
        if most is not None and value > most:
            walk.find(name, "maximum")
        return value

    return check


def _amount(question: Question) -> Callable[[object, Walk], Checked]:
    """Pounds and pence as text, "1250.00": neither language keeps 0.10 exactly as a number."""
    name, least, most = question.id, _whole(question.minimum), _whole(question.maximum)

    def check(value: object, walk: Walk) -> Checked:
        if blank(value):
            return None
        if not isinstance(value, str):
            return walk.find(name, "wrong_type")
        pence = patterns.pence(value)
        if pence is None:
            return walk.find(name, "not_an_amount")
        if least is not None and pence < least * 100:
            walk.find(name, "minimum")
        if most is not None and pence > most * 100:
            walk.find(name, "maximum")
        return value

    return check


def _whole(limit: int | str | None) -> int | None:
    return None if limit is None else int(limit)
