"""What can be wrong with a text, date, month or postcode sector."""

from collections.abc import Callable
from datetime import date
from unicodedata import is_normalized

from survey_engine.definition import patterns
from survey_engine.definition.judging.findings import Checked, Walk, blank
from survey_engine.definition.model import Question, QuestionType


def text(question: Question) -> Callable[[object, Walk], Checked]:
    """One line, or with line feeds if long_text."""
    name, most, lines = question.id, patterns.length(question), question.type is QuestionType.LONG_TEXT
    pattern = patterns.PATTERNS[question.pattern] if question.pattern else None

    def check(value: object, walk: Walk) -> Checked:
        if blank(value):
            return None
        if not isinstance(value, str):
            return walk.find(name, "wrong_type")
        if not sound(value, lines):
            return walk.find(name, "bad_text")
        if len(value) > most:
            walk.find(name, "too_long")
        if pattern is not None and pattern.fullmatch(value) is None:
            walk.find(name, "pattern")
        return value

    return check


def sound(value: str, lines: bool) -> bool:
    """True when a text is NFC, without control characters; line feeds and tabs are allowed with `lines` only."""
    if patterns.plain(value):
        return True
    if not patterns.clean(value) or not (value.isascii() or is_normalized("NFC", value)):
        return False
    return lines or ("\n" not in value and "\t" not in value)


def day(question: Question) -> Callable[[object, Walk], Checked]:
    """YYYY-MM-DD, or YYYY-MM for a month: both sort as text."""
    name = question.id
    least, most = str(question.minimum or ""), str(question.maximum or "9999-99-99")
    good = _is_date if question.type is QuestionType.DATE else _is_month

    def check(value: object, walk: Walk) -> Checked:
        if blank(value):
            return None
        if not isinstance(value, str):
            return walk.find(name, "wrong_type")
        if not good(value):
            return walk.find(name, "not_a_date")
        if value < least:
            walk.find(name, "minimum")
        if value > most:
            walk.find(name, "maximum")
        return value

    return check


def _is_date(value: str) -> bool:
    if patterns.DATE.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_month(value: str) -> bool:
    return patterns.MONTH.fullmatch(value) is not None and value >= "0001"


def sector(question: Question) -> Callable[[object, Walk], Checked]:
    """A postcode without its last two letters; a whole postcode is refused, and so is never kept."""
    name = question.id

    def check(value: object, walk: Walk) -> Checked:
        if blank(value):
            return None
        if not isinstance(value, str):
            return walk.find(name, "wrong_type")
        if patterns.SECTOR.fullmatch(value) is None:
            return walk.find(name, "not_a_postcode")
        return value

    return check


def nothing(question: Question) -> Callable[[object, Walk], Checked]:
    """Information asks for nothing."""
    name = question.id

    def check(value: object, walk: Walk) -> Checked:
        return None if blank(value) else walk.find(name, "unknown_question")

    return check
