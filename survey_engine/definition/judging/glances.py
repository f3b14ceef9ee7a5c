"""A quick look at an answer, by question type: True when nothing at all can be wrong with it.

Nearly every answer passes, so a glance is what judging costs; the rest is looked at closely by `checks`, which knows
the reasons. A glance may say no to a good answer, never yes to a bad one, and may raise TypeError for a value that
no answer is like (a list where a code should be). It does not look at what stands beside the answer, and of
`chosen_in` knows only what could be chosen.
"""

from collections.abc import Callable
from typing import Any

from survey_engine.definition import patterns
from survey_engine.definition.judging import offers
from survey_engine.definition.judging.offers import Offer
from survey_engine.definition.model import ONE_CODE, Question, QuestionType

Glance = Callable[[Any], object]
"""From an answer to something true or false."""


def glance_for(question: Question, offer: Offer) -> Glance:
    """The quick look at answers to one question."""
    if question.checks:
        return never  # they look at other answers too
    if question.type in ONE_CODE:
        return _one(question, offer)
    return _GLANCES[question.type](question, offer) if question.type in _GLANCES else never


def _plain(offer: Offer) -> frozenset[str]:
    """Codes always on offer that stand alone: no text beside them, no other excluded."""
    return offer.always - {option.code for option in offer.options if option.special}


def _one(question: Question, offer: Offer) -> Glance:
    own = {option.code for option in question.options}
    carried = {option.code for option in offer.options if question.chosen_in and option.code not in own}
    texted = {option.code for option in offer.options if option.requires_text}
    return frozenset((offer.always | carried) - texted).__contains__


def _multiple(question: Question, offer: Offer) -> Glance:
    least, most = question.min_choices or 1, question.max_choices or len(offer.options)
    plain = _plain(offer)
    place: dict[object, int] = {option.code: at for at, option in enumerate(offer.options) if option.code in plain}

    def glance(value: Any) -> bool:
        if value.__class__ is not list or not least <= len(value) <= most:
            return False
        last = -1
        for code in value:
            at = place.get(code, -1)
            if at <= last:
                return False
            last = at
        return True

    return glance


def _rank(question: Question, offer: Offer) -> Glance:
    least, most = question.min_choices or 1, question.max_choices or len(offer.options)
    plain = _plain(offer)

    def glance(value: Any) -> bool:
        return (
            value.__class__ is list
            and least <= len(value) <= most
            and plain.issuperset(value)
            and len(set(value)) == len(value)
        )

    return glance


def _grid(question: Question, offer: Offer) -> Glance:
    rows, codes = offers.rows(question), offer.always

    def glance(value: Any) -> bool:
        return value.__class__ is dict and value.keys() == rows.always and codes.issuperset(value.values())

    return glance if len(rows.always) == len(rows.options) else never


def _text(question: Question, _offer: Offer) -> Glance:
    most, plain = patterns.length(question), patterns.plain

    def glance(value: Any) -> bool:
        return value.__class__ is str and len(value) <= most and plain(value) and value != "" and not value.isspace()

    return glance if question.pattern is None else never


def _sector(_question: Question, _offer: Offer) -> Glance:
    return patterns.SECTOR.fullmatch


def never(_value: object) -> bool:
    """No glance is enough."""
    return False


_GLANCES: dict[QuestionType, Callable[[Question, Offer], Glance]] = {
    QuestionType.MULTIPLE: _multiple,
    QuestionType.RANK: _rank,
    QuestionType.GRID: _grid,
    QuestionType.TEXT: _text,
    QuestionType.LONG_TEXT: _text,
    QuestionType.POSTCODE_SECTOR: _sector,
}
